//! Sealing with ChaCha20-Poly1305 under a key file of mode 0600.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use thiserror::Error;
use zeroize::Zeroizing;

use super::Secret;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Why a secret cannot be sealed or opened.
#[derive(Debug, Error)]
pub enum VaultError {
    /// The key file is missing, unreadable or of a wrong size.
    #[error("the key file cannot be used: {0}")]
    Key(#[from] io::Error),
    /// Sealed under another key, for another place, or changed.
    #[error("the secret cannot be decrypted: enter it again")]
    Sealed,
}

/// Seals and opens secrets.
pub struct Vault {
    cipher: ChaCha20Poly1305,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Reads the key, or makes one where there is none.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        let key = match fs::read(path) {
            Ok(key) => Zeroizing::new(key),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(path)?,
            Err(error) => return Err(error.into()),
        };
        if key.len() != KEY_BYTES {
            return Err(io::Error::other(format!("{} is not a key", path.display())).into());
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        Ok(Self {
            cipher: ChaCha20Poly1305::new(Key::from_slice(&key)),
        })
    }

    /// Seals a secret for one place (account and field), so that it opens only there.
    pub fn seal(&self, secret: &Secret, place: &str) -> Result<String, VaultError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| io::Error::other(error.to_string()))?;
        let payload = Payload {
            msg: secret.expose().as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self.cipher.encrypt(Nonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| VaultError::Sealed)?;
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what [`Self::seal`] made for the same place.
    pub fn open_sealed(&self, sealed: &str, place: &str) -> Result<Secret, VaultError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| VaultError::Sealed)?;
        let (nonce, msg) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or(VaultError::Sealed)?;
        let payload = Payload {
            msg,
            aad: place.as_bytes(),
        };
        let plain = self.cipher.decrypt(Nonce::from_slice(nonce), payload);
        let plain = Zeroizing::new(plain.map_err(|_| VaultError::Sealed)?);
        let text = std::str::from_utf8(&plain).map_err(|_| VaultError::Sealed)?;
        Ok(Secret::new(text))
    }
}

fn make(path: &Path) -> Result<Zeroizing<Vec<u8>>, io::Error> {
    let mut key = Zeroizing::new(vec![0; KEY_BYTES]);
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // A key that is there only in part must never be taken for one.
    let fresh = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(&key)?;
    file.sync_all()?;
    fs::rename(fresh, path)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vault(folder: &Path) -> Vault {
        Vault::open(&folder.join("key")).unwrap()
    }

    #[test]
    fn a_sealed_secret_opens_in_its_place_only_and_only_under_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let sealed = vault(folder.path())
            .seal(&Secret::new("pass"), "a/key")
            .unwrap();
        assert!(!sealed.contains("pass"));
        let again = vault(folder.path());
        assert_eq!(
            again.open_sealed(&sealed, "a/key").unwrap(),
            Secret::new("pass")
        );
        assert!(matches!(
            again.open_sealed(&sealed, "b/key"),
            Err(VaultError::Sealed)
        ));
        assert!(matches!(
            vault(other.path()).open_sealed(&sealed, "a/key"),
            Err(VaultError::Sealed)
        ));
    }

    #[test]
    fn the_key_file_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        vault(folder.path());
        let path = folder.path().join("key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        vault(folder.path());
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_file_that_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("key"), "short").unwrap();
        assert!(matches!(
            Vault::open(&folder.path().join("key")),
            Err(VaultError::Key(_))
        ));
    }

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("pass")), "Secret");
    }

    proptest! {
        #[test]
        fn any_text_as_sealed_is_refused_without_a_panic(text in "\\PC{0,80}") {
            let folder = tempfile::tempdir().unwrap();
            prop_assert!(vault(folder.path()).open_sealed(&text, "p").is_err());
        }
    }
}
