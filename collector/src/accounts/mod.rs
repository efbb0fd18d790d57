//! Accounts and settings: what the user configures, checked, stored atomically, migrated.

mod book;
mod check;
mod file;
mod migrate;
mod model;
mod secret;
mod view;

pub use book::{Book, Refused};
pub use check::Mistake;
pub use file::{SettingsError, SettingsFile, read_text};
pub use model::{
    Account, EventCollector, Framing, Pod, ProxyAuth, ProxySettings, Settings, SpoolSettings, Tap,
    VERSION,
};
pub use secret::SecretSource;
pub use view::{from_request, hide};

#[cfg(test)]
mod tests;
