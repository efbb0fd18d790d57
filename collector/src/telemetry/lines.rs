//! One JSON object per traced event: time, level, message and fields, those of the
//! enclosing spans included, so that every line of a feed names account and feed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::recent::Log;
use super::rotate::RotatingFile;

/// Writes traced events to a file.
#[derive(Debug)]
pub struct JsonLines {
    file: Mutex<RotatingFile>,
    log: Arc<Log>,
}

/// The fields of a span, kept with it.
struct SpanFields(BTreeMap<&'static str, Value>);

impl JsonLines {
    /// Lines go to `file`; `log` has the level and keeps the latest.
    pub fn new(file: RotatingFile, log: Arc<Log>) -> Self {
        Self {
            file: Mutex::new(file),
            log,
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for JsonLines {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        // The level changes at run time.
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.is_span() || self.log.wants(metadata)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(SpanFields(fields.0));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(SpanFields(outer)) = span.extensions().get() {
                for (name, value) in outer {
                    fields.0.entry(name).or_insert_with(|| value.clone());
                }
            }
        }
        event.record(&mut fields);
        let line = line(event, fields);
        self.log.keep(*event.metadata().level(), &line);
        if let Ok(mut file) = self.file.lock() {
            // A log that cannot be written must not stop the collection.
            let _ = file.write_line(line.as_bytes());
        }
    }
}

fn line(event: &Event<'_>, mut fields: Fields) -> String {
    let mut object = Map::new();
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    object.insert("time".into(), json!(time.to_string()));
    object.insert("level".into(), json!(event.metadata().level().as_str()));
    if let Some(message) = fields.0.remove("message") {
        object.insert("message".into(), message);
    }
    for (name, value) in fields.0 {
        object.insert(name.into(), value);
    }
    let mut line = Value::Object(object).to_string();
    line.push('\n');
    line
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), json!(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name(), json!(value));
    }
}
