//! The settings in use, and every change to them: checked, sealed, written, then in force.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use thiserror::Error;

use super::check::Mistake;
use super::file::{SettingsError, SettingsFile, read_text};
use super::model::{Account, Settings};
use super::secret::SecretSource;
use crate::secrets::{Vault, VaultError};
use crate::spool::lock;

/// Why a change was not made.
#[derive(Debug, Error)]
pub enum Refused {
    /// The settings are those of `--config`.
    #[error(
        "the settings are managed by the file that the collector was started with: change them there"
    )]
    ManagedByFile,
    /// The stored settings could not be read, and writing would lose them.
    #[error("the stored settings cannot be used, so nothing is written over them: {0}")]
    Unreadable(String),
    /// Something is wrong with the new ones.
    #[error("{0}")]
    Mistake(Mistake),
    /// No such account.
    #[error("there is no account of this name")]
    Unknown,
    /// An account of this name is there.
    #[error("there is an account of this name already")]
    Exists,
    /// A secret cannot be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] SettingsError),
}

/// Where the settings come from.
#[derive(Debug)]
enum Origin {
    /// The store's own file.
    Store(SettingsFile),
    /// A file written by hand.
    Hand(PathBuf),
}

/// See the module.
#[derive(Debug)]
pub struct Book {
    origin: Origin,
    vault: Option<Arc<Vault>>,
    settings: Mutex<Settings>,
    trouble: Option<String>,
}

impl Book {
    /// The settings of the store. If they cannot be used there are no accounts, and changes are
    /// refused until that is mended.
    pub fn of_store(path: PathBuf, vault: Option<Arc<Vault>>) -> Self {
        let file = SettingsFile::new(path);
        let (settings, trouble) = match file.load() {
            Ok(settings) => (settings, None),
            Err(error) => {
                tracing::error!(%error, "the settings cannot be used");
                (Settings::default(), Some(error.to_string()))
            }
        };
        Self {
            origin: Origin::Store(file),
            vault,
            settings: Mutex::new(settings),
            trouble,
        }
    }

    /// The settings of a file written by hand.
    pub fn of_hand(path: PathBuf, vault: Option<Arc<Vault>>) -> Result<Self, SettingsError> {
        let settings = read(&path)?;
        Ok(Self {
            origin: Origin::Hand(path),
            vault,
            settings: Mutex::new(settings),
            trouble: None,
        })
    }

    /// Reads the file that was written by hand again; false where there is none.
    pub fn reread(&self) -> Result<bool, SettingsError> {
        let Origin::Hand(path) = &self.origin else {
            return Ok(false);
        };
        *lock(&self.settings) = read(path)?;
        Ok(true)
    }

    /// The settings as they are.
    pub fn settings(&self) -> Settings {
        lock(&self.settings).clone()
    }

    /// Why there are none, if they could not be read.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Whether changes are refused because a file has the last word.
    pub fn managed_by_file(&self) -> bool {
        matches!(self.origin, Origin::Hand(_))
    }

    /// The account of a name.
    pub fn account(&self, name: &str) -> Option<Account> {
        lock(&self.settings)
            .accounts
            .iter()
            .find(|account| account.name() == name)
            .cloned()
    }

    /// Adds an account.
    pub fn add(&self, account: Account) -> Result<(), Refused> {
        self.change(|settings| {
            if settings
                .accounts
                .iter()
                .any(|other| other.name() == account.name())
            {
                return Err(Refused::Exists);
            }
            settings.accounts.push(account);
            Ok(())
        })
    }

    /// Replaces the account of the same name.
    pub fn replace(&self, account: Account) -> Result<(), Refused> {
        self.change(|settings| {
            let place = settings
                .accounts
                .iter_mut()
                .find(|other| other.name() == account.name());
            *place.ok_or(Refused::Unknown)? = account;
            Ok(())
        })
    }

    /// Removes an account.
    pub fn remove(&self, name: &str) -> Result<(), Refused> {
        self.change(|settings| {
            let before = settings.accounts.len();
            settings.accounts.retain(|account| account.name() != name);
            if settings.accounts.len() == before {
                return Err(Refused::Unknown);
            }
            Ok(())
        })
    }

    /// Replaces everything but the accounts.
    pub fn general(&self, mut new: Settings) -> Result<(), Refused> {
        self.change(|settings| {
            new.accounts = std::mem::take(&mut settings.accounts);
            *settings = new;
            Ok(())
        })
    }

    fn change(
        &self,
        change: impl FnOnce(&mut Settings) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        let Origin::Store(file) = &self.origin else {
            return Err(Refused::ManagedByFile);
        };
        if let Some(trouble) = &self.trouble {
            return Err(Refused::Unreadable(trouble.clone()));
        }
        let mut current = lock(&self.settings);
        let mut settings = current.clone();
        change(&mut settings)?;
        if let Some(mistake) = settings.mistakes().into_iter().next() {
            return Err(Refused::Mistake(mistake));
        }
        for account in &mut settings.accounts {
            self.seal(account)?;
        }
        file.save(&settings)?;
        *current = settings;
        Ok(())
    }

    /// Replaces plain secrets by sealed ones.
    fn seal(&self, account: &mut Account) -> Result<(), Refused> {
        let name = account.name().to_owned();
        for (field, secret) in account.secrets() {
            if let Some(plain @ SecretSource::Plain(_)) = secret {
                let vault = self.vault.as_deref().ok_or_else(|| {
                    VaultError::Key(std::io::Error::other("it could not be opened at the start"))
                })?;
                let place = format!("{name}/{field}");
                let text = plain
                    .resolve(None, &place)
                    .map_err(|_| VaultError::Sealed)?;
                *secret = Some(SecretSource::Sealed(vault.seal(&text, &place)?));
            }
        }
        Ok(())
    }
}

fn read(path: &std::path::Path) -> Result<Settings, SettingsError> {
    let text = std::fs::read(path).map_err(|error| SettingsError::File {
        path: path.display().to_string(),
        error,
    })?;
    read_text(path, &text).map(|(_, settings)| settings)
}
