//! The key that signs: the user's own, or the development key of this machine's user.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::{clock, terminal};
use crate::signing::{Options, SignatureName, SigningError, SigningKey, dev_key};

/// Options about the signature.
#[derive(Debug, clap::Args)]
pub(super) struct SignerArgs {
    /// The private key: PEM, RSA of 2048 to 4096 bits
    #[arg(long, value_name = "PEM", env = "DSMITH_KEY", requires = "cert")]
    key: Option<PathBuf>,
    /// Its certificate: PEM
    #[arg(long, value_name = "PEM", env = "DSMITH_CERT", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificates above it: PEM (may be repeated)
    #[arg(long, value_name = "PEM", requires = "key")]
    chain: Vec<PathBuf>,
    /// The environment variable that holds the key's passphrase; asked for without it
    #[arg(long, value_name = "NAME", default_value = "DSMITH_KEY_PASSPHRASE")]
    key_passphrase_env: String,
    /// The name of the signature's files: 1 to 8 of A-Z 0-9 _ -
    #[arg(long, value_name = "NAME", default_value = "DSMITH")]
    signature_name: String,
    /// Write the time into the signature; the bytes then differ from build to build
    #[arg(long)]
    signing_time: bool,
}

/// A key and how to sign with it.
pub(super) struct Signer {
    /// The key.
    pub(super) key: SigningKey,
    /// How to sign.
    pub(super) options: Options,
    /// Whether it is the development key.
    pub(super) development: bool,
}

impl SignerArgs {
    /// Reads the key.
    pub(super) fn signer(&self) -> anyhow::Result<Signer> {
        let options = Options {
            name: SignatureName::new(&self.signature_name).map_err(explained)?,
            signing_time: self.signing_time.then(clock::now).transpose()?,
        };
        let (key, development) = match (&self.key, &self.cert) {
            (Some(key), Some(cert)) => (self.own_key(key, cert)?, false),
            _ => (development_key()?, true),
        };
        Ok(Signer {
            key,
            options,
            development,
        })
    }

    fn own_key(&self, key: &Path, cert: &Path) -> anyhow::Result<SigningKey> {
        let pem = Zeroizing::new(read(key)?);
        let cert = read(cert)?;
        let chain: Vec<String> = self
            .chain
            .iter()
            .map(|p| read(p))
            .collect::<Result<_, _>>()?;
        let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
        let passphrase = if pem.contains("ENCRYPTED") {
            Some(self.passphrase(key)?)
        } else {
            None
        };
        SigningKey::from_pem(&pem, passphrase.as_ref(), &cert, &chain).map_err(explained)
    }

    #[expect(clippy::disallowed_methods, reason = "the user named this variable")]
    fn passphrase(&self, key: &Path) -> anyhow::Result<Zeroizing<String>> {
        if let Ok(passphrase) = std::env::var(&self.key_passphrase_env) {
            return Ok(Zeroizing::new(passphrase));
        }
        if !std::io::stdin().is_terminal() {
            bail!(
                "the key `{}` is encrypted: set {} to its passphrase",
                key.display(),
                self.key_passphrase_env
            );
        }
        let prompt = format!("Passphrase of {}: ", key.display());
        Ok(Zeroizing::new(rpassword::prompt_password(prompt)?))
    }
}

fn development_key() -> anyhow::Result<SigningKey> {
    let folder = data_folder().context("cannot find a folder for the development key: set HOME")?;
    let bar = terminal::progress("making a development key");
    let result = dev_key::load_or_create(&folder).map_err(explained);
    bar.finish_and_clear();
    let (key, made) = result?;
    if made {
        terminal::note(&format!("made a development key in `{}`", folder.display()));
    }
    Ok(key)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the XDG folders are in the environment"
)]
fn data_folder() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    let data = absolute("XDG_DATA_HOME");
    let data = data.or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
    data.map(|folder| folder.join("dsmith"))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn explained(error: SigningError) -> anyhow::Error {
    let help = error.help();
    anyhow::anyhow!("{error}; {help}")
}
