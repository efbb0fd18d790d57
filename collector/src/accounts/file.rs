//! The settings file: read with migration and roll-back, written atomically.
//!
//! A migration keeps the old file as `settings.json.v<version>`. A collector that finds a
//! newer version than it knows goes back to that copy and leaves the newer file alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use super::migrate;
use super::model::{Settings, VERSION};

/// Why settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// No JSON, or not of this shape.
    #[error("{path}: {reason}")]
    Shape {
        /// Which file.
        path: String,
        /// Where and what.
        reason: String,
    },
    /// Written by a newer collector, and no copy of an older one is there.
    #[error(
        "{path}: version {version} is newer than this collector knows ({VERSION}): install a newer one, or restore an older file"
    )]
    Newer {
        /// Which file.
        path: String,
        /// Its version.
        version: u64,
    },
}

/// The store's own settings file.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    /// A file that may not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Reads it; the defaults where there is none.
    pub fn load(&self) -> Result<Settings, SettingsError> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(error) => return Err(file_error(&self.path, error)),
        };
        match read_text(&self.path, &text) {
            Ok((VERSION, settings)) => Ok(settings),
            Ok((old, settings)) => {
                write(&self.backup(old), &text)?;
                self.save(&settings)?;
                tracing::info!(
                    from = old,
                    to = VERSION,
                    "the settings were migrated; the old file is kept"
                );
                Ok(settings)
            }
            Err(newer @ SettingsError::Newer { .. }) => self.roll_back(newer),
            Err(error) => Err(error),
        }
    }

    fn roll_back(&self, newer: SettingsError) -> Result<Settings, SettingsError> {
        let path = self.backup(VERSION);
        let Ok(text) = fs::read(&path) else {
            return Err(newer);
        };
        tracing::warn!(error = %newer, "going back to the copy that was kept before the upgrade");
        read_text(&path, &text).map(|(_, settings)| settings)
    }

    fn backup(&self, version: u64) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".v{version}"));
        PathBuf::from(name)
    }

    /// Writes it: whole or not at all, for its owner alone.
    pub fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        let text = serde_json::to_vec_pretty(settings).map_err(|error| SettingsError::Shape {
            path: self.path.display().to_string(),
            reason: error.to_string(),
        })?;
        write(&self.path, &text)
    }
}

/// Reads settings of any known version; which it was, and what they are now.
pub fn read_text(path: &Path, text: &[u8]) -> Result<(u64, Settings), SettingsError> {
    let shape = |reason: String| SettingsError::Shape {
        path: path.display().to_string(),
        reason,
    };
    let value: Value = serde_json::from_slice(text).map_err(|error| shape(error.to_string()))?;
    let version = value.get("version").and_then(Value::as_u64);
    let version =
        version.ok_or_else(|| shape("`version` is missing: the current one is 2".into()))?;
    if version > VERSION {
        return Err(SettingsError::Newer {
            path: path.display().to_string(),
            version,
        });
    }
    let settings: Settings = if version == VERSION {
        // From the text, so that an error names line and column.
        serde_json::from_slice(text).map_err(|error| shape(error.to_string()))?
    } else {
        let value = (version..VERSION)
            .try_fold(value, |value, version| migrate::step(version, value))
            .ok_or_else(|| shape(format!("version {version} is not known")))?;
        serde_json::from_value(value).map_err(|error| shape(format!("after migration: {error}")))?
    };
    let mistakes = settings.mistakes();
    if mistakes.is_empty() {
        return Ok((version, settings));
    }
    let list: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    Err(shape(list.join("; ")))
}

fn file_error(path: &Path, error: io::Error) -> SettingsError {
    SettingsError::File {
        path: path.display().to_string(),
        error,
    }
}

fn write(path: &Path, text: &[u8]) -> Result<(), SettingsError> {
    replace(path, text).map_err(|error| file_error(path, error))
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    match path.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
