//! DS183: a sample event that is longer than what QRadar keeps of an event.
//!
//! The rest is cut off, and with it the end of the JSON object: nothing can be read then.

use super::Sample;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::test::PAYLOAD_LIMIT;
use crate::resolve::{SampleEvent, TestRow};

pub(super) fn check(test: &TestRow<'_>, sample: &Sample<'_>) -> Option<Diagnostic> {
    let text = sample.text.trim_end();
    // Blanks between the tokens of a laid out object are not sent.
    let sent = match test.event {
        SampleEvent::Json { .. } => compact(text)?,
        SampleEvent::Line(_) | SampleEvent::File(_) => text.len(),
    };
    if sent <= PAYLOAD_LIMIT {
        return None;
    }
    let message = format!("this event has {sent} bytes, and QRadar keeps {PAYLOAD_LIMIT}");
    let name = &test.item.name;
    Some(Diagnostic::new(&codes::DS183, name.span, message).help(
        "send less of it, or raise Max TCP Syslog Payload Length and say so in the pack's guide",
    ))
}

/// The bytes of an object without blanks between its tokens.
fn compact(json: &str) -> Option<usize> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    Some(value.to_string().len())
}
