//! The four renderers at the same findings: two files, a whole file, an entry of a
//! package, a pack as a whole; letters outside ASCII, and signs that each form escapes.

use serde_json::Value;

use super::{
    Diagnostic, Place, Severity, SourceMap, Span, Style, codes, github, json, plain, sarif, sort,
    summary,
};

fn findings() -> (Vec<Diagnostic>, SourceMap) {
    let mut map = SourceMap::default();
    let a = map.add("groups/ä b.yaml", "name: Größe\ntype: x\n");
    let b = map.add("groups/c.yaml", "name: Größe\n");
    let span = |file, start, end| Span { file, start, end };
    let mut warning = Diagnostic::new(&codes::DS115, span(b, 0, 4), "a group: empty, 100% so");
    warning.severity = Severity::Note;
    let list = vec![
        Diagnostic::new(
            &codes::DS030,
            span(a, 6, 13),
            "two groups are called `Größe`",
        )
        .label("here")
        .related(span(b, 6, 13), "first here")
        .help("give one of them another name\nor remove it"),
        warning,
        Diagnostic::new(
            &codes::DS002,
            Place::File("qids/x.yaml".to_owned()),
            "not UTF-8",
        ),
        Diagnostic::new(
            &codes::DS105,
            Place::Entry("a.zip!/manifest.json".to_owned()),
            "in a package",
        ),
        Diagnostic::new(
            &codes::DS006,
            Place::Whole,
            "the pack has no `extension.yaml`",
        ),
    ];
    (list, map)
}

#[test]
fn plain_text_underlines_as_a_compiler_does() {
    let (list, map) = findings();
    insta::assert_snapshot!(plain(&list, &map, Style::Plain));
}

#[test]
fn colours_change_nothing_but_colours() {
    let (list, map) = findings();
    let coloured = plain(&list, &map, Style::Coloured);
    assert!(coloured.contains("\u{1b}["));
    let mut bare = String::new();
    for part in coloured.split("\u{1b}[") {
        bare.push_str(match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => rest,
            _ => part,
        });
    }
    assert_eq!(bare, plain(&list, &map, Style::Plain));
}

#[test]
fn json_numbers_its_form_and_counts_from_one() {
    let (list, map) = findings();
    insta::assert_snapshot!(json(&list, &map));
}

#[test]
fn github_lines_carry_the_packs_folder() {
    let (list, map) = findings();
    insta::assert_snapshot!(github(&list, &map, "content/example"));
}

#[test]
fn sarif_reads_like_this() {
    let (list, map) = findings();
    let mut document: Value = serde_json::from_str(&sarif(&list, &map, "content/example")).unwrap();
    // The pages have tests of their own, and the version changes with each release.
    for rule in document["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        rule["help"] = Value::from("the page");
    }
    document["runs"][0]["tool"]["driver"]["version"] = Value::from("the version");
    insta::assert_snapshot!(format!("{document:#}"));
}

#[test]
fn sarif_has_every_field_that_its_standard_requires() {
    let (list, map) = findings();
    let document: Value = serde_json::from_str(&sarif(&list, &map, "")).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "dsmith");
    let rules: Vec<&str> = array(&driver["rules"])
        .map(|r| r["id"].as_str().unwrap())
        .collect();
    assert_eq!(array(&run["results"]).count(), list.len());
    for result in array(&run["results"]) {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        for location in array(&result["locations"]) {
            let physical = &location["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.is_ascii() && !uri.contains([' ', '\\']), "{uri}");
            if let Some(region) = physical.get("region") {
                assert!(region["startLine"].as_u64().unwrap() >= 1);
                assert!(region["startColumn"].as_u64().unwrap() >= 1);
            }
        }
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

#[test]
fn the_summary_counts_by_weight() {
    let (list, _) = findings();
    assert_eq!(
        summary(&list).as_deref(),
        Some("3 errors, 1 warning, 1 note")
    );
    assert_eq!(summary(&[]), None);
}

#[test]
fn findings_are_sorted_by_file_and_place() {
    let (mut list, map) = findings();
    sort(&mut list, &map);
    let ids: Vec<&str> = list.iter().map(|d| d.code.id).collect();
    assert_eq!(ids, ["DS006", "DS105", "DS115", "DS030", "DS002"]);
}
