//! Where a secret comes from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::secrets::{Secret, Vault};

/// A secret as the settings name it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretSource {
    /// The secret itself; never in the store's own file.
    Plain(String),
    /// An environment variable.
    Env(String),
    /// The first line of a file.
    File(PathBuf),
    /// Encrypted under the store's key.
    Sealed(String),
}

impl std::fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain"),
            Self::Env(name) => f.debug_tuple("Env").field(name).finish(),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Sealed(_) => f.write_str("Sealed"),
        }
    }
}

impl SecretSource {
    /// The secret, or why there is none. `place` is `account/field`.
    pub fn resolve(&self, vault: Option<&Vault>, place: &str) -> Result<Secret, String> {
        match self {
            Self::Plain(text) => Ok(Secret::new(text.as_str())),
            Self::Env(name) => std::env::var(name)
                .map(Secret::new)
                .map_err(|_| format!("The environment variable {name} is not set.")),
            Self::File(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| {
                    format!(
                        "The secret file {} cannot be read: {error}.",
                        path.display()
                    )
                })?;
                Ok(Secret::new(text.lines().next().unwrap_or_default()))
            }
            Self::Sealed(sealed) => {
                let vault = vault.ok_or("The key file cannot be used: enter the secret again.")?;
                vault.open_sealed(sealed, place).map_err(|_| {
                    "The secret cannot be decrypted (restored store or changed key): enter the secret again.".to_owned()
                })
            }
        }
    }
}
