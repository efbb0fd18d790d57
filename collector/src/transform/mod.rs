//! From Proofpoint's event to the syslog line that QRadar parses.
//!
//! Proofpoint's tokens are passed on byte for byte in their own order; derived fields are
//! appended; the whole line honours the payload limit. Pure: no clock, no disk.

mod cut;
mod derive;
mod identity;
mod kind;
pub mod scan;
pub mod time;
mod tree;

use jiff::Timestamp;
use scan::{Member, Wanted};

pub use cut::LEAST_LIMIT;
pub use identity::Key;
pub use kind::EventKind;

use crate::facts::Facts;

/// The application name in the syslog header.
const APPLICATION: &str = "proofpoint-collector";

/// What is the same for every event of a stream.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The account's name as a JSON string.
    account: Vec<u8>,
    /// Most bytes of a line, header included, line end excluded.
    payload_limit: usize,
    facts: Facts,
    /// What the derivations look for in a message: `filter.actions`, and where `SpamType` is.
    wanted: [Vec<Vec<u8>>; 2],
}

/// An event that was read and not yet written.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    kind: EventKind,
    bytes: &'a [u8],
    members: Vec<Member<'a>>,
    actions: Option<&'a [u8]>,
    spam_type: Option<&'a [u8]>,
    /// There is white space between tokens.
    spaced: bool,
    /// Tells duplicates within the stream.
    pub key: Key,
    /// The event's own time.
    pub time: Option<Timestamp>,
}

/// The bytes are no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnObject;

/// How an event was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// All of it.
    Whole,
    /// Over the limit: what was cut is named in the event.
    Cut,
}

impl Profile {
    /// The profile of an account.
    pub fn new(account: &str, payload_limit: usize, facts: Facts) -> Self {
        Self {
            account: serde_json::Value::from(account).to_string().into_bytes(),
            payload_limit: payload_limit.max(LEAST_LIMIT),
            wanted: [
                vec![b"filter".to_vec(), b"actions".to_vec()],
                facts
                    .spam_type
                    .iter()
                    .map(|key| key.clone().into_bytes())
                    .collect(),
            ],
            facts,
        }
    }

    /// Reads an event of the feed. Space and line ends around it do not matter.
    pub fn read<'a>(&self, kind: EventKind, bytes: &'a [u8]) -> Result<Event<'a>, NotAnObject> {
        let bytes = bytes.trim_ascii();
        let mut list = Vec::with_capacity(16);
        std::str::from_utf8(bytes).map_err(|_| NotAnObject)?;
        let paths = match kind {
            EventKind::PodMessage => &self.wanted[..],
            _ => &[],
        };
        let mut wanted = Wanted::new(paths);
        let spaced = wanted
            .members(bytes, |member| list.push(member))
            .map_err(|_| NotAnObject)?;
        let found = |index: usize| wanted.found.get(index).copied().flatten();
        let (actions, spam_type) = (found(0), found(1));
        let member = |key: &[u8]| last(&list, key);
        let identity = kind.identity_key().and_then(member);
        let key = identity::key(kind, bytes, identity, self.facts.pod_duplicate_key);
        let time = member(kind.time_key())
            .and_then(scan::text)
            .and_then(time::parse);
        Ok(Event {
            kind,
            bytes,
            members: list,
            actions,
            spam_type,
            spaced,
            key,
            time,
        })
    }

    /// Appends the event as one line, line end included; `now` stands in for a missing time.
    pub fn write(&self, event: &Event<'_>, now: Timestamp, out: &mut Vec<u8>) -> Written {
        let start = out.len();
        header(event.kind, event.time.unwrap_or(now), out);
        let body = out.len();
        self.body(event, out);
        let written = if out.len() - start > self.payload_limit {
            let room = self.payload_limit - (body - start);
            let short = cut::cut(&out[body..], room);
            out.truncate(body);
            out.extend_from_slice(&short);
            Written::Cut
        } else {
            Written::Whole
        };
        out.push(b'\n');
        written
    }

    fn body(&self, event: &Event<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        if event.spaced {
            scan::compact(event.bytes, out);
        } else {
            out.extend_from_slice(event.bytes);
        }
        out.pop();
        let has = |name: &str| event.has(name);
        self.own_fields(event, out);
        let parts = derive::Event {
            bytes: event.bytes,
            actions: event.actions,
            spam_type: event.spam_type,
            threats: last(&event.members, b"threatsInfoMap"),
        };
        derive::derive(event.kind, &self.facts, &parts, has, out);
        if event.members.is_empty() {
            // `{,"eventType"…`: there was nothing before the comma.
            out.remove(start + 1);
        }
        out.push(b'}');
    }

    /// Type, time and account.
    fn own_fields(&self, event: &Event<'_>, out: &mut Vec<u8>) {
        if !event.has("eventType") {
            out.extend_from_slice(b",\"eventType\":\"");
            out.extend_from_slice(event.kind.event_type().as_bytes());
            out.push(b'"');
        }
        if let Some(time) = event.time.filter(|_| !event.has("eventTime")) {
            out.extend_from_slice(b",\"eventTime\":\"");
            time::write(time, out);
            out.push(b'"');
        }
        if !event.has("account") {
            out.extend_from_slice(b",\"account\":");
            out.extend_from_slice(&self.account);
        }
    }
}

impl Event<'_> {
    fn has(&self, name: &str) -> bool {
        self.members
            .iter()
            .any(|member| member.key == name.as_bytes())
    }
}

fn last<'a>(list: &[Member<'a>], key: &[u8]) -> Option<&'a [u8]> {
    list.iter()
        .rev()
        .find(|member| member.key == key)
        .map(|member| member.value)
}

/// RFC 5424: facility local0, severity informational.
fn header(kind: EventKind, time: Timestamp, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<134>1 ");
    time::write(time, out);
    for part in [
        kind.log_source_identifier(),
        APPLICATION,
        "-",
        kind.event_type(),
        "-",
    ] {
        out.push(b' ');
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b' ');
}

#[cfg(test)]
mod tests;
