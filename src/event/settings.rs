//! What parsing depends on beside the content.

use std::borrow::Cow;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::Extension;
use crate::model::assumptions::{
    Assumption, EMPTY_VALUE, EVENT_CATEGORY, IDENTIFIER_CASE, JSON_ARRAY, JSON_CUT, JSON_OBJECT,
};

/// How the console is set, and what is taken for what no document says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Max TCP Syslog Payload Length, in bytes: what is beyond is cut.
    pub payload_limit: usize,
    /// The console's time zone: that of a device time which names none.
    pub time_zone: TimeZone,
    /// What the category of an event is when its extension reads none.
    pub event_category: EventCategory,
    /// Whether an empty text is a value.
    pub empty_values: bool,
    /// Whether the letter case of log source identifiers is ignored.
    pub identifiers_ignore_case: bool,
    /// How key paths read what is open.
    pub json: Json,
}

/// What key paths find where documents are silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json {
    /// Whether an array is found as its JSON text by a path without `[]`.
    pub arrays: bool,
    /// Whether an object is found as its JSON text.
    pub objects: bool,
    /// Whether the first whole object inside of a cut one is read in its place.
    pub inside_of_cut: bool,
}

/// The event category when the extension reads none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventCategory {
    /// The log source type's internal name.
    InternalName,
    /// The log source type's name.
    DisplayName,
    /// This text.
    Text(String),
}

/// QRadar's default, and the most that the pack's collector sends.
const PAYLOAD_LIMIT: usize = 32_000;

impl Default for Settings {
    fn default() -> Self {
        Self::with(|assumption| assumption.value)
    }
}

impl Settings {
    /// The settings with this pack's assumptions.
    pub fn of(extension: &Extension) -> Self {
        Self::with(|assumption| assumption.of(extension))
    }

    /// An identifier in the form in which identifiers are compared.
    pub(super) fn identifier<'i>(&self, identifier: &'i str) -> Cow<'i, str> {
        if self.identifiers_ignore_case {
            identifier.to_lowercase().into()
        } else {
            identifier.into()
        }
    }

    fn with<'v>(value: impl Fn(&'static Assumption) -> &'v str) -> Self {
        Self {
            payload_limit: PAYLOAD_LIMIT,
            time_zone: TimeZone::UTC,
            event_category: EventCategory::named(value(&EVENT_CATEGORY)),
            empty_values: value(&EMPTY_VALUE) == "text",
            identifiers_ignore_case: value(&IDENTIFIER_CASE) == "ignored",
            json: Json {
                arrays: value(&JSON_ARRAY) == "text",
                objects: value(&JSON_OBJECT) == "text",
                inside_of_cut: value(&JSON_CUT) == "inner",
            },
        }
    }
}

impl EventCategory {
    /// As `extension.yaml` writes it: `internal-name`, `display-name`, or a text.
    pub fn named(name: &str) -> Self {
        match name {
            "internal-name" => Self::InternalName,
            "display-name" => Self::DisplayName,
            text => Self::Text(text.to_owned()),
        }
    }
}

/// How a line arrived. Nothing of it is needed: without an address, a line without a
/// host name has no log source; without a time, a device time without a year is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arrival {
    /// The address that sent it.
    pub address: Option<IpAddr>,
    /// When.
    pub time: Option<Timestamp>,
}
