//! `log-sources/`: log sources that are there once the extension is installed.

use schemars::JsonSchema;
use serde::Deserialize;

use super::log_source_type::Protocol;
use crate::source::Spanned;

/// A log source.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogSource {
    /// The name that QRadar shows.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// The log source identifier: the host name in the syslog header of its events.
    #[schemars(length(min = 1, max = 255), regex(pattern = r"^\S+$"))]
    pub identifier: Spanned<String>,
    /// The log source type.
    pub log_source_type: Spanned<String>,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// The protocol that brings its events.
    #[serde(default)]
    pub protocol: Protocol,
    /// Whether events are taken in.
    #[serde(default = "super::property::yes")]
    pub enabled: bool,
    /// Whether equal events of a short time are counted as one.
    #[serde(default)]
    pub coalesce_events: bool,
    /// Whether payloads are kept.
    #[serde(default = "super::property::yes")]
    pub store_event_payload: bool,
    /// How far its events are believed, from 0 to 10.
    #[serde(default = "super::log_source_type::five")]
    #[schemars(range(min = 0, max = 10))]
    pub credibility: u8,
}

super::named!(LogSource, "log-sources", "log-source", "log source");
