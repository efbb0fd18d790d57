//! `qids/`: the events that a log source type knows.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::Spanned;

/// A QID record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Qid {
    /// The event name that QRadar shows.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// The log source type that it belongs to.
    pub log_source_type: Spanned<String>,
    /// What the event means.
    #[serde(default)]
    #[schemars(length(max = 2048))]
    pub description: String,
    /// How grave the event is, from 0 to 10.
    #[schemars(range(min = 0, max = 10))]
    pub severity: u8,
    /// The id of the low-level category, such as 18437 for Application, Mail.
    #[schemars(range(min = 1000, max = 24999))]
    pub low_level_category: Spanned<u32>,
}

super::named!(Qid, "qids", "qid", "QID");
