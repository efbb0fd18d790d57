//! Makes an event fit the payload limit: valid JSON, every field that a property reads kept,
//! and what was cut named in `collectorCut`.
//!
//! The order is fixed: the named heavy fields first; then whatever no property reads, the
//! largest first, long texts shortened to what fits and the rest dropped; last, and only when
//! that is not enough, the values of the properties themselves are shortened, never removed.

use super::tree::Node;

/// The smallest limit under which every property still fits.
pub const LEAST_LIMIT: usize = 4096;

/// Room for `"collectorCut":[…]`.
const NOTE_BYTES: usize = 512;

/// Dropped first, in this order. `[]` stands for every element.
const HEAVY: [&[&str]; 5] = [
    &["msgParts", "[]", "dataBase64"],
    &["msgParts", "[]", "textExtracted"],
    &["msgParts", "[]", "urls"],
    &["msgParts", "[]", "metadata"],
    &["filter", "modules", "urldefense"],
];

/// What the properties and log source extensions read; `[0-4]` stands for the first five.
const KEPT: [&[&str]; 42] = [
    &["eventType"],
    &["eventTime"],
    &["account"],
    &["guid"],
    &["id"],
    &["ts"],
    &["action_dkimv"],
    &["action_dmarc"],
    &["action_spf"],
    &["final_module"],
    &["final_rule"],
    &["final_action"],
    &["SpamType"],
    &["connection", "ip"],
    &["connection", "tls", "inbound", "version"],
    &["envelope", "from"],
    &["envelope", "rcpts"],
    &["filter", "disposition"],
    &["filter", "quarantine", "folder"],
    &["filter", "routeDirection"],
    &["msgParts", "[0-4]", "labeledName"],
    &["msg", "header", "from"],
    &["msg", "header", "to"],
    &["msg", "header", "message-id"],
    &["msg", "normalizedHeader", "subject"],
    &["campaignID"],
    &["campaignId"],
    &["classification"],
    &["GUID"],
    &["impostorScore"],
    &["malwareScore"],
    &["messageTime"],
    &["clickTime"],
    &["messageID"],
    &["phishScore"],
    &["QID"],
    &["recipient"],
    &["sender"],
    &["senderIP"],
    &["spamScore"],
    &["threat"],
    &["threatType"],
];

/// The object that `bytes` holds, in at most `limit` bytes (at least [`LEAST_LIMIT`]).
pub fn cut(bytes: &[u8], limit: usize) -> Vec<u8> {
    let mut tree = Node::read(bytes);
    let mut cutter = Cutter {
        excess: tree.size().saturating_sub(limit.saturating_sub(NOTE_BYTES)),
        names: Vec::new(),
    };
    for pattern in HEAVY {
        cutter.drop_matching(&mut tree, pattern, pattern);
    }
    cutter.drop_largest(&mut tree);
    cutter.shorten_kept(&mut tree);
    let mut out = Vec::with_capacity(limit);
    tree.write(&mut out);
    cutter.note(&mut out);
    out
}

/// What is still too much, and what went.
struct Cutter {
    excess: usize,
    names: Vec<String>,
}

/// Something that no property reads.
struct Candidate {
    path: Vec<usize>,
    name: String,
    size: usize,
}

impl Cutter {
    fn took(&mut self, saved: usize, name: &str) {
        self.excess = self.excess.saturating_sub(saved);
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    fn drop_matching(&mut self, node: &mut Node<'_>, pattern: &[&str], whole: &[&str]) {
        let Some((first, rest)) = pattern.split_first() else {
            if self.excess > 0 && !matches!(node, Node::Gone) {
                self.took(node.size(), &whole.join(".").replace(".[]", "[]"));
                *node = Node::Gone;
            }
            return;
        };
        match node {
            Node::Array(elements) if *first == "[]" => {
                for element in elements {
                    self.drop_matching(element, rest, whole);
                }
            }
            Node::Object(members) => {
                for (key, value) in members {
                    if *key == first.as_bytes() {
                        self.drop_matching(value, rest, whole);
                    }
                }
            }
            _ => {}
        }
    }

    fn drop_largest(&mut self, tree: &mut Node<'_>) {
        let mut candidates = Vec::new();
        candidates_of(tree, &KEPT, &mut Vec::new(), "", &mut candidates);
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.size));
        for candidate in candidates {
            if self.excess == 0 {
                return;
            }
            if let Some(node) = tree.at(&candidate.path) {
                let saved = match node {
                    Node::Leaf(_) if candidate.size > self.excess + 64 => {
                        node.reduce(candidate.size - self.excess)
                    }
                    _ => {
                        *node = Node::Gone;
                        // At worst `null` stands for it.
                        candidate.size.saturating_sub(4)
                    }
                };
                self.took(saved, &candidate.name);
            }
        }
    }

    fn shorten_kept(&mut self, tree: &mut Node<'_>) {
        for level in [16384, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32] {
            if self.excess == 0 {
                return;
            }
            self.shorten(tree, &KEPT, "", level);
        }
    }

    fn shorten(&mut self, node: &mut Node<'_>, kept: &[&[&str]], name: &str, level: usize) {
        if self.excess == 0 {
            return;
        }
        if kept.iter().any(|pattern| pattern.is_empty()) {
            let saved = node.reduce(level);
            if saved > 0 {
                self.took(saved, name);
            }
            return;
        }
        node.children(|step, child| {
            let below = below(kept, step);
            if !below.is_empty() {
                self.shorten(child, &below, &named(name, step), level);
            }
        });
    }

    /// Puts the names before the closing brace.
    fn note(&self, out: &mut Vec<u8>) {
        out.pop();
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(b"\"collectorCut\":[");
        let mut room = NOTE_BYTES - 32;
        for (index, name) in self.names.iter().enumerate() {
            let fits = name.len() + 3 <= room.saturating_sub(8);
            room = room.saturating_sub(name.len() + 3);
            if index > 0 {
                out.push(b',');
            }
            out.push(b'"');
            out.extend_from_slice(if fits {
                name.as_bytes()
            } else {
                "…".as_bytes()
            });
            out.push(b'"');
            if !fits {
                break;
            }
        }
        out.extend_from_slice(b"]}");
    }
}

