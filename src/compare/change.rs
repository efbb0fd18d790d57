//! What changed between two versions: items are paired by id, then by name, and each
//! pair is compared field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::item::{Item, Kind, Value, Version};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The kind of the item.
    pub kind: Kind,
    /// Its name: the new one where it was renamed.
    pub name: String,
    /// What happened to it.
    #[serde(flatten)]
    pub what: What,
}

/// What happened to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has the same id and another name.
    Renamed {
        /// The old name.
        from: String,
    },
    /// It has the same name and another id, so that an upgrade puts it beside the old one.
    NewId {
        /// The old id.
        from: String,
        /// The new id.
        to: String,
    },
    /// It took the number of an item that is gone.
    Reused {
        /// The number.
        number: String,
        /// The name of the item that had it.
        from: String,
    },
    /// One of its fields changed.
    Field {
        /// The field.
        field: String,
        /// The old value, if there was one.
        old: Option<Value>,
        /// The new value, if there is one.
        new: Option<Value>,
    },
}

/// Every difference, by kind, then name, then field.
pub fn changes(old: &Version, new: &Version) -> Vec<Change> {
    let pairs = Pairs::of(&old.items, &new.items);
    let mut changes = pairs.reused();
    // A content XML alone has no manifest, which says nothing about the extension.
    let told = |item: &&&Item| item.kind != Kind::Extension;
    let removed = pairs.removed.iter().filter(told);
    let added = pairs.added.iter().filter(told);
    changes.extend(removed.map(|item| change(item, What::Removed)));
    changes.extend(added.map(|item| change(item, What::Added)));
    let renamed = pairs.renamed();
    for (old, new) in &pairs.both {
        changes.extend(between(old, new, &renamed));
    }
    // Stable: what happened to one item stays in the order of its fields.
    changes.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    changes
}

fn change(item: &Item, what: What) -> Change {
    Change {
        kind: item.kind,
        name: item.name.clone(),
        what,
    }
}

fn between(old: &Item, new: &Item, renamed: &Renamed<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    if old.name != new.name {
        let from = old.name.clone();
        found.push(change(new, What::Renamed { from }));
    }
    if let (Some(from), Some(to)) = (&old.uuid, &new.uuid)
        && from != to
    {
        let (from, to) = (from.clone(), to.clone());
        found.push(change(new, What::NewId { from, to }));
    }
    let fields: BTreeSet<&String> = old.fields.keys().chain(new.fields.keys()).collect();
    for field in fields {
        let (before, after) = (old.fields.get(field), new.fields.get(field));
        let followed = before.map(|value| follow(field, value, renamed));
        if followed.as_ref() != after {
            let what = What::Field {
                field: field.clone(),
                old: before.cloned(),
                new: after.cloned(),
            };
            found.push(change(new, what));
        }
    }
    found
}

/// The new name of each item that was renamed, by its kind and old name.
type Renamed<'v> = BTreeMap<(Kind, &'v str), &'v str>;

/// The fields that name another item, and its kind.
const REFERENCES: &[(&str, Kind)] = &[
    ("QID", Kind::Qid),
    ("groups", Kind::Group),
    ("log source", Kind::LogSource),
    ("log source extension", Kind::LogSourceExtension),
    ("log source type", Kind::LogSourceType),
    ("parent", Kind::Group),
    ("search", Kind::SavedSearch),
];

/// A field's old value as it reads now: an item that was renamed is still the same one.
fn follow(field: &str, value: &Value, renamed: &Renamed<'_>) -> Value {
    let Some((_, kind)) = REFERENCES.iter().find(|(name, _)| *name == field) else {
        return value.clone();
    };
    let now = |name: &String| {
        let new = renamed.get(&(*kind, name.as_str()));
        new.map_or_else(|| name.clone(), |new| (*new).to_owned())
    };
    match value {
        Value::Text(name) => Value::Text(now(name)),
        Value::List(names) => Value::List(names.iter().map(now).collect()),
    }
}

/// The items of two versions, brought together.
struct Pairs<'v> {
    both: Vec<(&'v Item, &'v Item)>,
    removed: Vec<&'v Item>,
    added: Vec<&'v Item>,
}

impl<'v> Pairs<'v> {
    fn of(old: &'v [Item], new: &'v [Item]) -> Self {
        let mut both = Vec::new();
        let (old, new) = pair(old.iter(), new.iter(), &mut both, |item| {
            Some((item.kind, item.uuid.as_deref()?))
        });
        let (removed, added) = pair(old.into_iter(), new.into_iter(), &mut both, |item| {
            Some((item.kind, item.name.as_str(), item.nth))
        });
        Self {
            both,
            removed,
            added,
        }
    }

