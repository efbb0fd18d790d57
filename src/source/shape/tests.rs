//! What a shape refuses, in which words, and that it never stops at the first fault.

use serde_json::json;

use super::{Shape, check};
use crate::diagnostic::{SourceMap, Style, plain};
use crate::source::yaml;

/// What checking a text against a schema shows.
fn findings(text: &str) -> String {
    let schema = json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": { "type": "string", "minLength": 1, "maxLength": 5 },
            "version": { "type": "string", "pattern": r"^\d+$" },
            "severity": { "type": "integer", "minimum": 0, "maximum": 10 },
            "shared": { "type": "boolean" },
            "kind": { "$ref": "#/$defs/Kind" },
            "items": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/Item" } },
            "free": { "type": "object", "additionalProperties": { "type": "string" } },
        },
        "$defs": {
            "Kind": { "oneOf": [{ "const": "events" }, { "const": "flows" }] },
            "Item": { "type": "object", "properties": { "a": { "enum": ["x", "y"] } } },
        },
    });
    let shape = Shape::compile(&schema).unwrap();
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let root = yaml::parse(file, text).0.unwrap();
    plain(&check(&root, &shape), &map, Style::Plain)
}

#[test]
fn a_file_of_the_right_shape_has_no_findings() {
    let text = "name: a\nversion: '1'\nseverity: 10\nshared: true\nkind: flows\nitems:\n  - a: x\nfree:\n  any: b\n";
    assert_eq!(findings(text), "");
}

#[test]
fn every_fault_of_a_file_is_reported() {
    let text = "nmae: a\nversion: v1\nseverity: 11\nshared: yes\nkind: flow\nitems:\n  - a: z\n  - b: 1\nfree:\n  any: 3\n";
    insta::assert_snapshot!(findings(text));
}

#[test]
fn a_value_of_another_type_is_named_by_both_types() {
    let text = "name: 5\nversion: [1]\nseverity: high\nshared:\nkind: {}\nitems: x\nfree: []\n";
    insta::assert_snapshot!(findings(text));
}

#[test]
fn text_is_measured_in_characters() {
    assert_eq!(findings("name: äöüßé\n"), "");
    insta::assert_snapshot!(findings("name: äöüßéx\n"));
}

#[test]
fn text_of_blanks_and_a_list_of_nothing_are_empty() {
    insta::assert_snapshot!(findings("name: '  '\nitems: []\n"));
}

#[test]
fn a_schema_that_cannot_be_checked_is_refused() {
    assert!(Shape::compile(&json!({ "type": "number" })).is_err());
    assert!(Shape::compile(&json!({ "$ref": "#/$defs/Gone" })).is_err());
    assert!(Shape::compile(&json!({ "type": "string", "pattern": "(" })).is_err());
}
