//! `dsmith test --generate`: what it writes, and what it leaves alone.

use std::fs;

use crate::Copy;

const SCHEMA: &str = "# yaml-language-server: $schema=../../../../schemas/test.json\n";

/// The text of the tests after `--generate`, and what was said.
fn generated(tests: &str) -> (String, String) {
    let copy = Copy::good();
    let path = copy.path("tests/received.yaml");
    fs::remove_file(copy.path("tests/not-received.yaml")).unwrap();
    fs::write(&path, format!("{SCHEMA}{tests}")).unwrap();
    let (_, _, said) = copy.test(&["--generate"]);
    let text = fs::read_to_string(&path).unwrap();
    // A second time there is nothing to add.
    assert_eq!(copy.test(&["--generate"]).2.matches("wrote").count(), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    (text, said)
}

#[test]
fn a_test_without_expectations_gets_all_that_came_out() {
    let (text, said) = generated(
        r#"tests:
  - name: A received mail # seen in March
    log-source: Example Mail
    json: |
      { "type": "received", "time": "2026-01-02T03:04:05.678Z",
        "user": "pat@example.com", "subject": "a: \"b\"" }

  # The next one is not mapped.
  - name: A sent mail
    event: '<134>1 - example-mail - - - - {"type":"sent"}'
  - name: Nobody's mail
    event: '{"type":"received"}'
    expect: {}
"#,
    );
    insta::assert_snapshot!(text);
    insta::assert_snapshot!(said, @"wrote 23 expectations into `pack/tests/received.yaml`: read them before you commit");
}

#[test]
fn what_stands_there_keeps_its_words_its_order_and_its_comments() {
    let (text, _) = generated(
        r#"tests:
  - name: A received mail
    log-source: Example Mail
    json: '{"type":"received","user":"pat@example.com","subject":"Hello"}'
    expect:
      # Why one: nobody is harmed.
      severity:   1   # of ten
      properties:

        # Another subject than what comes out.
        "Subject": 'Goodbye'   # on purpose
      absent-fields:
        - UserName
      # The end.
"#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn an_expectation_in_braces_is_named_and_left() {
    let tests = r#"tests:
  - name: A received mail
    log-source: Example Mail
    json: '{"type":"received"}'
    expect: { event-name: Mail Received }
"#;
    let (text, said) = generated(tests);
    assert_eq!(text, format!("{SCHEMA}{tests}"));
    assert_eq!(
        said,
        "`pack/tests/received.yaml`: the test `A received mail` is written in braces, where no line can be added\n"
    );
}

#[test]
fn a_filter_limits_what_is_written() {
    let copy = Copy::good();
    let before = fs::read_to_string(copy.path("tests/not-received.yaml")).unwrap();
    copy.test(&["--generate", "--filter", "without a subject"]);
    let after = fs::read_to_string(copy.path("tests/not-received.yaml")).unwrap();
    assert_eq!(before, after);
}
