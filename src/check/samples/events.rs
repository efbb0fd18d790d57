//! The JSON objects of the sample events, by log source type.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::resolve::{Resolved, SampleEvent, TestRow};

/// The objects of each log source type, by the index of the type.
pub(super) type Events = BTreeMap<usize, Vec<Value>>;

/// The events whose log source type is known and that hold a JSON object.
pub(super) fn by_type(pack: &Resolved<'_>) -> Events {
    let mut events = Events::new();
    for test in &pack.tests {
        let Some(text) = text(test) else { continue };
        let of_type = log_source_type(pack, test, text);
        if let Some((of_type, object)) = of_type.zip(object(text)) {
            events.entry(of_type).or_default().push(object);
        }
    }
    events
}

fn text<'p>(test: &TestRow<'p>) -> Option<&'p str> {
    match &test.event {
        SampleEvent::Line(text) | SampleEvent::Json { json: text, .. } => Some(&text.value),
        SampleEvent::File(file) => std::str::from_utf8(&file.bytes).ok(),
    }
}

/// The type that the test names, or that of the log source whose identifier stands before
/// the object.
fn log_source_type(pack: &Resolved<'_>, test: &TestRow<'_>, text: &str) -> Option<usize> {
    if let SampleEvent::Json {
        log_source: Some(index),
        ..
    } = &test.event
    {
        return Some(pack.log_sources[*index].log_source_type);
    }
    test.log_source_type.or_else(|| {
        let header = text.split('{').next().unwrap_or("");
        let names = |name: &str| header.split_whitespace().any(|word| word == name);
        let mut sources = pack.log_sources.iter();
        let source = sources.find(|source| names(&source.item.identifier.value))?;
        Some(source.log_source_type)
    })
}

/// The first JSON object of a text.
fn object(text: &str) -> Option<Value> {
    let start = text.find('{')?;
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
    values.next()?.ok().filter(Value::is_object)
}
