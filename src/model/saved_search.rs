//! `saved-searches/`: AQL that people run from Log Activity and that panels show.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Database;
use crate::source::Spanned;

/// A saved search.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SavedSearch {
    /// The name that QRadar shows.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// The group in which it is found.
    pub group: Spanned<String>,
    /// Whether every user sees it.
    #[serde(default = "super::property::yes")]
    pub shared: bool,
    /// Events or flows.
    #[serde(default)]
    pub database: Database,
    /// The query, with its time range.
    #[schemars(length(min = 1))]
    pub aql: Spanned<String>,
}

super::named!(
    SavedSearch,
    "saved-searches",
    "saved-search",
    "saved search"
);