    fn renamed(&self) -> Renamed<'v> {
        let differ = self.both.iter().filter(|(old, new)| old.name != new.name);
        differ
            .map(|(old, new)| ((old.kind, old.name.as_str()), new.name.as_str()))
            .collect()
    }

    /// The QIDs that are new under the number of one that is gone.
    fn reused(&self) -> Vec<Change> {
        let number = |item: &&&Item| (item.kind == Kind::Qid).then(|| item.text("number"));
        let gone: BTreeMap<String, &Item> = self
            .removed
            .iter()
            .filter_map(|item| Some((number(&item)?, *item)))
            .collect();
        let reused = self.added.iter().filter_map(|item| {
            let number = number(&item)?;
            let from = gone.get(&number)?.name.clone();
            Some(change(item, What::Reused { number, from }))
        });
        reused.collect()
    }
}

/// Takes what has the same key in both out of them, and returns what is left.
fn pair<'v, K: Ord>(
    old: impl Iterator<Item = &'v Item>,
    new: impl Iterator<Item = &'v Item>,
    both: &mut Vec<(&'v Item, &'v Item)>,
    key: impl Fn(&'v Item) -> Option<K>,
) -> (Vec<&'v Item>, Vec<&'v Item>) {
    let mut waiting: BTreeMap<K, &Item> = BTreeMap::new();
    let mut left_new = Vec::new();
    for item in new {
        match key(item) {
            Some(key) if !waiting.contains_key(&key) => {
                waiting.insert(key, item);
            }
            _ => left_new.push(item),
        }
    }
    let mut left_old = Vec::new();
    for item in old {
        match key(item).and_then(|key| waiting.remove(&key)) {
            Some(other) => both.push((item, other)),
            None => left_old.push(item),
        }
    }
    left_new.extend(waiting.into_values());
    left_new.sort_by(|a, b| (a.kind, &a.name, a.nth).cmp(&(b.kind, &b.name, b.nth)));
    (left_old, left_new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(items: Vec<Item>) -> Version {
        let origin = String::new();
        Version { origin, items }
    }

    fn qid(uuid: &str, name: &str, number: &str) -> Item {
        Item::new(Kind::Qid, Some(uuid), name).with("number", Some(number))
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        let one = version(vec![qid("a", "A", "1"), qid("b", "B", "2")]);
        assert_eq!(changes(&one, &one), []);
    }

    #[test]
    fn the_same_id_under_another_name_was_renamed() {
        let found = changes(
            &version(vec![qid("a", "A", "1")]),
            &version(vec![qid("a", "B", "1")]),
        );
        let from = "A".to_owned();
        assert_eq!(found, [change(&qid("a", "B", "1"), What::Renamed { from })]);
    }

    #[test]
    fn two_items_that_change_names_are_both_renamed() {
        let found = changes(
            &version(vec![qid("a", "A", "1"), qid("b", "B", "2")]),
            &version(vec![qid("a", "B", "1"), qid("b", "A", "2")]),
        );
        let names: Vec<_> = found.iter().map(|c| (&*c.name, &c.what)).collect();
        let renamed = |from: &str| What::Renamed { from: from.into() };
        assert_eq!(names, [("A", &renamed("B")), ("B", &renamed("A"))]);
    }

    #[test]
    fn items_without_an_id_are_paired_by_name() {
        let old = Item::new(Kind::Qid, None, "A").with("number", Some("1"));
        let found = changes(&version(vec![old]), &version(vec![qid("a", "A", "2")]));
        let value = |text: &str| Some(Value::Text(text.to_owned()));
        let what = What::Field {
            field: "number".to_owned(),
            old: value("1"),
            new: value("2"),
        };
        assert_eq!(found, [change(&qid("a", "A", "2"), what)]);
    }

    #[test]
    fn a_number_of_a_qid_that_is_gone_was_reused() {
        let found = changes(
            &version(vec![qid("a", "A", "1")]),
            &version(vec![qid("b", "B", "1")]),
        );
        let (number, from) = ("1".to_owned(), "A".to_owned());
        assert_eq!(
            found,
            [
                change(&qid("a", "A", "1"), What::Removed),
                change(&qid("b", "B", "1"), What::Reused { number, from }),
                change(&qid("b", "B", "1"), What::Added),
            ]
        );
    }
}
