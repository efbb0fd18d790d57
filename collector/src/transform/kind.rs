//! The six kinds of events and what differs between them.

/// What an event is; its name is the `eventType` that QRadar maps to a QID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// PoD, `type=message`.
    PodMessage,
    /// PoD, `type=maillog`.
    PodMaillog,
    /// TAP, array `clicksBlocked`.
    ClickBlocked,
    /// TAP, array `clicksPermitted`.
    ClickPermitted,
    /// TAP, array `messagesBlocked`.
    MessageBlocked,
    /// TAP, array `messagesDelivered`.
    MessageDelivered,
}

impl EventKind {
    /// The event ID of the DSM event mapping.
    pub fn event_type(self) -> &'static str {
        match self {
            Self::PodMessage => "message_log",
            Self::PodMaillog => "mail_log",
            Self::ClickBlocked => "clicksBlocked",
            Self::ClickPermitted => "clicksPermitted",
            Self::MessageBlocked => "messageBlocked",
            Self::MessageDelivered => "messageDelivered",
        }
    }

    /// The log source identifier.
    pub fn log_source_identifier(self) -> &'static str {
        match self {
            Self::PodMessage | Self::PodMaillog => "proofpoint-pod",
            _ => "proofpoint-tap",
        }
    }

    /// The key of the event's own time.
    pub fn time_key(self) -> &'static [u8] {
        match self {
            Self::PodMessage | Self::PodMaillog => b"ts",
            Self::ClickBlocked | Self::ClickPermitted => b"clickTime",
            Self::MessageBlocked | Self::MessageDelivered => b"messageTime",
        }
    }

    /// The key that identifies the event, where one does.
    pub fn identity_key(self) -> Option<&'static [u8]> {
        match self {
            Self::PodMessage => Some(b"guid"),
            Self::PodMaillog => Some(b"id"),
            _ => None,
        }
    }
}
