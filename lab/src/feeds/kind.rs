//! The six streams of events that the two feeds serve.
use serde::{Deserialize, Serialize};

/// One stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// PoD, `type=message`.
    Message,
    /// PoD, `type=maillog`.
    Maillog,
    /// TAP, array `clicksPermitted`.
    ClicksPermitted,
    /// TAP, array `clicksBlocked`.
    ClicksBlocked,
    /// TAP, array `messagesDelivered`.
    MessagesDelivered,
    /// TAP, array `messagesBlocked`.
    MessagesBlocked,
}

impl Kind {
    /// All kinds, in the order that they are listed in.
    pub const ALL: [Self; 6] = [
        Self::Message,
        Self::Maillog,
        Self::ClicksPermitted,
        Self::ClicksBlocked,
        Self::MessagesDelivered,
        Self::MessagesBlocked,
    ];

    /// The kinds of TAP, in the order of its answers.
    pub const TAP: [Self; 4] = [
        Self::ClicksPermitted,
        Self::ClicksBlocked,
        Self::MessagesDelivered,
        Self::MessagesBlocked,
    ];

    /// The name on the wire: PoD's `type`, or TAP's array.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Maillog => "maillog",
            Self::ClicksPermitted => "clicksPermitted",
            Self::ClicksBlocked => "clicksBlocked",
            Self::MessagesDelivered => "messagesDelivered",
            Self::MessagesBlocked => "messagesBlocked",
        }
    }

    /// The kind of that name on the wire.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The fields of an event that say when it happened, the first present one counts.
    pub fn time_fields(self) -> &'static [&'static str] {
        match self {
            Self::Message | Self::Maillog => &["ts"],
            Self::ClicksPermitted | Self::ClicksBlocked => &["clickTime", "threatTime"],
            Self::MessagesDelivered | Self::MessagesBlocked => &["messageTime"],
        }
    }

    /// The field that tells one event from another. A TAP message has one GUID
    /// for all its recipients, so `id` is what differs there.
    pub fn identity_field(self) -> &'static str {
        match self {
            Self::Message => "guid",
            Self::Maillog
            | Self::ClicksPermitted
            | Self::ClicksBlocked
            | Self::MessagesDelivered
            | Self::MessagesBlocked => "id",
        }
    }
}
