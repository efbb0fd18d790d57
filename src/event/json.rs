//! JSON key paths on an event: one pass over the first JSON object of the payload fills
//! every path of a log source type.
//!
//! Nothing is built of what no path asks for, and what a path asks for is a slice of the
//! payload.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::settings::Json;
use crate::model::key_path::{Index, KeyPath};

/// Key paths as a tree, each with the slot that its value goes into.
#[derive(Debug, Default)]
pub(super) struct Paths {
    nodes: Vec<Node>,
    slots: Vec<KeyPath>,
    /// Whether a slot's path ends in `[]`.
    whole: Vec<bool>,
}

#[derive(Debug, Default)]
struct Node {
    keys: Vec<(String, usize)>,
    elements: Vec<(u32, usize)>,
    slot: Option<usize>,
    /// The slot of the path that ends in `[]` here.
    whole: Option<usize>,
    /// Every slot at or below this node.
    below: Vec<usize>,
}

/// What the paths lead to in one payload.
#[derive(Debug)]
pub(super) struct Found<'p> {
    /// The slices of the payload, by slot.
    slices: Vec<Option<&'p str>>,
    /// Whether a slot's path ends in `[]`, by slot.
    whole: &'p [bool],
    json: Json,
}

/// Why no object was found although one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// The byte at which the object begins.
    pub at: usize,
}

impl Paths {
    /// Adds a path and gives its slot; the same path has one slot.
    pub(super) fn add(&mut self, path: &KeyPath) -> usize {
        if let Some(slot) = self.slots.iter().position(|known| known == path) {
            return slot;
        }
        let slot = self.slots.len();
        self.slots.push(path.clone());
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut at = 0;
        let mut trail = vec![at];
        let mut whole = false;
        for step in &path.steps {
            at = self.key(at, &step.name);
            trail.push(at);
            match step.index {
                Some(Index::Element(number)) => {
                    at = self.element(at, number);
                    trail.push(at);
                }
                Some(Index::Whole) => whole = true,
                None => {}
            }
        }
        for node in trail {
            self.nodes[node].below.push(slot);
        }
        self.whole.push(whole);
        let node = &mut self.nodes[at];
        *(if whole {
            &mut node.whole
        } else {
            &mut node.slot
        }) = Some(slot);
        slot
    }

    fn key(&mut self, at: usize, name: &str) -> usize {
        let known = self.nodes[at].keys.iter().find(|(key, _)| key == name);
        if let Some((_, child)) = known {
            return *child;
        }
        let child = self.node();
        self.nodes[at].keys.push((name.to_owned(), child));
        child
    }

    fn element(&mut self, at: usize, number: u32) -> usize {
        let known = self.nodes[at].elements.iter().find(|(n, _)| *n == number);
        if let Some((_, child)) = known {
            return *child;
        }
        let child = self.node();
        self.nodes[at].elements.push((number, child));
        child
    }

    fn node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// The values in the first JSON object of the payload. When the payload ends before
    /// that object does, the object is named; its inner objects are not the event unless
    /// the settings say so.
    pub(super) fn find<'p>(&'p self, payload: &'p str, json: Json) -> (Found<'p>, Option<Cut>) {
        let mut found = Found {
            slices: vec![None; self.slots.len()],
            whole: &self.whole,
            json,
        };
        let mut cut = None;
        if self.nodes.is_empty() {
            return (found, cut);
        }
        let mut from = 0;
        while let Some(offset) = payload[from..].find('{') {
            let at = from + offset;
            let mut reader = serde_json::Deserializer::from_str(&payload[at..]);
            let walk = Walk {
                paths: self,
                node: 0,
                found: &mut found.slices,
            };
            match walk.deserialize(&mut reader) {
                Ok(()) => return (found, cut),
                Err(error) => {
                    found.slices.fill(None);
                    if error.is_eof() {
                        cut.get_or_insert(Cut { at });
                        if !json.inside_of_cut {
                            break;
                        }
                    }
                }
            }
            from = at + 1;
        }
        (found, cut)
    }
}

impl Found<'_> {
    /// The value in a slot: text without its quotes and escapes, anything else as it is
    /// written. None for `null` and for text that is not Unicode.
    pub(super) fn value(&self, slot: usize) -> Option<String> {
        let raw = (*self.slices.get(slot)?)?;
        match raw.as_bytes().first()? {
            b'"' if raw.contains('\\') => serde_json::from_str(raw).ok(),
            b'"' => Some(raw[1..raw.len() - 1].to_owned()),
            b'n' => None,
            b'{' if !self.json.objects => None,
            b'[' if !self.json.arrays && !self.whole[slot] => None,
            _ => Some(raw.to_owned()),
        }
    }
}

/// The walk at one node of the tree.
struct Walk<'w, 'p> {
    paths: &'w Paths,
    node: usize,
    found: &'w mut Vec<Option<&'p str>>,
}

impl<'p> Walk<'_, 'p> {
    fn node(&self) -> &Node {
        &self.paths.nodes[self.node]
    }

    fn child(&mut self, node: usize) -> Walk<'_, 'p> {
        // Of equal keys the last one counts.
        for slot in &self.paths.nodes[node].below {
            self.found[*slot] = None;
        }
        Walk {
            paths: self.paths,
            node,
            found: self.found,
        }
    }
}

impl<'p> DeserializeSeed<'p> for Walk<'_, 'p> {
    type Value = ();

    fn deserialize<D: Deserializer<'p>>(self, reader: D) -> Result<(), D::Error> {
        let node = self.node();
        let (slot, whole) = (node.slot, node.whole);
        let inner = !node.keys.is_empty() || !node.elements.is_empty();
        if slot.is_none() && whole.is_none() {
            return reader.deserialize_any(self);
        }
        let raw: &RawValue = serde::Deserialize::deserialize(reader)?;
        let raw = raw.get();
        if let Some(slot) = slot {
            self.found[slot] = Some(raw);
        }
        if let Some(whole) = whole.filter(|_| raw.starts_with('[')) {
            self.found[whole] = Some(raw);
        }
        if !inner {
            return Ok(());
        }
        let mut reader = serde_json::Deserializer::from_str(raw);
        reader.deserialize_any(self).map_err(D::Error::custom)
    }
}

impl<'p> Visitor<'p> for Walk<'_, 'p> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'p>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(child) = map.next_key_seed(Key(&self.node().keys))? {
            match child {
                Some(child) => map.next_value_seed(self.child(child))?,
                None => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'p>>(mut self, mut seq: A) -> Result<(), A::Error> {
        for number in 0.. {
            let mut elements = self.node().elements.iter();
            let child = elements
                .find(|(n, _)| *n == number)
                .map(|(_, child)| *child);
            let more = match child {
                Some(child) => seq.next_element_seed(self.child(child))?.is_some(),
                None => seq.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A key, as the child that it leads to.
struct Key<'k>(&'k [(String, usize)]);

impl<'p> DeserializeSeed<'p> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'p>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        let mut keys = self.0.iter();
        Ok(keys.find(|(key, _)| key == text).map(|(_, child)| *child))
    }
}

#[cfg(test)]
mod tests;
