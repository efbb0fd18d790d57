//! Batches of lines through the event engine, on threads of their own.

use std::net::IpAddr;
use std::sync::Arc;

use dsmith::event::{Arrival, Event, Outcome, Typed};
use dsmith::model::log_source_extension::Field;
use jiff::Timestamp;
use parking_lot::Mutex;
use rusqlite::types::Value;
use tokio::sync::mpsc;

use super::{Parser, Shared};

/// How many threads parse.
const WORKERS: usize = 2;

/// One line.
pub struct Line<'b> {
    /// Its bytes, within the payload limit.
    pub bytes: &'b [u8],
}

/// Lines that came together, in one piece of memory.
pub struct Lines {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    from: IpAddr,
}

impl Lines {
    /// None yet.
    pub fn new(from: IpAddr) -> Self {
        Self {
            bytes: Vec::new(),
            ends: Vec::new(),
            from,
        }
    }

    /// Adds one.
    pub fn push(&mut self, line: &Line<'_>) {
        self.bytes.extend_from_slice(line.bytes);
        self.ends.push(self.bytes.len());
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.bytes[start..*end])
    }
}

/// An event as it is written.
pub struct Stored {
    /// When it was stored, in milliseconds.
    pub at: i64,
    /// The values of the event's own columns, in their order.
    pub values: Vec<Value>,
    /// The custom properties: index in the content, value.
    pub properties: Vec<(usize, Value)>,
    /// The payload.
    pub payload: String,
}

/// Parsed events, and the engine that parsed them.
pub struct Batch {
    /// The events.
    pub events: Vec<Stored>,
    /// The names of the custom properties, by index.
    pub names: Arc<Vec<String>>,
}

/// Starts the workers; they end with the channel.
pub(super) fn work(shared: Arc<Shared>, lines: mpsc::Receiver<Lines>, parsed: mpsc::Sender<Batch>) {
    let lines = Arc::new(Mutex::new(lines));
    for _ in 0..WORKERS {
        let (shared, lines, parsed) = (Arc::clone(&shared), Arc::clone(&lines), parsed.clone());
        std::thread::spawn(move || {
            let mut names = (u64::MAX, Arc::new(Vec::new()));
            loop {
                let Some(batch) = lines.lock().blocking_recv() else {
                    return;
                };
                let parser = shared.parser();
                if names.0 != parser.generation {
                    let all = parser.engine.content().properties.iter();
                    names = (
                        parser.generation,
                        Arc::new(all.map(|p| p.name.clone()).collect()),
                    );
                }
                let batch = Batch {
                    events: parse(&shared, &parser, &batch),
                    names: Arc::clone(&names.1),
                };
                if parsed.blocking_send(batch).is_err() {
                    return;
                }
            }
        });
    }
}

fn parse(shared: &Shared, parser: &Parser, lines: &Lines) -> Vec<Stored> {
    let now = Timestamp::try_from(std::time::SystemTime::now()).unwrap_or_default();
    let arrival = Arrival {
        address: Some(lines.from),
        time: Some(now),
    };
    let stored = lines.iter().map(|line| {
        let event = parser.engine.process_arrived(line, &arrival);
        let at = stored_at(&event, now, shared.history_until);
        stored(event, at, lines.from, shared)
    });
    stored.collect()
}

/// Now, or in a demonstration's past.
fn stored_at(event: &Event<'_>, now: Timestamp, history_until: Option<Timestamp>) -> i64 {
    let told = event
        .header
        .time
        .and_then(|time| time.parse::<Timestamp>().ok());
    match (told, history_until) {
        (Some(told), Some(until)) if told < until => told.as_millisecond(),
        _ => now.as_millisecond(),
    }
}

fn stored(event: Event<'_>, at: i64, from: IpAddr, shared: &Shared) -> Stored {
    if event.outcome != Outcome::Mapped {
        let unknown = &shared.counters.unknown;
        unknown.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    let text = |field| {
        event
            .field(field)
            .map_or(Value::Null, |t| Value::Text(t.to_owned()))
    };
    let ip = |field| {
        let parsed = event
            .field(field)
            .and_then(|t| t.trim().parse::<IpAddr>().ok());
        parsed.map_or(Value::Null, |ip| Value::Text(ip.to_string()))
    };
    let number = |field| {
        let parsed = event
            .field(field)
            .and_then(|t| t.trim().parse::<i64>().ok());
        parsed.map_or(Value::Null, Value::Integer)
    };
    let or_sender = |value: Value| match value {
        Value::Null => Value::Text(from.to_string()),
        value => value,
    };
    // In the order of `ariel::database::COLUMNS`.
    let values = vec![
        Value::Integer(event.log_source_time.unwrap_or(at)),
        Value::Integer(event.qid.number.unwrap_or(0)),
        Value::Integer(event.log_source.map_or(0, |source| source.id)),
        Value::Integer(event.log_source_type.map_or(0, |of| of.id)),
        Value::Integer(event.qid.low_level_category.into()),
        Value::Integer(event.qid.severity.into()),
        or_sender(ip(Field::SourceIp)),
        or_sender(ip(Field::DestinationIp)),
        or_zero(number(Field::SourcePort)),
        or_zero(number(Field::DestinationPort)),
        text(Field::UserName),
        Value::Integer(255),
        ip(Field::IdentityIp),
        text(Field::HostName),
        text(Field::SourceMAC),
        text(Field::DestinationMAC),
        ip(Field::SourceIpv6),
        ip(Field::DestinationIpv6),
        ip(Field::SourceIpPreNAT),
        ip(Field::DestinationIpPreNAT),
        ip(Field::SourceIpPostNAT),
        ip(Field::DestinationIpPostNAT),
        number(Field::SourcePortPreNAT),
        number(Field::DestinationPortPreNAT),
        number(Field::SourcePortPostNAT),
        number(Field::DestinationPortPostNAT),
        event.event_id.clone().map_or(Value::Null, Value::Text),
        Value::Text(event.event_category.clone()),
    ];
    let properties = event.properties.into_iter().map(|property| {
        let value = match property.typed {
            Typed::String => Value::Text(property.text),
            Typed::Numeric(number) => Value::Real(number),
            Typed::Ip(ip) => Value::Text(ip.to_string()),
            Typed::Port(port) => Value::Integer(port.into()),
            Typed::Time(ms) => Value::Integer(ms),
        };
        (property.property, value)
    });
    Stored {
        at,
        values,
        properties: properties.collect(),
        payload: event.payload.into_owned(),
    }
}

fn or_zero(value: Value) -> Value {
    match value {
        Value::Null => Value::Integer(0),
        value => value,
    }
}