/// One step down the tree.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    /// Into the member of this (raw) key.
    Key(&'a [u8]),
    /// Into the element of this index.
    Index(usize),
}

/// What of the patterns is left below a step.
fn below<'p>(patterns: &[&'p [&'p str]], step: Step<'_>) -> Vec<&'p [&'p str]> {
    let matches = |first: &str| match step {
        Step::Key(key) => first.as_bytes() == key,
        Step::Index(index) => first == "[0-4]" && index < 5,
    };
    patterns
        .iter()
        .filter_map(|pattern| pattern.split_first())
        .filter(|(first, _)| matches(first))
        .map(|(_, rest)| rest)
        .collect()
}

fn named(name: &str, step: Step<'_>) -> String {
    match step {
        Step::Key(key) if name.is_empty() => String::from_utf8_lossy(key).into_owned(),
        Step::Key(key) => format!("{name}.{}", String::from_utf8_lossy(key)),
        Step::Index(_) => format!("{name}[]"),
    }
}

fn candidates_of(
    node: &mut Node<'_>,
    kept: &[&[&str]],
    path: &mut Vec<usize>,
    name: &str,
    out: &mut Vec<Candidate>,
) {
    if kept.iter().any(|pattern| pattern.is_empty()) || matches!(node, Node::Gone) {
        return;
    }
    // A plain value where the kept field would be further down is read by nothing either.
    if kept.is_empty() || matches!(node, Node::Leaf(_)) {
        let size = node.size();
        let (path, name) = (path.clone(), name.to_owned());
        out.push(Candidate { path, name, size });
        return;
    }
    let mut index = 0;
    node.children(|step, child| {
        path.push(index);
        candidates_of(child, &below(kept, step), path, &named(name, step), out);
        path.pop();
        index += 1;
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn cut_value(value: &Value, limit: usize) -> Value {
        let out = cut(value.to_string().as_bytes(), limit);
        assert!(out.len() <= limit, "{} over {limit}", out.len());
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn attachments_go_first_and_names_stay() {
        let part =
            |name: &str| json!({"labeledName": name, "md5": "m", "dataBase64": "A".repeat(5000)});
        let event = json!({"guid": "g", "msgParts": [part("one"), part("two")], "tail": 1});
        assert_eq!(
            cut_value(&event, 8192),
            json!({
                "guid": "g",
                "msgParts": [{"labeledName": "one", "md5": "m"},
                    {"labeledName": "two", "md5": "m", "dataBase64": "A".repeat(5000)}],
                "tail": 1,
                "collectorCut": ["msgParts[].dataBase64"]
            })
        );
    }

    #[test]
    fn a_long_text_that_no_property_reads_is_shortened_to_what_fits() {
        let event = json!({"id": "i", "data": "x".repeat(9000)});
        let out = cut_value(&event, 4096);
        assert!(out["data"].as_str().unwrap().len() > 3000);
        assert_eq!(out["collectorCut"], json!(["data"]));
    }

    #[test]
    fn a_property_is_shortened_only_when_nothing_else_is_left() {
        let many: Vec<String> = (0..5000).map(|n| format!("user{n}@example.com")).collect();
        let event = json!({"recipient": many, "xmailer": "m", "spamScore": 7});
        let out = cut_value(&event, 4096);
        assert_eq!(out["recipient"][0], json!("user0@example.com"));
        assert_eq!(out["spamScore"], json!(7));
        assert_eq!(out["collectorCut"], json!(["xmailer", "recipient"]));
    }

    #[test]
    fn elements_keep_their_place() {
        let event = json!({"msgParts": [{"big": "y".repeat(5000)}, {"labeledName": "second"}]});
        let out = cut_value(&event, 4096);
        assert_eq!(out["msgParts"][1]["labeledName"], json!("second"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let names = prop_oneof![
            Just("msgParts".to_owned()),
            Just("labeledName".to_owned()),
            Just("filter".to_owned()),
            Just("recipient".to_owned()),
            Just("sender".to_owned()),
            Just("msg".to_owned()),
            Just("header".to_owned()),
            "\\PC{0,40}",
        ];
        let leaf = prop_oneof![
            any::<f64>().prop_map(|n| json!(n)),
            Just(Value::Null),
            ("\\PC{0,60}", 0..60usize).prop_map(|(s, n)| json!(s.repeat(n))),
        ];
        leaf.prop_recursive(6, 120, 12, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
                proptest::collection::vec((names.clone(), inner), 0..12)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_the_event_the_result_fits_and_is_json(value in any_json()) {
            let event = json!({"guid": "g", "msgParts": [value.clone()], "recipient": value.clone(), "sender": value, "eventType": "message_log"});
            let out = cut_value(&event, LEAST_LIMIT);
            prop_assert_eq!(&out["guid"], "g");
            prop_assert_eq!(&out["eventType"], "message_log");
            prop_assert!(out.get("recipient").is_some());
        }
    }
}
