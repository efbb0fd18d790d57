//! The derived fields: what the custom properties read and Proofpoint does not send at the
//! top level.
//!
//! Values are copied as raw JSON, never decoded. What a derivation lacks is left out.

use super::kind::EventKind;
use super::scan::{elements, find, text};
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
        EventKind::PodMessage => pod_message(facts, event, &mut fields),
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
    /// Its member `filter`.
    pub filter: Option<&'a [u8]>,
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
    last_final: Option<&'a [u8]>,
}

const MODULES: [(&str, &str); 3] = [
    ("dkimv", "action_dkimv"),
    ("dmarc", "action_dmarc"),
    ("spf", "action_spf"),
];

fn actions(filter: Option<&[u8]>) -> Actions<'_> {
    let mut found = Actions::default();
    let Some(array) = filter.and_then(|filter| find(filter, &["actions"])) else {
        return found;
    };
    // The scanner has accepted the whole event, so only a value of another type ends here.
    let _ = elements(array, |action| {
        let module = find(action, &["module"]).and_then(text);
        for (list, (name, _)) in found.by_module.iter_mut().zip(MODULES) {
            if module == Some(name.as_bytes()) {
                list.push(action);
            }
        }
        if find(action, &["isFinal"]) == Some(b"true") {
            found.last_final = Some(action);
        }
    });
    found
}

fn pod_message<H: Fn(&str) -> bool>(facts: &Facts, event: &Event<'_>, fields: &mut Fields<'_, H>) {
    let actions = actions(event.filter);
    for (list, (_, name)) in actions.by_module.iter().zip(MODULES) {
        fields.add(name, |out| array(list, out));
    }
    if let Some(action) = actions.last_final {
        for (name, key) in [
            ("final_module", "module"),
            ("final_rule", "rule"),
            ("final_action", "action"),
        ] {
            fields.add_raw(name, find(action, &[key]));
        }
    }
    fields.add_raw("SpamType", spam_type(facts, event));
}

/// The value at the configured path, starting in `filter` where the path does.
fn spam_type<'a>(facts: &Facts, event: &Event<'a>) -> Option<&'a [u8]> {
    match facts.spam_type.split_first() {
        Some((first, rest)) if first == "filter" => find(event.filter?, rest),
        Some(_) => find(event.bytes, &facts.spam_type),
        None => None,
    }
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
