//! Text as a YAML scalar on one line, in the style that reads best.

use super::yaml::{Value, plain_scalar};

/// The text as it is where YAML reads it back so, in single quotes where that is enough,
/// else in double quotes. For block collections, not for `[…]` and `{…}`.
pub fn scalar(text: &str) -> String {
    if text.chars().any(char::is_control) {
        // A JSON text is a YAML text; a text always becomes JSON.
        return serde_json::to_string(text).unwrap_or_default();
    }
    let first = text.starts_with(|c: char| c.is_alphanumeric() || "/<(".contains(c));
    let plain = first
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|c| c.is_alphanumeric() || c.is_ascii())
        && matches!(plain_scalar(text), Value::Text(_));
    if plain {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::scalar;
    use crate::diagnostic::SourceMap;
    use crate::source::yaml::{self, Value};

    #[test]
    fn quotes_are_written_where_they_are_needed() {
        for plain in [
            "Mail Received",
            "pat@example.com",
            "<1@example.com>",
            "https://example.com/a#b",
            "2026-01-02T03:04:05.678Z",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        assert_eq!(scalar("true"), "'true'");
        assert_eq!(scalar("100"), "'100'");
        assert_eq!(scalar(""), "''");
        assert_eq!(scalar("a: b"), "'a: b'");
        assert_eq!(scalar("it's: so"), "'it''s: so'");
        assert_eq!(scalar(r#"["a"]"#), r#"'["a"]'"#);
        assert_eq!(scalar("a\nb\t"), r#""a\nb\t""#);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(text in "\\PC{0,30}|[ -~]{0,30}|[a-z:# '\"\\n\\t-]{0,12}") {
            let yaml = format!("key: {}\n", scalar(&text));
            let mut map = SourceMap::default();
            let file = map.add("a.yaml", yaml.as_str());
            let (root, found) = yaml::parse(file, &yaml);
            proptest::prop_assert!(found.is_empty(), "{yaml:?}: {found:?}");
            let Value::Map(pairs) = root.unwrap().value else { panic!() };
            proptest::prop_assert_eq!(&pairs[0].1.value, &Value::Text(text));
        }
    }
}
