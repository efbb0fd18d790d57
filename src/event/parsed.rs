//! What becomes of one line: plain data. The payload borrows from the line, and names
//! from the engine.

use std::borrow::Cow;
use std::net::IpAddr;

use super::content::{LogSource, LogSourceType};
use crate::model::log_source_extension::Field;

/// A parsed event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// What the syslog header says.
    pub header: Header<'a>,
    /// The payload: the whole line, header included, cut at the limit. Bytes that are not
    /// UTF-8 became U+FFFD.
    pub payload: Cow<'a, str>,
    /// How many bytes of the line the limit took away.
    pub cut: usize,
    /// The log source that the line belongs to.
    pub log_source: Option<&'a LogSource>,
    /// Its log source type; none without a log source.
    pub log_source_type: Option<&'a LogSourceType>,
    /// The fields that the log source extension filled, in the extension's order.
    pub fields: Vec<FieldValue<'a>>,
    /// What was looked up as event ID: EventName.
    pub event_id: Option<String>,
    /// What was looked up as event category.
    pub event_category: String,
    /// The log source time in milliseconds since 1970, when DeviceTime could be read.
    pub log_source_time: Option<i64>,
    /// Whether an event mapping was found.
    pub outcome: Outcome,
    /// The QID record: the mapped one, or that of Unknown or Stored.
    pub qid: QidRecord<'a>,
    /// The custom properties that have a value, in the order of the content.
    pub properties: Vec<PropertyValue<'a>>,
    /// What could not be done as QRadar does it; empty almost always.
    pub problems: Vec<Problem<'a>>,
}

/// What the syslog header says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// The number in `<…>`.
    pub priority: Option<u16>,
    /// The time, as written.
    pub time: Option<&'a str>,
    /// The host name or address.
    pub host: Option<&'a str>,
}

/// A field of the normalized event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue<'a> {
    /// The field.
    pub field: Field,
    /// Its value, as read.
    pub value: String,
    /// The id of the pattern that gave it.
    pub pattern: &'a str,
    /// The `order` of the matcher that gave it. In a pack, the position in `from`, from 1.
    pub order: u32,
}

/// Whether QRadar knows the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An event mapping gave the QID.
    Mapped,
    /// It has an event ID, and no mapping.
    Unknown,
    /// No extension read an event ID from it.
    Stored,
}

/// What an event is called and how it is classed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QidRecord<'a> {
    /// The QID; none for an event without a log source type.
    pub number: Option<i64>,
    /// The event name.
    pub name: Cow<'a, str>,
    /// The severity, from 0 to 10; an `event-match` of the extension overrides the QID's.
    pub severity: u8,
    /// The low-level category.
    pub low_level_category: u32,
    /// The high-level category.
    pub high_level_category: u32,
}

/// The value of a custom property.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyValue<'a> {
    /// The property's index in [`super::Content::properties`].
    pub property: usize,
    /// Its name.
    pub name: &'a str,
    /// The value as text, as it stands in the event.
    pub text: String,
    /// The value by the property's type.
    pub typed: Typed,
    /// The index in [`super::Property::expressions`] of the expression that gave it.
    pub expression: usize,
    /// That expression's id.
    pub expression_id: &'a str,
}

/// A value by the type of its property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Typed {
    /// The text itself.
    String,
    /// A number.
    Numeric(f64),
    /// An address.
    Ip(IpAddr),
    /// A port.
    Port(u16),
    /// Milliseconds since 1970.
    Time(i64),
}

/// Something of one event that could not be done as QRadar does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<'a> {
    /// The field, the custom property or the part of the event.
    pub subject: &'a str,
    /// What happened, as one sentence without a full stop.
    pub message: String,
}

impl Event<'_> {
    /// The value of a field of the extension.
    pub fn field(&self, field: Field) -> Option<&str> {
        let value = self.fields.iter().find(|f| f.field == field)?;
        Some(&value.value)
    }

    /// The value of a custom property, by its name.
    pub fn property(&self, name: &str) -> Option<&PropertyValue<'_>> {
        self.properties.iter().find(|p| p.name == name)
    }
}
