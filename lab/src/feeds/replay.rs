//! Files of events, JSON lines, as events of a feed.
use super::event::{Event, time_of};
use super::kind::Kind;
use jiff::Timestamp;
use std::fmt;

/// A line that is no JSON object.
#[derive(Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Counted from 1.
    pub number: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, reason } = self;
        write!(
            formatter,
            "line {number}: {reason}; each line must be one JSON object"
        )
    }
}

impl std::error::Error for BadLine {}

/// Reads JSON lines; empty lines are passed over. An event is served with its
/// bytes as they stand, at the time that it names or else at `now`.
pub fn parse(kind: Kind, lines: &str, now: Timestamp) -> Result<Vec<Event>, BadLine> {
    let numbered = lines.lines().enumerate();
    numbered
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            let bad = |reason: String| BadLine {
                number: index + 1,
                reason,
            };
            let event: serde_json::Value =
                serde_json::from_str(line).map_err(|error| bad(error.to_string()))?;
            if !event.is_object() {
                return Err(bad("not an object".to_owned()));
            }
            let at = time_of(kind, &event).unwrap_or(now);
            Ok(Event::literal(line.as_bytes(), at))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn events_keep_their_bytes_and_their_time() {
        let line = r#"{ "ts":"2024-01-02T03:04:05.000000-0800" , "guid":"é" }"#;
        let events = parse(Kind::Message, &format!("{line}\n\n"), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].bytes(), line.as_bytes());
        assert_eq!(events[0].at.to_string(), "2024-01-02T11:04:05Z");
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = parse(Kind::Message, "{}\n[1]\n", Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2: not an object; each line must be one JSON object"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_events_or_an_error(text in ".*") {
            let _ = parse(Kind::Message, &text, Timestamp::UNIX_EPOCH);
        }
    }
}
