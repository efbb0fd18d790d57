//! What `dsmith test` says, in each of its forms.

use std::fs;
use std::path::Path;

use crate::{Copy, common};

#[test]
fn what_passes_is_counted_in_one_line() {
    let result = Copy::good().test(&[]);
    assert_eq!(result, (0, "5 tests: 5 passed\n".into(), String::new()));
}

#[test]
fn what_fails_is_shown_beside_what_came_out() {
    let (code, shown, errors) = Copy::broken().test(&[]);
    assert_eq!((code, errors.as_str()), (1, ""));
    insta::assert_snapshot!(shown);
}

#[test]
fn what_did_not_come_out_as_its_field_says_is_noted() {
    let copy = Copy::good();
    copy.edit(
        "tests/received.yaml",
        "\"time\": \"2026",
        "\"time\": \"in 2026",
    );
    insta::assert_snapshot!(copy.test(&[]).1);
}

#[test]
fn only_tests_with_the_text_in_their_name_run() {
    let (code, shown, _) = Copy::broken().test(&["--filter", "subject"]);
    assert_eq!((code, shown.as_str()), (0, "1 test: 1 passed\n"));
    let (code, shown, _) = Copy::good().test(&["--filter", "objects"]);
    assert_eq!(code, 2);
    assert_eq!(shown, "no test has `objects` in its name\n");
}

#[test]
fn an_error_in_the_pack_is_shown_and_nothing_is_run() {
    let copy = Copy::good();
    copy.edit("tests/received.yaml", "Subject:", "Subjct:");
    let (code, shown, _) = copy.test(&[]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_warning_that_is_denied_fails_the_run() {
    let copy = Copy::good();
    fs::remove_file(copy.path("tests/received.yaml")).unwrap();
    assert_eq!(copy.test(&[]).0, 0);
    assert_eq!(copy.test(&["-D", "property-untested"]).0, 1);
    assert_eq!(
        copy.test(&["-A", "DS172", "-A", "DS174"]).1,
        "3 tests: 3 passed\n"
    );
}

#[test]
fn coverage_is_a_table_of_hits() {
    let (code, shown, _) = Copy::broken().test(&["--coverage"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(shown.split("warning").next().unwrap());
}

#[test]
fn results_are_one_json_document() {
    let (_, shown, _) = Copy::broken().test(&["--format", "json"]);
    insta::assert_snapshot!(shown);
}

#[test]
fn results_are_junit_xml_that_fits_its_form() {
    let copy = Copy::broken();
    let path = copy.path("../junit.xml");
    let (code, shown, _) = copy.test(&["--format", "junit", "--output", "junit.xml"]);
    assert_eq!((code, shown.as_str()), (1, ""));
    insta::assert_snapshot!(fs::read_to_string(&path).unwrap());
    lint(&path, "--schema", "junit.xsd");
}

#[test]
fn coverage_is_cobertura_xml_that_fits_its_form() {
    let copy = Copy::broken();
    let path = copy.path("../coverage.xml");
    let args = [
        "--coverage-format",
        "cobertura",
        "--coverage-output",
        "coverage.xml",
    ];
    copy.test(&args);
    let text = fs::read_to_string(&path).unwrap();
    // The version is dsmith's own.
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!(text.replace(&version, "version=\"…\""));
    lint(&path, "--dtdvalid", "cobertura.dtd");
}

#[test]
fn coverage_is_an_lcov_tracefile_and_results_make_room_for_it() {
    let (_, shown, errors) = Copy::good().test(&["--coverage-format", "lcov"]);
    insta::assert_snapshot!(shown);
    assert_eq!(errors, "5 tests: 5 passed\n");
}

#[test]
fn two_documents_for_one_output_are_refused() {
    let (code, shown, errors) = Copy::good().test(&["--format", "json", "--coverage"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    insta::assert_snapshot!(errors);
}

#[test]
fn a_file_that_cannot_be_written_is_said() {
    let (code, _, errors) = Copy::good().test(&["--output", "nowhere/results.txt"]);
    assert_eq!(code, 3);
    assert!(errors.starts_with("error: cannot write `nowhere/results.txt`"));
}

/// Holds a file against a schema or DTD of `tests/forms`, where xmllint is installed.
fn lint(file: &Path, option: &str, form: &str) {
    let form = common::root().join("tests/forms").join(form);
    let args = ["--noout", option, common::text(&form), common::text(file)];
    if let Some(output) = common::run("xmllint", &args) {
        assert!(output.status.success(), "{}", common::printed(&output));
    }
}
