//! Ids at first sight, and from the lock file for ever after.

use uuid::Uuid;

use super::lock::{Entry, Lock};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Extension, Named};
use crate::source::Spanned;

/// What an item is called inside QRadar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ids {
    /// The UUID; QRadar matches items of an upgrade by it.
    pub uuid: Uuid,
    /// The number: a row id, sequence id or the like, unique among its kind.
    pub number: u32,
}

/// The first QID of a log source type; it and the next are QRadar's own.
pub fn qid_base(log_source_type: u32) -> u32 {
    FIRST_RANGE + RANGE * log_source_type
}

const FIRST_RANGE: u32 = 2_000_000;
const RANGE: u32 = 250_000;

/// The QIDs of the log source type to which this one belongs.
pub(super) fn qid_range(qid: u32) -> std::ops::Range<u32> {
    let start = qid - qid.saturating_sub(FIRST_RANGE) % RANGE;
    start..start.saturating_add(RANGE)
}

/// The greatest id of a log source type whose QIDs fit their column.
pub(super) const LAST_TYPE: u32 = (i32::MAX as u32 - FIRST_RANGE) / RANGE - 1;

/// The first `n` of `base + n` that an author may use: the two before it are the
/// type's `… Message` and `Unknown`.
const FIRST_QID: u32 = 2;

/// Stands between the names that tell a part apart.
pub(super) const SEPARATOR: &str = " / ";

/// The names that tell a part apart, as one. Within a name the separator is written
/// with a second slash, so that no two lists of names become the same.
pub(super) fn join(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| escape(name)).collect();
    names.join(SEPARATOR)
}

fn escape(name: &str) -> String {
    name.replace(" /", " //")
}

/// Which items are told apart by the names of others: the other's kind, the item's
/// kind, and which of its names that is.
const PARTS: &[(&str, &str, usize)] = &[
    ("log-source-type", "event-mapping", 0),
    ("log-source-type", "protocol-mapping", 0),
    ("log-source-type", "expression", 1),
    ("property", "expression", 0),
    ("saved-search", "group-link", 0),
    ("group", "group-link", 1),
];

/// Hands out ids: known ones from the lock, new ones made so that two people who add
/// the same item get the same.
pub struct Identities {
    lock: Lock,
    diagnostics: Vec<Diagnostic>,
}

impl Identities {
    pub(super) fn new(extension: &Extension, lock: &Lock) -> Self {
        let mut lock = lock.clone();
        if lock.pack.is_nil() {
            let name = format!("dsmith:pack:{}", extension.name.value);
            lock.pack = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
        }
        Self {
            lock,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn finish(&mut self) -> (Lock, Vec<Diagnostic>) {
        let lock = std::mem::take(&mut self.lock);
        (lock, std::mem::take(&mut self.diagnostics))
    }

    pub(super) fn hub_id(&self, extension: &Extension) -> String {
        match &extension.hub_id {
            Some(id) => id.value.clone(),
            None => Uuid::new_v5(&self.lock.pack, b"hub").simple().to_string(),
        }
    }

    /// The ids of an item that has a name of its own.
    pub(super) fn named<T: Named>(&mut self, item: &T) -> Ids {
        self.rename(T::SCHEMA, &item.name().value, item.renamed_from());
        self.unnamed(T::SCHEMA, &item.name().value)
    }

    /// The ids of an item that is told apart by what it belongs to: names joined by
    /// [`SEPARATOR`], which follow when one of them is renamed.
    pub(super) fn unnamed(&mut self, kind: &str, name: &str) -> Ids {
        if let Some(entry) = self.lock.get(kind, name) {
            return Ids {
                uuid: entry.uuid,
                number: entry.number,
            };
        }
        let ids = Ids {
            uuid: self.new_uuid(kind, name),
            number: self.lock.next_number(kind, first_number(kind)),
        };
        self.lock.insert(Entry {
            kind: kind.to_owned(),
            name: name.to_owned(),
            uuid: ids.uuid,
            number: ids.number,
            qid: None,
            formerly: Vec::new(),
        });
        ids
    }

    /// The number of a QID, in the range of its log source type.
    pub(super) fn qid(&mut self, name: &Spanned<String>, log_source_type: u32) -> u32 {
        let base = qid_base(log_source_type);
        if let Some(qid) = self.lock.get("qid", name).and_then(|entry| entry.qid)
            && qid_range(qid).start == base
        {
            return qid;
        }
        let qid = self.lock.next_qid(base, base + FIRST_QID);
        self.lock.set_qid("qid", name, qid);
        qid
    }

    /// Two items that were exchanged by renaming would give one the other's id, and a
    /// name that is still in use was not renamed.
    pub(super) fn check_renames<T: Named>(&mut self, items: &[T]) {
        for item in items {
            let Some(old) = item.renamed_from() else {
                continue;
            };
            if items.iter().any(|other| other.name().value == old.value) {
                let message = format!("`{}` is still the name of a {}", old.value, T::NOUN);
                self.diagnostics.push(
                    Diagnostic::new(&codes::DS043, old.span, message)
                        .help("remove `renamed-from`, or the other item"),
                );
            }
        }
    }

    fn rename(&mut self, kind: &str, name: &str, old: Option<&Spanned<String>>) {
        let Some(old) = old else { return };
        if let Some(entry) = self.lock.get(kind, name) {
            if !entry.formerly.contains(&old.value) {
                let message = format!(
                    "`{name}` had an id before it was renamed from `{}`",
                    old.value
                );
                self.diagnostics.push(
                    Diagnostic::new(&codes::DS043, old.span, message)
                        .help("remove `renamed-from`: both names have ids of their own"),
                );
            }
        } else if self.lock.has(kind, &old.value) {
            self.lock.rename(kind, &old.value, name);
            for (owner, part, position) in PARTS {
                if *owner == kind {
                    self.lock
                        .rename_part(part, *position, &escape(&old.value), &escape(name));
                }
            }
        } else {
            let message = format!("nothing in the lock file was ever called `{}`", old.value);
            self.diagnostics.push(
                Diagnostic::new(&codes::DS043, old.span, message)
                    .help("remove `renamed-from`, or mend the old name"),
            );
        }
    }

    /// A UUID that nothing in the lock has: the name's own, unless an item that was
    /// renamed took it along.
    fn new_uuid(&self, kind: &str, name: &str) -> Uuid {
        let mut text = format!("{kind}/{name}");
        loop {
            let uuid = Uuid::new_v5(&self.lock.pack, text.as_bytes());
            if !self.lock.has_uuid(uuid) {
                return uuid;
            }
            text.push('\'');
        }
    }
}

/// Where the numbers of a kind begin: in the range that exports show, above what a
/// console hands out in its first years. A console gives its own numbers at
/// installation (inferred), so they need only be unique in the package.
fn first_number(kind: &str) -> u32 {
    match kind {
        "app" => 1001,
        "event-mapping" => 900_001,
        "expression" => 6001,
        "group" => 100_001,
        "group-link" => 1_000_101,
        "log-source" => 2001,
        "log-source-extension" => 101,
        "log-source-type" => 4001,
        "property" => 5001,
        "protocol-mapping" => 7001,
        "qid" => 1_900_001,
        "saved-search" => 3001,
        _ => 1,
    }
}
