//! DS161: the `json` of a test is no JSON object.
//!
//! The test would then show what becomes of a broken event, and not of the one meant.

use serde::de::IgnoredAny;

use crate::diagnostic::{Diagnostic, SourceMap, codes};
use crate::resolve::{SampleEvent, TestRow};
use crate::source::inside;

pub(super) fn check(test: &TestRow<'_>, sources: &SourceMap) -> Option<Diagnostic> {
    let SampleEvent::Json { json, .. } = &test.event else {
        return None;
    };
    let report = |at: usize, message: String| {
        // One character, or what stands before the end.
        let length = json.value[at..].chars().next().map_or(0, char::len_utf8);
        let part = if length > 0 {
            at..at + length
        } else {
            json.value.trim_end().len().saturating_sub(1)..json.value.trim_end().len()
        };
        Diagnostic::new(&codes::DS161, inside(sources, json, part), message)
            .help("an event that is meant to be broken is written as `event`, with its header")
    };
    match serde_json::from_str::<IgnoredAny>(json) {
        Err(error) => {
            let at = offset(json, error.line(), error.column());
            // The error's own place stands in the span.
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or(&text);
            Some(report(at, format!("this is no JSON: {reason}")))
        }
        Ok(_) if json.trim_start().starts_with('{') => None,
        Ok(_) => Some(report(0, "an event is a JSON object".to_owned())),
    }
}

/// The byte at a line and column, both from 1 and the column in bytes, as serde_json
/// counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
