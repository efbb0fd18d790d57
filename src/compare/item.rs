//! What is compared: a version of a pack as named items with named fields.
//!
//! Everything that a console makes up anew (row ids, dates, counters) is left out before,
//! and every reference is the name of what it refers to, so that two items are equal when
//! an administrator would call them equal.

use std::collections::BTreeMap;

use serde::Serialize;

/// What an item is. The order is that of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The extension itself: manifest.txt and the content's QRadar version.
    Extension,
    /// The app: its manifest.json.
    App,
    /// A file in the app zip.
    AppFile,
    /// A panel of the app's dashboards.
    Panel,
    /// A log source type.
    LogSourceType,
    /// A log source extension.
    LogSourceExtension,
    /// A log source.
    LogSource,
    /// A QID record.
    Qid,
    /// A DSM event mapping.
    EventMapping,
    /// A custom property.
    Property,
    /// An expression of a custom property.
    Expression,
    /// A saved search.
    SavedSearch,
    /// A group of saved searches.
    Group,
    /// A row of a table that dsmith does not know.
    OtherRow,
}

impl Kind {
    /// What people call it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::App => "app",
            Self::AppFile => "app file",
            Self::Panel => "dashboard panel",
            Self::LogSourceType => "log source type",
            Self::LogSourceExtension => "log source extension",
            Self::LogSource => "log source",
            Self::Qid => "QID",
            Self::EventMapping => "event mapping",
            Self::Property => "custom property",
            Self::Expression => "expression",
            Self::SavedSearch => "saved search",
            Self::Group => "group",
            Self::OtherRow => "row of another table",
        }
    }

    /// What people call several.
    pub fn plural(self) -> String {
        match self {
            Self::SavedSearch => "saved searches".to_owned(),
            Self::Property => "custom properties".to_owned(),
            Self::OtherRow => "rows of other tables".to_owned(),
            other => format!("{}s", other.noun()),
        }
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A text; a number or a boolean as its text. With line breaks it is shown by lines.
    Text(String),
    /// Several texts in an order that matters.
    List(Vec<String>),
}

impl Value {
    /// The text; a list's members joined by commas.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(members) => members.join(", "),
        }
    }

    /// The members; a text is its only one.
    pub fn members(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(members) => members,
        }
    }
}

/// An item of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// The id that stays when it is renamed; exports of 7.3.1 and before have none for
    /// some kinds.
    pub uuid: Option<String>,
    /// Its name, as people read it.
    pub name: String,
    /// What tells it apart from others of its kind and name; 1 for the first of them.
    pub nth: usize,
    /// Its fields. A field that is not there has no value.
    pub fields: BTreeMap<String, Value>,
}

impl Item {
    /// An item without fields.
    pub fn new(kind: Kind, uuid: Option<&str>, name: impl Into<String>) -> Self {
        Self {
            kind,
            uuid: uuid.filter(|id| !id.is_empty()).map(str::to_owned),
            name: name.into(),
            nth: 1,
            fields: BTreeMap::new(),
        }
    }

    /// Adds a field unless it has no value.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value {
            self.fields.insert(field.into(), Value::Text(value.into()));
        }
        self
    }

    /// Adds a field of several values unless there are none.
    #[must_use]
    pub fn with_list(mut self, field: impl Into<String>, values: Vec<String>) -> Self {
        if !values.is_empty() {
            self.fields.insert(field.into(), Value::List(values));
        }
        self
    }

    /// The text of a field; empty when it has no value.
    pub fn text(&self, field: &str) -> String {
        self.fields.get(field).map(Value::text).unwrap_or_default()
    }
}

/// One version of a pack, from wherever it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What the user called it: a path, or a revision and a folder.
    pub origin: String,
    /// The items.
    pub items: Vec<Item>,
}

impl Version {
    /// The extension's own version, such as `2.0.0`; a content XML alone has none.
    pub fn number(&self) -> Option<String> {
        let extension = self.items.iter().find(|i| i.kind == Kind::Extension)?;
        extension.fields.get("version").map(Value::text)
    }
}
