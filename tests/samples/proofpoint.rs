//! The Proofpoint pack: every part of it is proven by its own tests.

use std::process::Command;

use dsmith::source::{Files, read_pack};
use dsmith::testing::Suite;
use serde_json::Value;

use crate::common;

fn results() -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_dsmith"))
        .current_dir(common::root())
        .args(["test", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", common::printed(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list<'a>(document: &'a Value, key: &str) -> &'a [Value] {
    document[key].as_array().unwrap()
}

#[test]
fn every_test_passes_and_nothing_is_untested() {
    let results = results();
    assert_eq!(results["summary"]["failed"], 0);
    assert_eq!(list(&results, "diagnostics"), &[] as &[Value]);
}

#[test]
fn every_item_is_reached() {
    let results = results();
    let of_kind = |kind: &str| {
        let items = list(&results, "coverage").iter();
        let items = items.filter(|item| item["kind"] == kind);
        items.filter(|item| item["hits"] != 0).count()
    };
    let kinds = [
        "qid",
        "event-mapping",
        "property",
        "expression",
        "field-source",
    ];
    assert_eq!(kinds.map(of_kind), [6, 6, 36, 38, 9]);
}

/// The names that some test expects under `key`: a mapping's keys or a list's items.
fn named(key: &str) -> Vec<String> {
    let pack = common::pack_in("content/proofpoint");
    let tests = pack.tests.iter().flat_map(|file| &file.tests);
    let expectations = tests.filter_map(|test| test.expect.as_ref());
    let names = expectations.flat_map(|expect| match key {
        "properties" => expect.properties.keys().map(|n| n.value.clone()).collect(),
        "absent-properties" => {
            let absent = expect.absent_properties.iter();
            absent.map(|n| n.value.clone()).collect::<Vec<_>>()
        }
        "fields" => expect.fields.keys().map(|f| f.name().to_owned()).collect(),
        _ => {
            let absent = expect.absent_fields.iter();
            absent.map(|f| f.name().to_owned()).collect()
        }
    });
    names.collect()
}

#[test]
fn every_property_has_a_value_in_one_test_and_none_in_another() {
    let (present, absent) = (named("properties"), named("absent-properties"));
    for property in common::pack_in("content/proofpoint").properties {
        let name = &property.name.value;
        assert!(present.contains(name), "{name} is never expected");
        // An event of the type always has a type.
        let always = name == "Event Type";
        assert!(always || absent.contains(name), "{name} is never absent");
    }
}

#[test]
fn every_field_is_filled_in_one_test_and_empty_in_another() {
    let (filled, empty) = (named("fields"), named("absent-fields"));
    for field in ["SourceIp", "UserName"] {
        assert!(filled.iter().any(|f| f == field), "{field}");
        assert!(empty.iter().any(|f| f == field), "{field}");
    }
    // These two are expected as event ID and log source time.
    for field in ["EventName", "DeviceTime"] {
        assert!(empty.iter().any(|f| f == field), "{field}");
    }
}

/// Whether some test fails, or no longer runs, on the pack of these files.
fn is_caught(files: Files) -> bool {
    let pack = common::pack(files);
    let resolved = common::resolved(&pack);
    Suite::new(&resolved).unwrap().run(|_| true).counts().1 > 0
}

#[test]
fn a_wrong_key_in_any_key_path_is_caught() {
    let files = read_pack(&common::root().join("content/proofpoint"));
    let mut paths = 0;
    for (at, file) in files.files.iter().enumerate() {
        if !file.path.starts_with("properties/") && !file.path.starts_with("log-source-ext") {
            continue;
        }
        let text = std::str::from_utf8(&file.bytes).unwrap();
        for (key_path, _) in text.match_indices("key-path: /\"") {
            let mut changed = files.clone();
            let key = key_path + "key-path: /\"".len();
            changed.files[at].bytes.insert(key, b'x');
            assert!(is_caught(changed), "{} at {key_path}", file.path);
            paths += 1;
        }
    }
    assert_eq!(paths, 38 + 9);
}
