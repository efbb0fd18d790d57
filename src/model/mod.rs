//! The typed content: one file for each content kind, plain data with places.
//!
//! The same types make the JSON Schemas in `schemas/` ([`schema`]), so an editor
//! and the compiler agree. Names refer to other items; ids come later, in `resolve`.

pub mod app;
pub mod assumptions;
pub mod categories;
pub mod dashboard;
mod event_mapping;
pub mod extension;
mod group;
pub mod key_path;
mod load;
mod log_source;
pub mod log_source_extension;
pub mod log_source_type;
pub mod property;
mod qid;
mod saved_search;
pub mod schema;
pub mod test;

pub use app::App;
pub use dashboard::Dashboard;
pub use event_mapping::EventMapping;
pub use extension::Extension;
pub use group::{Group, GroupType};
pub use load::load;
pub use log_source::LogSource;
pub use log_source_extension::LogSourceExtension;
pub use log_source_type::LogSourceType;
pub use property::{Database, Property};
pub use qid::Qid;
pub use saved_search::SavedSearch;
pub use test::{Test, TestFile};

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::source::{Asset, Spanned};

/// A whole pack as its author wrote it. Lists are in the order of the files' paths.
#[derive(Debug, Clone)]
pub struct Pack {
    /// `extension.yaml`.
    pub extension: Extension,
    /// `log-source-types/`.
    pub log_source_types: Vec<LogSourceType>,
    /// `log-source-extensions/`.
    pub log_source_extensions: Vec<LogSourceExtension>,
    /// `qids/`.
    pub qids: Vec<Qid>,
    /// `event-mappings/`.
    pub event_mappings: Vec<EventMapping>,
    /// `properties/`.
    pub properties: Vec<Property>,
    /// `groups/`.
    pub groups: Vec<Group>,
    /// `saved-searches/`.
    pub saved_searches: Vec<SavedSearch>,
    /// `log-sources/`.
    pub log_sources: Vec<LogSource>,
    /// `dashboards/`.
    pub dashboards: Vec<Dashboard>,
    /// `app/app.yaml`.
    pub app: Option<App>,
    /// Files that go into the app zip as they are, from `app/files/`.
    pub assets: Vec<Asset>,
    /// `tests/`.
    pub tests: Vec<TestFile>,
    /// Files of `tests/` that are not YAML: the events of tests.
    pub event_files: Vec<Asset>,
    /// What is there but could not be typed; a reference to it is no second error.
    pub broken: Broken,
}

/// Items with errors of their own.
#[derive(Debug, Clone, Default)]
pub struct Broken {
    /// Folder and name of items whose form is wrong.
    pub items: BTreeSet<(String, String)>,
    /// Folders with a file that is not even YAML, so that its name is unknown.
    pub folders: BTreeSet<String>,
}

impl Broken {
    /// Whether an item that nobody found may be one of the broken ones.
    pub fn may_hold(&self, folder: &str, name: &str) -> bool {
        self.folders.contains(folder) || self.items.contains(&(folder.to_owned(), name.to_owned()))
    }
}

/// A kind of content file.
pub trait Content: DeserializeOwned + JsonSchema {
    /// The folder of the pack that holds these files; empty for the pack's own folder.
    const FOLDER: &'static str;
    /// The schema's file name in `schemas/`, without `.json`.
    const SCHEMA: &'static str;
}

/// An item that other items may name.
pub trait Named: Content {
    /// What the item is called in an error.
    const NOUN: &'static str;
    /// Its name, unique among its kind.
    fn name(&self) -> &Spanned<String>;
    /// The name that it had in an earlier version.
    fn renamed_from(&self) -> Option<&Spanned<String>>;
}

macro_rules! named {
    ($type:ty, $folder:literal, $schema:literal, $noun:literal) => {
        impl crate::model::Content for $type {
            const FOLDER: &'static str = $folder;
            const SCHEMA: &'static str = $schema;
        }
        impl crate::model::Named for $type {
            const NOUN: &'static str = $noun;
            fn name(&self) -> &crate::source::Spanned<String> {
                &self.name
            }
            fn renamed_from(&self) -> Option<&crate::source::Spanned<String>> {
                self.renamed_from.as_ref()
            }
        }
    };
}
use named;
