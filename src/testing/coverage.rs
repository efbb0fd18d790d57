//! Which items of the content the events of tests reached.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::event::{Event, Outcome};
use crate::model::Database;
use crate::resolve::{ExpressionRow, Resolved};

/// Every item that an event can reach, and how many did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The items, by kind and then in the order of the pack.
    pub items: Vec<Item>,
    /// Where in `items` each one is.
    index: BTreeMap<Key, usize>,
}

/// An item that an event can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// How many events reached it.
    pub hits: usize,
    /// The item that it belongs to: the QID of an event mapping, the property of an expression.
    pub owner: Option<usize>,
}

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A QID.
    Qid,
    /// An event mapping.
    EventMapping,
    /// A custom property.
    Property,
    /// An expression of a custom property.
    Expression,
    /// A source of a field in a log source extension.
    FieldSource,
}

/// An item by its indexes in the pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Qid(usize),
    EventMapping(usize),
    Property(usize),
    /// By the id of its row.
    Expression(String),
    /// Extension, field, position from 1.
    FieldSource(usize, &'static str, usize),
}

impl Coverage {
    /// Every item of the pack, reached by no event yet.
    pub(super) fn new(pack: &Resolved<'_>) -> Self {
        let mut coverage = Self {
            items: Vec::new(),
            index: BTreeMap::new(),
        };
        coverage.events(pack);
        coverage.properties(pack);
        coverage.extensions(pack);
        coverage
    }

    fn events(&mut self, pack: &Resolved<'_>) {
        for (index, row) in pack.qids.iter().enumerate() {
            let name = &row.item.name;
            let item = item(Kind::Qid, name.value.clone(), name.span);
            self.push(Key::Qid(index), item);
        }
        for (index, row) in pack.event_mappings.iter().enumerate() {
            let id = &row.item.event_id;
            let mut item = item(Kind::EventMapping, id.value.clone(), id.span);
            item.owner = self.index.get(&Key::Qid(row.qid)).copied();
            self.push(Key::EventMapping(index), item);
        }
    }

    fn properties(&mut self, pack: &Resolved<'_>) {
        let rows = pack.properties.iter().enumerate();
        // Flows are no events, and what is not enabled is never tried.
        let events = rows.filter(|(_, row)| row.item.database == Database::Events);
        for (index, row) in events {
            let enabled: Vec<_> = row.expressions.iter().filter(|e| e.item.enabled).collect();
            if enabled.is_empty() {
                continue;
            }
            let name = &row.item.name;
            let item = item(Kind::Property, name.value.clone(), name.span);
            let owner = self.push(Key::Property(index), item);
            for expression in enabled {
                let key = Key::Expression(expression.ids.uuid.to_string());
                self.push(key, expression_item(&name.value, expression, owner));
            }
        }
    }

    fn extensions(&mut self, pack: &Resolved<'_>) {
        for (index, row) in pack.log_source_extensions.iter().enumerate() {
            for reader in &row.item.fields {
                let field = reader.field.value.name();
                for (number, source) in reader.from.iter().enumerate() {
                    let written = source.key_path.as_ref().or(source.regex.as_ref());
                    let span = written.map_or(reader.field.span, |text| text.span);
                    let text = written.map_or("", |text| text.value.as_str());
                    let name = format!("{}: {field} {text}", row.item.name.value);
                    let key = Key::FieldSource(index, field, number + 1);
                    self.push(key, item(Kind::FieldSource, name, span));
                }
            }
        }
    }

    fn push(&mut self, key: Key, item: Item) -> usize {
        let at = self.items.len();
        self.index.insert(key, at);
        self.items.push(item);
        at
    }

    /// Counts what an event reached.
    pub(super) fn add(&mut self, pack: &Resolved<'_>, event: &Event<'_>) {
        for key in reached(pack, event) {
            if let Some(at) = self.index.get(&key) {
                self.items[*at].hits += 1;
            }
        }
    }
}

fn reached(pack: &Resolved<'_>, event: &Event<'_>) -> Vec<Key> {
    let mut keys = Vec::new();
    if event.outcome == Outcome::Mapped {
        let number = event.qid.number;
        let mut qids = pack.qids.iter();
        let qid = qids.position(|row| Some(i64::from(row.qid)) == number);
        keys.extend(qid.map(Key::Qid));
        keys.extend(mapping(pack, event).map(Key::EventMapping));
    }
    for value in &event.properties {
        let mut rows = pack.properties.iter();
        let property = rows.position(|row| row.item.name.value == value.name);
        keys.extend(property.map(Key::Property));
        keys.push(Key::Expression(value.expression_id.to_owned()));
    }
    if let Some(extension) = extension(pack, event) {
        keys.extend(event.fields.iter().map(|value| {
            let order = usize::try_from(value.order).unwrap_or(0);
            Key::FieldSource(extension, value.field.name(), order)
        }));
    }
    keys
}

fn item(kind: Kind, name: String, span: Span) -> Item {
    Item {
        kind,
        name,
        span,
        hits: 0,
        owner: None,
    }
}

fn expression_item(property: &str, row: &ExpressionRow<'_>, owner: usize) -> Item {
    let written = row.item.key_path.as_ref().or(row.item.regex.as_ref());
    let span = written.map_or(row.item.log_source_type.span, |text| text.span);
    let text = written.map_or("", |text| text.value.as_str());
    let mut item = item(Kind::Expression, format!("{property}: {text}"), span);
    item.owner = Some(owner);
    item
}

/// The event mapping that an event went by: that of its type, event ID and category.
fn mapping(pack: &Resolved<'_>, event: &Event<'_>) -> Option<usize> {
    let number = event.qid.number;
    let mut rows = pack.event_mappings.iter();
    rows.position(|row| {
        let category = row.item.event_category.as_ref();
        Some(i64::from(pack.qids[row.qid].qid)) == number
            && event.event_id.as_ref() == Some(&row.item.event_id.value)
            && category.is_none_or(|category| category.value == event.event_category)
    })
}

/// The log source extension that parsed an event.
fn extension(pack: &Resolved<'_>, event: &Event<'_>) -> Option<usize> {
    let id = event.log_source_type?.id;
    let mut types = pack.log_source_types.iter();
    let row = types.find(|row| i64::from(row.ids.number) == id)?;
    Some(row.extension)
}
