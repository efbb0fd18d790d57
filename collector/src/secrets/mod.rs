//! Secrets: zeroised in memory, sealed on disk, never printed.

mod vault;

pub use vault::{Vault, VaultError};

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A secret text. It has no way into a log: its `Debug` says nothing and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes a text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Zeroizing::new(text.into())))
    }

    /// The text, for the moment of its use.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
