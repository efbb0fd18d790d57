//! `tests/`: sample events, and what must come out of each.
//!
//! They prove the content without a QRadar and go into no package.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Content;
use super::log_source_extension::Field;
use crate::source::Spanned;

/// One file of tests.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TestFile {
    /// The tests, one or several.
    #[schemars(length(min = 1))]
    pub tests: Vec<Test>,
}

impl Content for TestFile {
    const FOLDER: &'static str = "tests";
    const SCHEMA: &'static str = "test";
}

/// A sample event and what must come out of it. The event is written in one of three
/// ways: `event`, `event-file` or `json`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Test {
    /// What the test shows, unique in the pack; `--filter` looks for it.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The raw event with its syslog header, as it arrives. Line ends at its end do not
    /// count.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub event: Option<Spanned<String>>,
    /// A file below `tests/` that holds the raw event, such as `events/click.log`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub event_file: Option<Spanned<String>>,
    /// The JSON object of the event, laid out for reading. dsmith takes out the blanks
    /// between its tokens and writes the syslog header of `log-source` before it.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub json: Option<Spanned<String>>,
    /// The log source that sends the `json`.
    #[serde(default)]
    pub log_source: Option<Spanned<String>>,
    /// The log source type as whose event the sample is parsed, whatever its header
    /// says; for a pack that brings no log source.
    #[serde(default)]
    pub log_source_type: Option<Spanned<String>>,
    /// What must come out. `dsmith test --generate` writes what is missing.
    #[serde(default)]
    pub expect: Option<Expect>,
}

/// What must come out of an event. What is not written is not looked at, but for
/// `outcome`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expect {
    /// Whether QRadar knows the event; `mapped` when left out.
    #[serde(default)]
    pub outcome: Outcome,
    /// The event name: the name of the QID.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub event_name: Option<Spanned<String>>,
    /// The number of the QID.
    #[serde(default)]
    pub qid: Option<Spanned<u32>>,
    /// The severity, from 0 to 10.
    #[serde(default)]
    #[schemars(range(min = 0, max = 10))]
    pub severity: Option<Spanned<u8>>,
    /// The high-level category by its name, such as Application.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub high_level_category: Option<Spanned<String>>,
    /// The id of the low-level category, such as 18437 for Application, Mail.
    #[serde(default)]
    #[schemars(range(min = 1000, max = 24999))]
    pub low_level_category: Option<Spanned<u32>>,
    /// The event ID that is looked up in the event mappings.
    #[serde(default)]
    pub event_id: Option<Spanned<String>>,
    /// The event category that is looked up with it.
    #[serde(default)]
    pub event_category: Option<Spanned<String>>,
    /// The log source, by name; `none` for an event that belongs to none.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub log_source: Option<Spanned<String>>,
    /// The log source time: ISO 8601 with an offset, such as
    /// `2026-01-02T03:04:05.678Z`; `none` when the event gives none.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub log_source_time: Option<Spanned<String>>,
    /// Fields that the log source extension fills, and their values.
    #[serde(default)]
    #[schemars(schema_with = "fields")]
    pub fields: BTreeMap<Field, Spanned<String>>,
    /// Fields that must stay empty.
    #[serde(default)]
    pub absent_fields: Vec<Spanned<Field>>,
    /// Custom properties and their values, as text.
    #[serde(default)]
    pub properties: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Custom properties that must have no value.
    #[serde(default)]
    pub absent_properties: Vec<Spanned<String>>,
    /// Whether custom properties that are not named here must have no value either.
    #[serde(default)]
    pub no_other_properties: bool,
}

impl Expect {
    /// Whether nothing is expected but that an event mapping knows the event.
    pub fn is_empty(&self) -> bool {
        let texts = [
            &self.event_name,
            &self.high_level_category,
            &self.event_id,
            &self.event_category,
            &self.log_source,
            &self.log_source_time,
        ];
        self.outcome == Outcome::Mapped
            && texts.iter().all(|text| text.is_none())
            && self.qid.is_none()
            && self.severity.is_none()
            && self.low_level_category.is_none()
            && self.fields.is_empty()
            && self.absent_fields.is_empty()
            && self.properties.is_empty()
            && self.absent_properties.is_empty()
            && !self.no_other_properties
    }
}

/// The bytes of an event that QRadar keeps of it unless it is told otherwise: its Max TCP
/// Syslog Payload Length as the product document of the Proofpoint pack has it.
pub const PAYLOAD_LIMIT: usize = 32_000;

/// The word with which an expectation says that there is nothing.
pub const NONE: &str = "none";

/// Whether QRadar knows an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// An event mapping gives it a QID.
    #[default]
    Mapped,
    /// It has an event ID, and no event mapping: its event name is Unknown.
    Unknown,
    /// No event ID can be read: QRadar only stores it.
    Stored,
}

impl Outcome {
    /// The word in the YAML.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Unknown => "unknown",
            Self::Stored => "stored",
        }
    }
}

/// A mapping with the fields' names as its keys, so that editors complete them.
fn fields(_: &mut SchemaGenerator) -> Schema {
    let names = Field::ALL.iter().map(|field| field.name().to_owned());
    let fields: Map<String, Value> = names
        .map(|name| (name, json_schema!({ "type": "string" }).to_value()))
        .collect();
    json_schema!({
        "type": "object",
        "properties": fields,
        "additionalProperties": false,
    })
}
