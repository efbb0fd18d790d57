//! What can be made to go wrong with a feed. All of it is off by default, and
//! can be switched while the feeds run.
use serde::{Deserialize, Serialize};

/// Answer requests with an error instead of serving them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Body.
    #[serde(default)]
    pub text: String,
    /// For so many requests; for all of them when absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Refusal {
    /// Takes one use out of `slot`; `None` when nothing is to be refused.
    /// An exhausted refusal leaves the slot empty.
    pub fn take(slot: &mut Option<Self>) -> Option<Self> {
        let refusal = slot.as_mut()?;
        let taken = refusal.clone();
        if let Some(times) = &mut refusal.times {
            if *times == 0 {
                *slot = None;
                return None;
            }
            *times -= 1;
        }
        Some(taken)
    }
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// TCP reset.
    Reset,
    /// TCP closed in order, without a WebSocket close frame.
    Eof,
    /// A WebSocket close frame with this code, then TCP closed.
    Close(u16),
}

/// End a session after some more events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Events to send first.
    pub after_events: u64,
    /// Send the first half of one more frame before the end.
    #[serde(default)]
    pub mid_frame: bool,
    /// How the connection ends then.
    pub ending: Ending,
}

/// Whether events flow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Flow {
    /// They do.
    #[default]
    Normal,
    /// None is sent, pings are answered.
    Stalled,
}

/// What an event's frame looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// A text frame.
    #[default]
    Text,
    /// A binary frame.
    Binary,
    /// A text frame that ends with a newline.
    Newline,
}

/// Whether credentials are accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Credentials {
    /// They are.
    #[default]
    Valid,
    /// They are not any more.
    Revoked,
}

/// Faults of the PoD feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PodFaults {
    /// Refuse handshakes.
    pub refuse: Option<Refusal>,
    /// Wait this long before a handshake is answered.
    pub handshake_delay_ms: u64,
    /// Credentials' state.
    pub credentials: Credentials,
    /// 409 for this long after a session ended.
    pub hold_session_ms: u64,
    /// Whether events flow.
    pub flow: Flow,
    /// Raised, it makes the peer of every present session vanish without a word:
    /// nothing is sent, nothing answered, and the connection stays open. New
    /// connections are served as usual.
    pub half_open: u64,
    /// Send at most this many bytes a second.
    pub bytes_per_second: Option<u32>,
    /// End the session.
    pub cut: Option<Cut>,
    /// Send every so-many-th event twice; 0 for none.
    pub repeat_every: usize,
    /// Shuffle this many neighbouring events; 0 or 1 for none.
    pub reorder_within: usize,
    /// Send an empty frame after every so-many-th event; 0 for none.
    pub empty_every: usize,
    /// What frames look like.
    pub framing: Framing,
    /// How an archive session ends.
    pub archive_ending: Ending,
    /// Answer handshakes without the header `Date`: RFC 9110 leaves it to the server with a
    /// status of the 100s.
    pub undated: bool,
}

impl Default for PodFaults {
    fn default() -> Self {
        Self {
            refuse: None,
            handshake_delay_ms: 0,
            credentials: Credentials::Valid,
            hold_session_ms: 0,
            flow: Flow::Normal,
            half_open: 0,
            bytes_per_second: None,
            cut: None,
            repeat_every: 0,
            reorder_within: 0,
            empty_every: 0,
            framing: Framing::Text,
            archive_ending: Ending::Eof,
            undated: false,
        }
    }
}

/// Faults of the TAP feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct TapFaults {
    /// Refuse requests.
    pub refuse: Option<Refusal>,
    /// Wait this long before a request is answered.
    pub delay_ms: u64,
    /// Credentials' state.
    pub credentials: Credentials,
    /// Break off this many answers in mid-body.
    pub cut_bodies: u32,
    /// Have every event twice in an answer.
    pub repeat: bool,
    /// Leave out arrays that are empty (`Some(true)`), or say `null` for them (`Some(false)`).
    pub empty_arrays_missing: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_used_up() {
        let mut slot = Some(Refusal {
            status: 502,
            text: String::new(),
            times: Some(1),
        });
        assert_eq!(
            Refusal::take(&mut slot).map(|taken| taken.status),
            Some(502)
        );
        assert_eq!(Refusal::take(&mut slot), None);
        assert_eq!(slot, None);
    }
}
