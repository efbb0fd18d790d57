//! DS181: an event mapping whose event ID no sample event has.
//!
//! It may be misspelled: then its events are Unknown on the console. Only log source types
//! with samples, whose EventName is read by key paths alone, are looked at.

use std::collections::BTreeSet;

use serde_json::Value;

use super::events::Events;
use super::key_case::walk;
use crate::diagnostic::{Diagnostic, Fix, codes, did_you_mean};
use crate::model::key_path::KeyPath;
use crate::model::log_source_extension::{Field, FieldReader};
use crate::resolve::{MappingRow, Resolved};

pub(super) fn check(pack: &Resolved<'_>, events: &Events, found: &mut Vec<Diagnostic>) {
    for (of_type, samples) in events {
        let extension = pack.log_source_types[*of_type].extension;
        let mut fields = pack.log_source_extensions[extension].item.fields.iter();
        let Some(reader) = fields.find(|f| f.field.value == Field::EventName) else {
            continue;
        };
        let Some(ids) = ids(reader, samples) else {
            continue;
        };
        let mappings = pack.event_mappings.iter();
        let of_this = mappings.filter(|mapping| mapping.log_source_type == *of_type);
        found.extend(of_this.filter_map(|mapping| finding(mapping, &ids)));
    }
}

/// The event IDs of the samples; none where a regex may read others, or where none is read.
fn ids(reader: &FieldReader, samples: &[Value]) -> Option<BTreeSet<String>> {
    let paths: Option<Vec<KeyPath>> = reader
        .from
        .iter()
        .map(|source| KeyPath::parse(source.key_path.as_ref()?).ok())
        .collect();
    let paths = paths?;
    let first = |sample: &Value| {
        let mut values = paths
            .iter()
            .filter_map(|path| walk(sample, path, |a, b| a == b));
        values.next().map(text)
    };
    let ids: BTreeSet<String> = samples.iter().filter_map(first).collect();
    (!ids.is_empty()).then_some(ids)
}

fn text((_, value): (KeyPath, &Value)) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn finding(mapping: &MappingRow<'_>, ids: &BTreeSet<String>) -> Option<Diagnostic> {
    let id = &mapping.item.event_id;
    if ids.contains(&id.value) {
        return None;
    }
    let message = format!("no sample event has the event ID `{}`", id.value);
    let near = did_you_mean(&id.value, ids.iter().map(String::as_str));
    let fix = near.map(|near| {
        let value = (id.as_str(), id.span);
        Fix::value(format!("write `{near}`"), value, 0..id.len(), near).as_suggestion()
    });
    let help = match near {
        Some(near) => format!("did you mean `{near}`? Else add a test with such an event"),
        None => "add a test with such an event, or mend the event ID".to_owned(),
    };
    Some(
        Diagnostic::new(&codes::DS181, id.span, message)
            .help(help)
            .fix(fix),
    )
}
