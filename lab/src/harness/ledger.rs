//! What came out against what went in, event by event.
use crate::feeds::Feeds;
use crate::feeds::kind::Kind;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The outcome of a count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events that the feeds held.
    pub expected: usize,
    /// Identities that never came out.
    pub lost: Vec<String>,
    /// Events that came out again.
    pub duplicates: usize,
    /// Identities of events whose own bytes are not what the feed served.
    pub altered: Vec<String>,
    /// Lines that are no event of the feeds.
    pub foreign: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "in {}, lost {}, duplicates {}, altered {}, foreign {}",
            self.expected,
            self.lost.len(),
            self.duplicates,
            self.altered.len(),
            self.foreign.len()
        )
    }
}

impl Tally {
    /// Whether everything came out, unchanged, with nothing beside; events may
    /// have come out more than once.
    pub fn is_complete(&self) -> bool {
        self.lost.is_empty() && self.altered.is_empty() && self.foreign.is_empty()
    }
}

/// Lines in a file; none when there is no file yet.
pub fn lines(file: &Path) -> usize {
    let bytes = std::fs::read(file).unwrap_or_default();
    memchr::memchr_iter(b'\n', &bytes).count()
}

/// Compares a file of syslog lines with all events of `feeds`.
pub fn tally(feeds: &Feeds, file: &Path) -> Result<Tally> {
    let expected = expected(feeds)?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tally = Tally {
        expected: expected.len(),
        ..Tally::default()
    };
    let bytes = std::fs::read(file).unwrap_or_default();
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let found = identity(line).and_then(|identity| expected.get_key_value(&identity));
        let Some((identity, original)) = found else {
            tally
                .foreign
                .push(String::from_utf8_lossy(line).into_owned());
            continue;
        };
        if !preserves(line, original) {
            tally.altered.push(identity.clone());
        }
        *seen.entry(identity).or_default() += 1;
    }
    tally.duplicates = seen.values().map(|times| times - 1).sum();
    let lost = expected
        .keys()
        .filter(|identity| !seen.contains_key(identity.as_str()));
    tally.lost = lost.cloned().collect();
    Ok(tally)
}

/// All events' bytes by kind and identity.
fn expected(feeds: &Feeds) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for kind in Kind::ALL {
        for event in feeds.log(kind)?.read(0, usize::MAX) {
            let bytes = event.bytes();
            let value: Value = serde_json::from_slice(&bytes)?;
            let field = kind.identity_field();
            let identity = value[field]
                .as_str()
                .with_context(|| format!("no {field}"))?;
            all.insert(identity.to_owned(), bytes);
        }
    }
    Ok(all)
}

/// The object in a syslog line: header, then `{…}`.
fn body(line: &[u8]) -> Option<&[u8]> {
    let start = line.iter().position(|byte| *byte == b'{')?;
    Some(&line[start..])
}

fn identity(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body(line)?).ok()?;
    let field = match value["eventType"].as_str()? {
        "message_log" => "guid",
        _ => "id",
    };
    Some(value[field].as_str()?.to_owned())
}

/// Whether a line's object is the original's bytes with more fields after them.
fn preserves(line: &[u8], original: &[u8]) -> bool {
    let own = original.strip_suffix(b"}").unwrap_or(original);
    body(line).is_some_and(|body| {
        body.strip_prefix(own)
            .is_some_and(|rest| matches!(rest.first(), Some(b',' | b'}')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::Config;

    fn tally_of(lines: &[&str]) -> Tally {
        let feeds = Feeds::new(Config::default());
        feeds
            .replay(
                Kind::Message,
                "{\"guid\":\"a\",\"n\":1}\n{\"guid\":\"b\"}\n",
            )
            .unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines.join("\n")).unwrap();
        tally(&feeds, file.path()).unwrap()
    }

    const A: &str = r#"<134>1 - h c - m - {"guid":"a","n":1,"eventType":"message_log"}"#;
    const B: &str = r#"<134>1 - h c - m - {"guid":"b","eventType":"message_log"}"#;

    #[test]
    fn all_events_once_is_complete() {
        let tally = tally_of(&[A, B]);
        assert!(tally.is_complete());
        assert_eq!(
            tally.to_string(),
            "in 2, lost 0, duplicates 0, altered 0, foreign 0"
        );
    }

    #[test]
    fn what_is_missing_and_what_came_twice_is_counted() {
        let tally = tally_of(&[A, A]);
        assert_eq!((tally.lost, tally.duplicates), (vec!["b".to_owned()], 1));
    }

    #[test]
    fn a_changed_byte_is_seen() {
        assert_eq!(tally_of(&[&A.replace('1', "2"), B]).altered, ["a"]);
    }

    #[test]
    fn lines_of_somebody_else_are_seen() {
        assert_eq!(tally_of(&[A, B, "hello"]).foreign, ["hello"]);
    }
}
