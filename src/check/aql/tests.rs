//! The table of codes, and that the examples of the pages are what the pages say.

use ::aql::tables::ValueType;
use ::aql::{Catalog, FindingKind, Property, Severity, check};

use super::{kinds::code, severity};
use crate::diagnostic::codes;
use crate::source::yaml;

#[test]
fn a_code_is_called_and_weighs_as_its_kind() {
    for kind in FindingKind::ALL {
        let (code, _) = code(*kind);
        assert_eq!(code.title, kind.name());
        assert_eq!(code.severity, severity(kind.severity()), "{}", code.id);
    }
}

#[test]
fn every_code_of_aql_belongs_to_one_kind() {
    let mut of_kinds: Vec<&str> = FindingKind::ALL.iter().map(|k| code(*k).0.id).collect();
    of_kinds.sort_unstable();
    let all = codes::ALL.iter().map(|code| code.id);
    let of_aql: Vec<&str> = all.filter(|id| id.starts_with("DS3")).collect();
    assert_eq!(of_kinds, of_aql);
}

fn property(name: &str, parsed_in_advance: bool, enabled: bool) -> Property {
    Property {
        name: name.to_owned(),
        value_type: ValueType::Text,
        parsed_in_advance,
        enabled,
        filled_by: Some(["Example Mail".to_owned()].into()),
    }
}

/// What the examples of the pages may name.
fn catalog() -> Catalog {
    Catalog::new()
        .with_property(property("Subject", true, true))
        .with_property(property("X-Mailer", true, true))
        .with_property(property("Final Rule", false, true))
        .with_property(property("Old Name", true, false))
}

/// The AQL of the example after a heading of a page.
fn example(page: &str, heading: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("\n{heading}\n\n```yaml\n"))
        .unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let file = crate::diagnostic::SourceMap::default().add("page.yaml", text);
    let yaml::Value::Map(pairs) = yaml::parse(file, text).0.unwrap().value else {
        panic!("{text}: a mapping")
    };
    match &pairs[0].1.value {
        yaml::Value::Text(aql) if pairs[0].0.name == "aql" => aql.clone(),
        other => panic!("{other:?}: AQL"),
    }
}

#[test]
fn the_wrong_example_of_a_page_shows_its_kind() {
    for kind in FindingKind::ALL {
        let found = check(&example(code(*kind).0.page, "Wrong:"), &catalog());
        assert!(
            found.iter().any(|f| f.kind == *kind),
            "{}: {found:#?}",
            kind.name()
        );
    }
}

#[test]
fn the_right_example_of_a_page_has_no_findings_but_notes() {
    for kind in FindingKind::ALL {
        let mut found = check(&example(code(*kind).0.page, "Right:"), &catalog());
        found.retain(|f| f.kind == *kind || f.severity > Severity::Note);
        assert_eq!(found, [], "{}", kind.name());
    }
}
