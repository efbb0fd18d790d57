//! Log source extensions: what each field is read from.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Row, Tables, column};
use crate::compare::item::{Item, Kind};
use crate::event::extension::{Document, Matcher, ModifierMatch, Pattern, parse};

pub(super) fn extensions(tables: &Tables) -> Vec<Item> {
    let extensions = tables.rows("device_ext").iter().map(|row| {
        let name = row.get("name").map_or("?", String::as_str);
        let uuid = row.get("uuid").map(String::as_str);
        let item = Item::new(Kind::LogSourceExtension, uuid, name)
            .with("enabled", column(row, "enabled"))
            .with("description", column(row, "description"));
        with_xml(item, row)
    });
    extensions.collect()
}

/// What the XML says; one that cannot be read is compared as text.
fn with_xml(item: Item, row: &Row) -> Item {
    let Some(encoded) = row.get("xml") else {
        return item;
    };
    let bytes = STANDARD.decode(encoded.trim()).ok();
    let Some(xml) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return item.with("XML that cannot be read", Some(encoded.as_str()));
    };
    match parse(&xml) {
        Ok(document) => with_fields(item, &document),
        Err(_) => item.with("XML that cannot be read", Some(xml)),
    }
}

/// A field for each field that is read, with its sources in the order in which they are
/// tried. How patterns are called does not matter.
fn with_fields(item: Item, document: &Document) -> Item {
    let mut fields: BTreeMap<&str, Vec<(u32, String)>> = BTreeMap::new();
    let mut events = Vec::new();
    for group in &document.groups {
        for matcher in &group.matchers {
            let source = source(document, matcher);
            fields
                .entry(&matcher.field)
                .or_default()
                .push((matcher.order, source));
        }
        for modifier in &group.modifiers {
            let of = match &modifier.matches {
                ModifierMatch::Single(name) => format!("event {name}"),
                ModifierMatch::Multiple { pattern, .. } => {
                    let pattern = text(document, pattern);
                    format!("events like {pattern}")
                }
            };
            let of = modifier
                .category
                .iter()
                .fold(of, |of, c| format!("{of}, category {c}"));
            let of = modifier
                .severity
                .iter()
                .fold(of, |of, s| format!("{of}, severity {s}"));
            events.push(of);
        }
    }
    let item = fields.into_iter().fold(item, |item, (field, mut sources)| {
        sources.sort_by_key(|(order, _)| *order);
        let sources = sources.into_iter().map(|(_, source)| source).collect();
        item.with_list(format!("field {field}"), sources)
    });
    item.with_list("events", events)
}

/// A matcher's pattern with what is done to the match.
fn source(document: &Document, matcher: &Matcher) -> String {
    let mut source = text(document, &matcher.pattern).to_owned();
    if let Some(capture) = &matcher.capture {
        source = format!("{source} → {capture}");
    }
    if let Some(date_pattern) = &matcher.date_pattern {
        source = format!("{source} as {date_pattern}");
    }
    source
}

/// The text of a pattern; its id where the document does not have it.
fn text<'d>(document: &'d Document, id: &'d str) -> &'d str {
    let pattern = document
        .patterns
        .iter()
        .find(|pattern: &&Pattern| pattern.id == id);
    pattern.map_or(id, |pattern| &pattern.text)
}
