//! `dsmith.lock`: every name's UUID and numbers, kept for ever.
//!
//! JSON with one item on a line, sorted, so that a diff shows what was added and a
//! merge of two branches shows what both added. An item that leaves the pack keeps
//! its line: its id is never given to another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::identity::{LAST_TYPE, SEPARATOR, qid_range};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::source::LOCK_FILE;

/// The form's number.
const VERSION: u32 = 1;
/// What a reader of the file should know.
const ABOUT: &str = "Ids of this pack. dsmith writes this file; commit it and never edit it.";

/// The ids of one pack. A nil `pack` is a lock that does not exist yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The namespace of the pack's UUIDs.
    pub pack: Uuid,
    entries: BTreeMap<(String, String), Entry>,
    uuids: BTreeSet<Uuid>,
    /// The greatest number of each kind.
    numbers: BTreeMap<String, u32>,
    /// The greatest QID of each range, by the range's first.
    qids: BTreeMap<u32, u32>,
}

/// One item's ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The kind of item.
    pub kind: String,
    /// What tells it apart among its kind.
    pub name: String,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its number, unique among its kind.
    pub number: u32,
    /// The QID, for QIDs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qid: Option<u32>,
    /// Names that it had before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    version: u32,
    pack: Uuid,
    items: Vec<Entry>,
}

impl Lock {
    /// Reads a lock file, and refuses one in which two items share an id.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let file: File =
            serde_json::from_str(text).map_err(|error| vec![malformed(text, &error)])?;
        if file.version != VERSION {
            let message = format!(
                "`{LOCK_FILE}` has form {}, this dsmith knows form {VERSION}",
                file.version
            );
            return Err(vec![lock_error(
                &codes::DS040,
                message,
                "use a newer dsmith",
            )]);
        }
        let out_of_range: Vec<Diagnostic> = file.items.iter().filter_map(out_of_range).collect();
        if !out_of_range.is_empty() {
            return Err(out_of_range);
        }
        let conflicts = conflicts(&file.items);
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let mut lock = Self {
            pack: file.pack,
            ..Self::default()
        };
        for entry in file.items {
            lock.insert(entry);
        }
        Ok(lock)
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "{{\n\"about\": \"{ABOUT}\",\n\"version\": {VERSION},\n\"pack\": \"{}\",\n\"items\": [",
            self.pack
        );
        for (index, entry) in self.entries.values().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // Strings and numbers always become JSON, and a String takes any text.
            let line = serde_json::to_string(entry).unwrap_or_default();
            let _ = write!(out, "{comma}\n{line}");
        }
        out.push_str("\n]\n}\n");
        out
    }

    /// Every entry, by kind and name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The entry of an item.
    pub fn get(&self, kind: &str, name: &str) -> Option<&Entry> {
        self.entries.get(&(kind.to_owned(), name.to_owned()))
    }

    pub(super) fn has(&self, kind: &str, name: &str) -> bool {
        self.get(kind, name).is_some()
    }

    pub(super) fn has_uuid(&self, uuid: Uuid) -> bool {
        self.uuids.contains(&uuid)
    }

    pub(super) fn insert(&mut self, entry: Entry) {
        self.uuids.insert(entry.uuid);
        let greatest = self.numbers.entry(entry.kind.clone()).or_default();
        *greatest = entry.number.max(*greatest);
        if let Some(qid) = entry.qid {
            self.count_qid(qid);
        }
        let key = (entry.kind.clone(), entry.name.clone());
        self.entries.insert(key, entry);
    }

    pub(super) fn rename(&mut self, kind: &str, old: &str, new: &str) {
        if let Some(mut entry) = self.entries.remove(&(kind.to_owned(), old.to_owned())) {
            entry.formerly.push(old.to_owned());
            new.clone_into(&mut entry.name);
            self.insert(entry);
        }
    }

    /// Renames every item of a kind that is told apart by `old` at that position.
    pub(super) fn rename_part(&mut self, kind: &str, position: usize, old: &str, new: &str) {
        let of_kind = self.entries.values().filter(|e| e.kind == kind);
        let names: Vec<String> = of_kind.map(|e| e.name.clone()).collect();
        for name in names {
            let mut parts: Vec<&str> = name.split(SEPARATOR).collect();
            if parts.get(position) == Some(&old) {
                parts[position] = new;
                self.rename(kind, &name, &parts.join(SEPARATOR));
            }
        }
    }

    pub(super) fn set_qid(&mut self, kind: &str, name: &str, qid: u32) {
        if let Some(entry) = self.entries.get_mut(&(kind.to_owned(), name.to_owned())) {
            entry.qid = Some(qid);
            self.count_qid(qid);
        }
    }

    /// One above the greatest number that the kind ever had.
    pub(super) fn next_number(&self, kind: &str, first: u32) -> u32 {
        self.numbers.get(kind).map_or(first, |n| first.max(n + 1))
    }

    /// One above the greatest QID that was ever used in the range that `base` opens.
    pub(super) fn next_qid(&self, base: u32, first: u32) -> u32 {
        self.qids.get(&base).map_or(first, |n| first.max(n + 1))
    }

    fn count_qid(&mut self, qid: u32) {
        let greatest = self.qids.entry(qid_range(qid).start).or_default();
        *greatest = qid.max(*greatest);
    }
}

