//! What a pack, or a console, has beside `QRadar`'s own columns and functions.

use std::collections::{BTreeMap, BTreeSet};

use crate::tables::ValueType;

/// A custom property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its type.
    pub value_type: ValueType,
    /// Whether it is parsed in advance, for rules, reports and searches.
    pub parsed_in_advance: bool,
    /// Whether it is enabled.
    pub enabled: bool,
    /// The names of the log source types that have an expression for it; none when that is
    /// not known.
    pub filled_by: Option<BTreeSet<String>>,
}

/// The custom properties, functions and log source types that a query may name.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    properties: BTreeMap<String, Property>,
    hyphenated: BTreeSet<String>,
    functions: BTreeSet<String>,
    log_source_types: BTreeSet<String>,
}

impl Catalog {
    /// A catalog of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a property; a column that a console has beyond the documented ones is
    /// given as one, too. The types that fill it become known.
    #[must_use]
    pub fn with_property(mut self, property: Property) -> Self {
        self.log_source_types
            .extend(property.filled_by.iter().flatten().cloned());
        if property.name.contains('-') {
            self.hyphenated.insert(property.name.to_lowercase());
        }
        self.properties
            .insert(property.name.to_lowercase(), property);
        self
    }

    /// The same with a custom function, as `NAMESPACE::NAME`.
    #[must_use]
    pub fn with_function(mut self, name: &str) -> Self {
        self.functions.insert(name.to_ascii_uppercase());
        self
    }

    /// The same with a log source type.
    #[must_use]
    pub fn with_log_source_type(mut self, name: &str) -> Self {
        self.log_source_types.insert(name.to_owned());
        self
    }

    /// The property of this name, in any letter case.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.get(&name.to_lowercase())
    }

    /// All properties.
    pub fn properties(&self) -> impl Iterator<Item = &Property> {
        self.properties.values()
    }

    pub(crate) fn functions(&self) -> &BTreeSet<String> {
        &self.functions
    }

    pub(crate) fn log_source_types(&self) -> &BTreeSet<String> {
        &self.log_source_types
    }

    /// The longest property name with a hyphen with which `text` begins, as written there.
    pub(crate) fn hyphenated_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.hyphenated
            .iter()
            .filter_map(|name| text.get(..name.len()).filter(|t| t.to_lowercase() == *name))
            .max_by_key(|name| name.len())
    }
}
