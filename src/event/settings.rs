//! What parsing depends on beside the content.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::Extension;
use crate::model::assumptions::EVENT_CATEGORY;
use crate::model::test::PAYLOAD_LIMIT;

/// How the console is set, and what is taken for what no document says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Max TCP Syslog Payload Length, in bytes: what is beyond is cut.
    pub payload_limit: usize,
    /// The console's time zone: that of a device time which names none.
    pub time_zone: TimeZone,
    /// What the category of an event is when its extension reads none.
    pub event_category: EventCategory,
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

impl Default for Settings {
    fn default() -> Self {
        Self {
            payload_limit: PAYLOAD_LIMIT,
            time_zone: TimeZone::UTC,
            event_category: EventCategory::named(EVENT_CATEGORY.value),
        }
    }
}

impl Settings {
    /// The settings with this pack's assumptions.
    pub fn of(extension: &Extension) -> Self {
        Self {
            event_category: EventCategory::named(EVENT_CATEGORY.of(extension)),
            ..Self::default()
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
