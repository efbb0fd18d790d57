//! Why a zip was refused, as one sentence that names the entry.

use std::fmt;

use crate::diagnostic::{Diagnostic, Place, codes};

/// Why a zip could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// The bytes are no zip, or a damaged one.
    Unreadable {
        /// The entry that is damaged; none when it is the zip as a whole.
        entry: Option<String>,
        /// What is wrong.
        reason: String,
    },
    /// Larger than what a sane package needs.
    OverLimit {
        /// The entry that is too large; none when it is the zip as a whole.
        entry: Option<String>,
        /// Which limit, with its number.
        limit: String,
    },
    /// A name that could leave the folder it is unpacked to.
    UnsafeName {
        /// The name as it stands in the zip.
        entry: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An entry that is not a plain file or directory.
    Kind {
        /// The entry.
        entry: String,
        /// What it is.
        kind: &'static str,
    },
    /// Two entries of one name.
    Twice {
        /// The name.
        entry: String,
    },
}

impl ArchiveError {
    /// The finding that says this; `zip` is the name of the nested zip it is about,
    /// or nothing for the package itself.
    pub fn diagnostic(&self, zip: Option<&str>) -> Diagnostic {
        let code = match self {
            Self::Unreadable { .. } => &codes::DS401,
            Self::OverLimit { .. } => &codes::DS402,
            Self::UnsafeName { .. } => &codes::DS403,
            Self::Kind { .. } => &codes::DS404,
            Self::Twice { .. } => &codes::DS405,
        };
        let place = match (zip, self.entry()) {
            (None, None) => Place::Whole,
            (Some(zip), None) => Place::Entry(zip.to_owned()),
            (None, Some(entry)) => Place::Entry(entry.to_owned()),
            (Some(zip), Some(entry)) => Place::Entry(format!("{zip}!/{entry}")),
        };
        Diagnostic::new(code, place, self.to_string())
    }

    fn entry(&self) -> Option<&str> {
        match self {
            Self::Unreadable { entry, .. } | Self::OverLimit { entry, .. } => entry.as_deref(),
            Self::UnsafeName { entry, .. } | Self::Kind { entry, .. } | Self::Twice { entry } => {
                Some(entry)
            }
        }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable {
                entry: None,
                reason,
            } => write!(f, "the zip cannot be read: {reason}"),
            Self::Unreadable {
                entry: Some(entry),
                reason,
            } => write!(f, "entry {entry:?} cannot be read: {reason}"),
            Self::OverLimit { entry: None, limit } => write!(f, "the zip is over a limit: {limit}"),
            Self::OverLimit {
                entry: Some(entry),
                limit,
            } => write!(f, "entry {entry:?} is over a limit: {limit}"),
            Self::UnsafeName { entry, reason } => {
                write!(f, "entry name {entry:?} is unsafe: {reason}")
            }
            Self::Kind { entry, kind } => write!(f, "entry {entry:?} is {kind}"),
            Self::Twice { entry } => write!(f, "entry {entry:?} is in the zip twice"),
        }
    }
}

impl std::error::Error for ArchiveError {}
