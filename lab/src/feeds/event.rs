//! One event of a feed: when it was made, when it can be seen, and its bytes.
use super::kind::Kind;
use super::template::Template;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;

/// One event of a stream.
#[derive(Debug, Clone)]
pub struct Event {
    /// When Proofpoint made it; archives and windows go by this.
    pub at: Timestamp,
    /// When a query can see it first: later than `at` for late indexing.
    pub visible_at: Timestamp,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Literal(Arc<[u8]>),
    Generated {
        template: Arc<Template>,
        number: u64,
    },
}

impl Event {
    /// An event with exactly these bytes.
    pub fn literal(bytes: &[u8], at: Timestamp) -> Self {
        Self::new(Body::Literal(bytes.into()), at)
    }

    /// The event with that number of a generator's template.
    pub fn generated(template: Arc<Template>, number: u64, at: Timestamp) -> Self {
        Self::new(Body::Generated { template, number }, at)
    }

    /// The same event, seen by queries only `delay` after it was made.
    #[must_use]
    pub fn indexed_after(mut self, delay: SignedDuration) -> Self {
        self.visible_at = self.at.checked_add(delay).unwrap_or(self.at);
        self
    }

    fn new(body: Body, at: Timestamp) -> Self {
        Self {
            at,
            visible_at: at,
            body,
        }
    }

    /// Appends the event's bytes to `out`.
    pub fn render(&self, out: &mut Vec<u8>) {
        match &self.body {
            Body::Literal(bytes) => out.extend_from_slice(bytes),
            Body::Generated { template, number } => template.render(*number, self.at, out),
        }
    }

    /// The event's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.render(&mut out);
        out
    }
}

/// When the event says that it happened; `None` when it does not say.
pub fn time_of(kind: Kind, event: &Value) -> Option<Timestamp> {
    let text = kind
        .time_fields()
        .iter()
        .find_map(|field| event.get(field)?.as_str())?;
    parse_time(text)
}

/// Proofpoint's times: offsets with and without a colon, or `Z`.
pub fn parse_time(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
            .ok()?
            .to_timestamp()
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_with_a_colon_without_one_and_as_z() {
        for text in [
            "2020-11-05T12:59:43.881767+0100",
            "2020-11-05T12:59:43.881767+01:00",
            "2020-11-05T11:59:43.881767Z",
        ] {
            let time = parse_time(text).unwrap();
            assert_eq!(time.to_string(), "2020-11-05T11:59:43.881767Z", "{text}");
        }
    }
}
