//! The raw event of a test, as it would arrive.

use std::borrow::Cow;

use crate::resolve::{Resolved, SampleEvent, TestRow};

/// The bytes of a test's event.
///
/// A `json` object is written compactly, its tokens unchanged, behind an RFC 5424 header
/// whose host name is the log source's identifier and which says nothing else.
pub fn line<'p>(pack: &Resolved<'p>, test: &TestRow<'p>) -> Cow<'p, [u8]> {
    match &test.event {
        SampleEvent::Line(text) => Cow::Borrowed(text.value.as_bytes()),
        SampleEvent::File(file) => Cow::Borrowed(&file.bytes),
        SampleEvent::Json { json, log_source } => {
            let log_source = log_source.map(|index| pack.log_sources[index].item);
            let host = log_source.map_or("-", |source| source.identifier.value.as_str());
            let text = format!("<134>1 - {host} - - - - {}", compact(json));
            Cow::Owned(text.into_bytes())
        }
    }
}

/// JSON without the blanks between its tokens.
fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        if !quoted && matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        out.push(c);
        if quoted && !escaped && c == '\\' {
            escaped = true;
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_blanks_between_tokens_go() {
        let json = "{ \"a b\" : [1.50, \"x \\\" y\\\\\" ,\n\tnull ] }\n";
        assert_eq!(compact(json), r#"{"a b":[1.50,"x \" y\\",null]}"#);
    }

    proptest::proptest! {
        #[test]
        fn the_value_stays_the_same(text in "\\PC{0,30}", number in proptest::num::i64::ANY) {
            let value = serde_json::json!({ "a": [text.clone(), number], &text: null });
            let pretty = format!("{value:#}");
            proptest::prop_assert_eq!(compact(&pretty), value.to_string());
        }
    }
}
