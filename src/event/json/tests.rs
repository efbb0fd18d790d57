//! Key paths on payloads.

use super::{Cut, Paths};
use crate::event::settings::Json;
use crate::model::key_path::KeyPath;

const JSON: Json = Json {
    arrays: false,
    objects: true,
    inside_of_cut: false,
};

/// What a path finds in a payload.
fn value(path: &str, payload: &str) -> Option<String> {
    values(&[path], payload).remove(0)
}

fn values(list: &[&str], payload: &str) -> Vec<Option<String>> {
    let mut paths = Paths::default();
    let slots: Vec<_> = list
        .iter()
        .map(|path| paths.add(&KeyPath::parse(path).unwrap()))
        .collect();
    let (found, _) = paths.find(payload, JSON);
    slots.into_iter().map(|slot| found.value(slot)).collect()
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn keys_elements_and_whole_arrays_are_found() {
    let payload = r#"<13>x {"a":{"b":["x",{"c":1.50}]},"d":true}"#;
    let paths = [
        "/\"a\"/\"b\"[1]/\"c\"",
        "/\"a\"/\"b\"[0]",
        "/\"a\"/\"b\"[]",
        "/\"d\"",
        "/\"a\"",
        "/\"a\"/\"b\"[2]",
    ];
    let expected = [
        text("1.50"),
        text("x"),
        text(r#"["x",{"c":1.50}]"#),
        text("true"),
        text(r#"{"b":["x",{"c":1.50}]}"#),
        None,
    ];
    assert_eq!(values(&paths, payload), expected);
}

#[test]
fn letter_case_of_keys_matters_and_null_is_no_value() {
    assert_eq!(value("/\"A\"", r#"{"a":1}"#), None);
    assert_eq!(value("/\"a\"", r#"{"a":null}"#), None);
    assert_eq!(value("/\"a\"[]", r#"{"a":"x"}"#), None);
    assert_eq!(value("/\"a\"[0]", r#"{"a":"x"}"#), None);
}

#[test]
fn escapes_are_read_in_keys_and_values() {
    assert_eq!(value("/\"é\"", r#"{"\u00e9":"a\n\"b"}"#), text("a\n\"b"));
    assert_eq!(value("/\"a\"", r#"{"a":"\ud800"}"#), None);
}

#[test]
fn of_equal_keys_the_last_one_counts() {
    assert_eq!(value("/\"a\"", r#"{"a":1,"a":2}"#), text("2"));
    assert_eq!(value("/\"a\"/\"b\"", r#"{"a":{"b":1},"a":{}}"#), None);
}

#[test]
fn the_first_valid_object_is_read() {
    assert_eq!(value("/\"a\"", r#"x {y} {"a":1} {"a":2}"#), text("1"));
    assert_eq!(value("/\"a\"", r#"[{"a":1}]"#), text("1"));
}

#[test]
fn the_inside_of_a_cut_object_is_not_the_event() {
    let mut paths = Paths::default();
    let slot = paths.add(&KeyPath::parse("/\"a\"").unwrap());
    let payload = r#"x {"b":{"a":1},"#;
    let (found, cut) = paths.find(payload, JSON);
    assert_eq!((found.value(slot), cut), (None, Some(Cut { at: 2 })));
    let inner = Json {
        inside_of_cut: true,
        ..JSON
    };
    let (found, cut) = paths.find(payload, inner);
    assert_eq!((found.value(slot), cut), (text("1"), Some(Cut { at: 2 })));
}

#[test]
fn a_container_is_found_only_where_it_is_taken_for_text() {
    let found = |json| {
        let mut paths = Paths::default();
        let slots = ["/\"a\"", "/\"a\"[]", "/\"o\""];
        let slots = slots.map(|path| paths.add(&KeyPath::parse(path).unwrap()));
        let (found, _) = paths.find(r#"{"a":[1],"o":{}}"#, json);
        slots.map(|slot| found.value(slot))
    };
    assert_eq!(found(JSON), [None, text("[1]"), text("{}")]);
    let other = Json {
        arrays: true,
        objects: false,
        ..JSON
    };
    assert_eq!(found(other), [text("[1]"), text("[1]"), None]);
}

proptest::proptest! {
    #[test]
    fn no_payload_makes_the_walk_panic(payload in "([{}\\[\\]\":,a-b01n \\\\]|null|\"a\"){0,40}|\\PC{0,60}") {
        let _ = values(&["/\"a\"/\"b\"[0]", "/\"a\"[]", "/\"a\"[1]/\"b\"", "/\"b\""], &payload);
    }
}
