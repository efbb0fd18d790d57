//! Every style of scalar, as the YAML reader itself reads it.

use proptest::prelude::*;

use super::inside;
use crate::diagnostic::SourceMap;
use crate::source::Spanned;
use crate::source::yaml::{Value, parse};

/// The value of the key `aql` of a file.
fn read(text: &str) -> (Spanned<String>, SourceMap) {
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let (root, found) = parse(file, text);
    assert!(found.is_empty(), "{found:#?}");
    let Value::Map(pairs) = root.unwrap().value else {
        panic!("a mapping")
    };
    let (_, node) = pairs.into_iter().find(|(k, _)| k.name == "aql").unwrap();
    let Value::Text(value) = node.value else {
        panic!("text")
    };
    let span = node.span;
    (Spanned { value, span }, map)
}

/// What is underlined where the value says `part`.
fn shown(text: &str, part: &str) -> String {
    let (value, map) = read(text);
    let start = value.value.find(part).unwrap();
    let span = inside(&map, &value, start..start + part.len());
    map.snippet(span).to_owned()
}

#[test]
fn a_literal_block_is_indented_text() {
    let text = "name: x\naql: |\n  SELECT ü\n    \"Wer\"\n\n  FROM events\nlast: y\n";
    assert_eq!(shown(text, "ü"), "ü");
    assert_eq!(shown(text, "\"Wer\""), "\"Wer\"");
    assert_eq!(shown(text, "events"), "events");
    assert_eq!(shown(text, "\"Wer\"\n\nFROM"), "\"Wer\"\n\n  FROM");
}

#[test]
fn a_block_may_say_how_it_is_indented_and_ends() {
    let text = "aql: |2- # why\n    a\n   b\n";
    assert_eq!(shown(text, "b"), "b");
    assert_eq!(shown("aql: |+\n  a b\n\n", "b"), "b");
}

#[test]
fn a_folded_block_and_a_plain_text_of_several_lines_are_folded() {
    assert_eq!(shown("aql: >-\n  one two\n  three\n", "three"), "three");
    assert_eq!(
        shown("aql: one two\n  three\n", "two three"),
        "two\n  three"
    );
}

#[test]
fn quotes_are_not_of_the_value_and_doubled_ones_are_one() {
    assert_eq!(shown("aql: 'a = ''x'' and b'", "'x'"), "''x''");
    assert_eq!(shown("aql: 'a = ''x'' and b'", "and"), "and");
}

#[test]
fn escaped_quotes_are_one_character() {
    assert_eq!(shown(r#"aql: "a \"b\" \\ c""#, "\"b\""), r#"\"b\""#);
    assert_eq!(shown(r#"aql: "a\n  b""#, "b"), "b");
}

#[test]
fn a_text_with_a_rarer_escape_is_shown_whole() {
    assert_eq!(shown(r#"aql: "a \u00fc b""#, "b"), r#""a \u00fc b""#);
}

#[test]
fn the_end_of_the_value_is_after_its_last_letter() {
    let (value, map) = read("aql: |\n  one\n  two\n\n");
    let end = value.value.len();
    let span = inside(&map, &value, end..end);
    assert_eq!(map.snippet(span), "");
    let last = inside(&map, &value, end - 4..end - 1);
    assert_eq!((map.snippet(last), last.end), ("two", span.start));
}

#[test]
fn a_place_out_of_the_value_is_its_end() {
    let (value, map) = read("aql: abc\n");
    let span = inside(&map, &value, 90..99);
    assert_eq!((span.start, span.end), (value.span.end, value.span.end));
}

/// Writes a text in a style.
fn write(value: &str, style: usize) -> String {
    match style {
        0 => format!("aql: |2-\n  {}\nb: 1\n", value.replace('\n', "\n  ")),
        1 => format!(
            "aql: '{}'\n",
            value.replace('\'', "''").replace('\n', "\n\n  ")
        ),
        _ => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!("aql: \"{}\"\n", escaped.replace('\n', "\\n"))
        }
    }
}

proptest! {
    #[test]
    fn a_letter_is_found_where_it_is_written(
        words in prop::collection::vec("[a-zü\"'=|>#:\\\\]{1,6}", 1..8),
        newline in prop::collection::vec(any::<bool>(), 8),
        style in 0..3_usize,
    ) {
        let mut text = String::from("a");
        for (word, newline) in words.iter().zip(newline) {
            text.push(if newline { '\n' } else { ' ' });
            text.push_str(word);
        }
        let (value, map) = read(&write(&text, style));
        prop_assert_eq!(&value.value, &text);
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let span = inside(&map, &value, at..at + c.len_utf8());
            let found = map.snippet(span);
            prop_assert!(found.ends_with(c) && found.chars().count() <= 2, "{found} {c}");
        }
    }

    #[test]
    fn no_text_and_no_place_make_it_panic(
        yaml in "[a-c'\"|>\\\\ \nü]{0,30}",
        value in "[a-c'\"|>\\\\ \nü]{0,30}",
        start in 0..40_usize,
        end in 0..40_usize,
    ) {
        if let Some(part) = super::part(&yaml, &value, start..end) {
            prop_assert!(yaml.get(part).is_some());
        }
    }
}