fn malformed(text: &str, error: &serde_json::Error) -> Diagnostic {
    let merging = text
        .lines()
        .any(|l| l.starts_with("<<<<<<<") || l.starts_with(">>>>>>>"));
    let message = format!("`{LOCK_FILE}` cannot be read: {error}");
    let help = if merging {
        "it holds a merge conflict: keep the lines of both sides, then build again"
    } else {
        "take the committed file back; do not edit it by hand"
    };
    lock_error(&codes::DS040, message, help)
}

/// The greatest number that fits QRadar's columns.
const LAST_NUMBER: u32 = i32::MAX as u32;

/// An id that QRadar could not store, or above which no other could be given.
fn out_of_range(item: &Entry) -> Option<Diagnostic> {
    let last = match item.kind.as_str() {
        "log-source-type" => LAST_TYPE,
        _ => LAST_NUMBER - 1,
    };
    let number = if item.number > last {
        item.number
    } else {
        item.qid.filter(|qid| *qid >= LAST_NUMBER)?
    };
    let message = format!(
        "`{LOCK_FILE}`: {} `{}` cannot have the number {number}",
        item.kind, item.name
    );
    let help = "take the committed file back; do not edit it by hand";
    Some(lock_error(&codes::DS040, message, help))
}

/// Two lines with one id: what a careless merge leaves behind.
fn conflicts(items: &[Entry]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &Entry> = BTreeMap::new();
    let mut found = Vec::new();
    for item in items {
        let mut keys = vec![
            (
                format!("the name {}", item.name),
                format!("name/{}/{}", item.kind, item.name),
            ),
            (
                format!("the UUID {}", item.uuid),
                format!("uuid/{}", item.uuid),
            ),
            (
                format!("the number {}", item.number),
                format!("number/{}/{}", item.kind, item.number),
            ),
        ];
        if let Some(qid) = item.qid {
            keys.push((format!("the QID {qid}"), format!("qid/{qid}")));
        }
        for (what, key) in keys {
            if let Some(first) = seen.insert(key, item) {
                let message = format!(
                    "`{LOCK_FILE}`: {what} stands for {} `{}` and for {} `{}`",
                    first.kind, first.name, item.kind, item.name
                );
                let help =
                    "remove the line that was not released yet; the next build gives it a new id";
                found.push(lock_error(&codes::DS041, message, help));
            }
        }
    }
    found
}

fn lock_error(code: &'static crate::diagnostic::Code, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(code, Place::File(LOCK_FILE.to_owned()), message).help(help)
}
