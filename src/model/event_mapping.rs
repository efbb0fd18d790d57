//! `event-mappings/`: which event ID of a log source type is which QID.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Content;
use crate::source::Spanned;

/// A DSM event mapping.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EventMapping {
    /// The log source type.
    pub log_source_type: Spanned<String>,
    /// The event ID, as the extension reads it into EventName.
    #[schemars(length(min = 1))]
    pub event_id: Spanned<String>,
    /// The event category, as the extension reads it into EventCategory; left out
    /// where the extension reads none.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub event_category: Option<Spanned<String>>,
    /// The QID, by name.
    pub qid: Spanned<String>,
}

impl Content for EventMapping {
    const FOLDER: &'static str = "event-mappings";
    const SCHEMA: &'static str = "event-mapping";
}
