//! What a fix changes, and that it changes nothing else.

use proptest::prelude::*;

use super::{Edit, apply, edit, fixed, separate};
use crate::diagnostic::{Diagnostic, Fix, SourceMap, Span, codes};
use crate::source::yaml::{self, Value};

/// A file whose key `b` holds a value, and where that value stands.
fn file(text: &str) -> (SourceMap, String, Span) {
    let mut map = SourceMap::default();
    let id = map.add("a.yaml", text);
    let root = yaml::parse(id, text).0.unwrap();
    let Value::Map(pairs) = root.value else {
        panic!("a mapping")
    };
    let (_, node) = pairs.into_iter().find(|(key, _)| key.name == "b").unwrap();
    let Value::Text(value) = node.value else {
        panic!("text")
    };
    (map, value, node.span)
}

/// The file after the first `old` of the value has become `new`.
fn changed(text: &str, old: &str, new: &str) -> Option<String> {
    let (map, value, span) = file(text);
    let start = value.find(old).unwrap();
    let fix = Fix::value("", (&value, span), start..start + old.len(), new);
    Some(apply(text, &[edit(&fix, &map)?]))
}

#[test]
fn each_style_of_yaml_keeps_its_style() {
    let to = |text: &str| changed(text, "x", "'\\y\"").unwrap();
    assert_eq!(to("b: a x c # x\n"), "b: a '\\y\" c # x\n");
    assert_eq!(to("b: 'a x c' # x\n"), "b: 'a ''\\y\" c' # x\n");
    assert_eq!(to("b: \"a x c\" # x\n"), "b: \"a '\\\\y\\\" c\" # x\n");
    assert_eq!(to("b: |\n  a\n  x c\n"), "b: |\n  a\n  '\\y\" c\n");
    assert_eq!(to("b: >-\n  a\n  x c\n"), "b: >-\n  a\n  '\\y\" c\n");
}

#[test]
fn a_plain_value_that_cannot_stay_plain_gets_quotes() {
    assert_eq!(changed("b: x c\n", "x", "*").unwrap(), "b: '* c'\n");
    assert_eq!(changed("b: x c\n", "x", "a: b").unwrap(), "b: 'a: b c'\n");
}

#[test]
fn without_a_sure_place_nothing_changes() {
    assert_eq!(changed("b: \"\\x61 x\"\n", "x", "y"), None);
    assert_eq!(changed("b: 'a x'\n", "x", "y\nz"), None);
}

#[test]
fn of_overlapping_edits_the_first_is_made() {
    let (map, ..) = file("b: abcdef\n");
    let file = map.files().next().unwrap();
    let edit = |start, end, text: &str| Edit {
        span: Span { file, start, end },
        text: text.to_owned(),
    };
    let mut edits = vec![
        edit(5, 7, "Y"),
        edit(4, 6, "X"),
        edit(8, 9, "Z"),
        edit(8, 9, "Z"),
    ];
    separate(&mut edits);
    assert_eq!(apply("b: abcdef\n", &edits), "b: aXdeZ\n");
}

#[test]
fn suggestions_are_left_to_people() {
    let text = "b: abc\n";
    let (map, value, span) = file(text);
    let fix = Fix::value("", (&value, span), 0..1, "x");
    let found = |fix| vec![Diagnostic::new(&codes::DS101, span, "").fix(Some(fix))];
    assert_eq!(fixed(&map, &found(fix.clone())).len(), 1);
    assert_eq!(fixed(&map, &found(fix.as_suggestion())).len(), 0);
}

fn styled(style: u8, value: &str) -> String {
    match style {
        0 => value.to_owned(),
        1 => format!("'{}'", value.replace('\'', "''")),
        2 => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
        3 => format!("|\n  {value}"),
        _ => format!(">-\n  {value}"),
    }
}

proptest! {
    #[test]
    fn the_value_becomes_what_was_wanted_and_all_else_stays(
        style in 0u8..5,
        value in r#"[a-z][a-c '"\\{\[*é😀:#-]{0,12}[a-z]"#,
        new in r#"[a-c '"\\{\[*é:#-]{0,5}"#,
        from in 0usize..8,
        length in 0usize..4,
    ) {
        let before = "# comment é\na:   1 # kept\nb: ";
        let after = "\n# end\nc: [x,  y]\n";
        let text = format!("{before}{}{after}", styled(style, &value));
        let mut map = SourceMap::default();
        let id = map.add("a.yaml", text.as_str());
        // Some values cannot be written in some styles.
        let Some(root) = yaml::parse(id, &text).0 else { return Ok(()) };
        let Value::Map(pairs) = root.value else { return Ok(()) };
        let Some((_, node)) = pairs.into_iter().find(|(key, _)| key.name == "b") else { return Ok(()) };
        let Value::Text(read) = node.value else { return Ok(()) };
        let (start, end) = (from.min(read.len()), (from + length).min(read.len()));
        prop_assume!(read.is_char_boundary(start) && read.is_char_boundary(end));
        let fix = Fix::value("", (&read, node.span), start..end, new.as_str());
        let Some(edit) = edit(&fix, &map) else { return Ok(()) };
        let changed = apply(&text, &[edit]);
        prop_assert!(changed.starts_with(before) && changed.ends_with(after), "{changed}");
        let root = yaml::parse(id, &changed).0.unwrap();
        let Value::Map(pairs) = root.value else { panic!("{changed}") };
        let wanted = format!("{}{new}{}", &read[..start], &read[end..]);
        let (_, node) = pairs.into_iter().find(|(key, _)| key.name == "b").unwrap();
        prop_assert_eq!(node.value, Value::Text(wanted));
    }
}
