//! `properties/`: custom properties and the expressions that fill them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::Spanned;

/// A custom property: a column that AQL, rules and reports can use.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Property {
    /// The name that QRadar shows and AQL uses.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// What kind of value it holds.
    #[serde(rename = "type")]
    pub kind: PropertyType,
    /// What it holds.
    #[serde(default)]
    pub description: String,
    /// Whether it is parsed when an event arrives, so that rules, reports and
    /// searches can use it without reading the payload again.
    #[serde(default)]
    pub parse_in_advance: bool,
    /// Events or flows.
    #[serde(default)]
    pub database: Database,
    /// How it is filled. The expressions of one log source type are tried in this order.
    #[serde(default)]
    pub expressions: Vec<Expression>,
}

super::named!(Property, "properties", "property", "custom property");

/// The type of a property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PropertyType {
    /// Text.
    String,
    /// A number.
    Numeric,
    /// An IP address.
    Ip,
    /// A port number.
    Port,
    /// A time.
    Time,
}

impl PropertyType {
    /// `ariel_regex_property.propertytype`.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Numeric => "numeric",
            Self::Ip => "ip",
            Self::Port => "port",
            Self::Time => "time",
        }
    }
}

/// One of the two Ariel databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Database {
    /// Events.
    #[default]
    Events,
    /// Flows.
    Flows,
}

impl Database {
    /// The name in the content.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Flows => "flows",
        }
    }
}

/// One way to fill a property: `key-path` or `regex`, one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expression {
    /// The log source type whose events it reads.
    pub log_source_type: Spanned<String>,
    /// A JSON key path, such as `/"msg"/"header"/"from"[]`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub key_path: Option<Spanned<String>>,
    /// A Java regular expression.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub regex: Option<Spanned<String>>,
    /// The group of the regular expression that holds the value.
    #[serde(default)]
    #[schemars(range(min = 0, max = 99))]
    pub capture_group: Option<Spanned<u32>>,
    /// The QID to whose events the expression is narrowed, by name.
    #[serde(default)]
    pub qid: Option<Spanned<String>>,
    /// Whether the expression is in use.
    #[serde(default = "yes")]
    pub enabled: bool,
}

pub(super) fn yes() -> bool {
    true
}
