//! The derived fields: what the custom properties read and Proofpoint does not send at the
//! top level.
//!
//! Values are copied as raw JSON, never decoded. What a derivation lacks is left out.

use super::kind::EventKind;
use super::scan::{elements, find, members, text};
use crate::facts::Facts;

/// Appends `,"name":value` pairs that an event of `kind` gets besides type, time and account.
///
/// `has` tells whether Proofpoint's own object has a member of that name, which then stays.
pub fn derive(
    kind: EventKind,
    facts: &Facts,
    event: &Event<'_>,
    has: impl Fn(&str) -> bool,
    out: &mut Vec<u8>,
) {
    let mut fields = Fields { has, out };
    match kind {
        EventKind::PodMessage => pod_message(event, &mut fields),
        EventKind::PodMaillog => {}
        EventKind::ClickBlocked | EventKind::ClickPermitted => click(facts, event, &mut fields),
        EventKind::MessageBlocked | EventKind::MessageDelivered => message(event, &mut fields),
    }
}

/// What of an event the derivations look at.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The whole object.
    pub bytes: &'a [u8],
    /// The value at `filter.actions`.
    pub actions: Option<&'a [u8]>,
    /// The value where `SpamType` comes from.
    pub spam_type: Option<&'a [u8]>,
    /// Its member `threatsInfoMap`.
    pub threats: Option<&'a [u8]>,
}

struct Fields<'o, H> {
    has: H,
    out: &'o mut Vec<u8>,
}

impl<H: Fn(&str) -> bool> Fields<'_, H> {
    /// Appends `name`, its value written by `value`, unless the event has that member.
    fn add(&mut self, name: &str, value: impl FnOnce(&mut Vec<u8>)) {
        if !(self.has)(name) {
            self.out.extend_from_slice(b",\"");
            self.out.extend_from_slice(name.as_bytes());
            self.out.extend_from_slice(b"\":");
            value(self.out);
        }
    }

    fn add_raw(&mut self, name: &str, value: Option<&[u8]>) {
        if let Some(value) = value {
            self.add(name, |out| super::scan::compact(value, out));
        }
    }
}

/// The `filter.actions` that concern us.
#[derive(Default)]
struct Actions<'a> {
    by_module: [Vec<&'a [u8]>; 3],
    last_final: Option<Taken<'a>>,
}

/// One of them, and its members.
#[derive(Default)]
struct Taken<'a> {
    module: Option<&'a [u8]>,
    rule: Option<&'a [u8]>,
    action: Option<&'a [u8]>,
    is_final: Option<&'a [u8]>,
}

impl<'a> Taken<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut read = Self::default();
        // As with `find`: what is no object has no members.
        let whole = members(bytes, |member| match member.key {
            b"module" => read.module = Some(member.value),
            b"rule" => read.rule = Some(member.value),
            b"action" => read.action = Some(member.value),
            b"isFinal" => read.is_final = Some(member.value),
            _ => {}
        });
        whole.map_or_else(|_| Self::default(), |_| read)
    }
}

const MODULES: [(&str, &str); 3] = [
    ("dkimv", "action_dkimv"),
    ("dmarc", "action_dmarc"),
    ("spf", "action_spf"),
];

fn actions(array: Option<&[u8]>) -> Actions<'_> {
    let mut found = Actions::default();
    let Some(array) = array else {
        return found;
    };
    // The scanner has accepted the whole event, so only a value of another type ends here.
    let _ = elements(array, |bytes| {
        let action = Taken::read(bytes);
        let module = action.module.and_then(text);
        for (list, (name, _)) in found.by_module.iter_mut().zip(MODULES) {
            if module == Some(name.as_bytes()) {
                list.push(bytes);
            }
        }
        if action.is_final == Some(b"true") {
            found.last_final = Some(action);
        }
    });
    found
}

fn pod_message<H: Fn(&str) -> bool>(event: &Event<'_>, fields: &mut Fields<'_, H>) {
    let actions = actions(event.actions);
    for (list, (_, name)) in actions.by_module.iter().zip(MODULES) {
        fields.add(name, |out| array(list, out));
    }
    if let Some(action) = actions.last_final {
        fields.add_raw("final_module", action.module);
        fields.add_raw("final_rule", action.rule);
        fields.add_raw("final_action", action.action);
    }
    fields.add_raw("SpamType", event.spam_type);
}

fn array(items: &[&[u8]], out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        super::scan::compact(item, out);
    }
    out.push(b']');
}

fn click<H: Fn(&str) -> bool>(facts: &Facts, event: &Event<'_>, fields: &mut Fields<'_, H>) {
    let threat = facts.click_threat.iter().find_map(|key| {
        let value = find(event.bytes, &[key])?;
        text(value).map(|_| value)
    });
    fields.add_raw("threat", threat);
}

/// Field names at the top level, and their spellings inside `threatsInfoMap`.
const LIFTED: [(&str, &[&str]); 4] = [
    ("threat", &["threat"]),
    ("threatType", &["threatType"]),
    ("classification", &["classification"]),
    ("campaignID", &["campaignID", "campaignId"]),
];

fn message<H: Fn(&str) -> bool>(event: &Event<'_>, fields: &mut Fields<'_, H>) {
    for (name, spellings) in LIFTED {
        let values = distinct(event.threats, spellings);
        if !values.is_empty() {
            fields.add(name, |out| {
                out.push(b'"');
                out.extend(values.join(&b", "[..]));
                out.push(b'"');
            });
        }
    }
}

/// The distinct non-empty strings of the threats, in order of appearance.
fn distinct<'a>(threats: Option<&'a [u8]>, spellings: &[&str]) -> Vec<&'a [u8]> {
    let mut values = Vec::new();
    // As above: what is not an array has no threats.
    let _ = elements(threats.unwrap_or(b"[]"), |threat| {
        let value = spellings
            .iter()
            .find_map(|key| find(threat, &[key]).and_then(text));
        if let Some(value) = value.filter(|value| !values.contains(value)) {
            values.push(value);
        }
    });
    values
}
