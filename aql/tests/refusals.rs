//! Texts that are not AQL are refused, and the first error stands where the text stops being
//! AQL.
//!
//! In `refused.txt` each text has a line below it, in which a caret marks the column and the
//! kind follows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aql::{Severity, parse};

/// The texts with the lines below them.
fn refused() -> Vec<(&'static str, &'static str)> {
    let lines: Vec<&str> = include_str!("refused.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    lines.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

#[test]
fn texts_that_are_not_aql_are_refused_at_the_right_column() {
    for (text, marked) in refused() {
        let Err(findings) = parse(text) else {
            panic!("accepted: {text}")
        };
        let first = findings
            .iter()
            .find(|f| f.severity == Severity::Error)
            .unwrap();
        let column = first.span.position(text).column;
        let caret = format!("{}^ {}", " ".repeat(column - 1), first.kind.name());
        assert_eq!(caret, marked, "\n{text}\n{first:#?}");
    }
}

#[test]
fn the_table_holds_at_least_sixty_texts() {
    assert!(refused().len() >= 60, "{}", refused().len());
}

#[test]
fn several_mistakes_in_several_clauses_are_all_told() {
    let text = "SELECT a b FROM events WHERE x = GROUP BY order LIMIT ten LAST 1 WEEKS";
    let found: Vec<String> = parse(text)
        .unwrap_err()
        .iter()
        .map(|f| format!("{} {}", f.span.position(text), f.message))
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn nesting_has_a_limit_and_length_has_none() {
    let deep = |n: usize| format!("SELECT {}a{} FROM events", "(".repeat(n), ")".repeat(n));
    assert!(parse(&deep(60)).is_ok());
    assert_eq!(parse(&deep(5_000)).unwrap_err()[0].kind.name(), "too-deep");

    let chain = format!("SELECT {}1 FROM events", "1+".repeat(20_000));
    assert_eq!(parse(&chain).unwrap_err()[0].kind.name(), "too-deep");

    let unary = format!("SELECT {}1 FROM events", "-(".repeat(20_000));
    assert_eq!(parse(&unary).unwrap_err()[0].kind.name(), "too-deep");

    let subqueries = "SELECT a FROM (".repeat(2_000);
    assert!(
        parse(&subqueries)
            .unwrap_err()
            .iter()
            .any(|f| f.kind.name() == "too-deep")
    );

    let wide = format!(
        "SELECT a FROM events WHERE {}a = 1",
        "a = 1 OR ".repeat(10_000)
    );
    let query = parse(&wide).unwrap().query;
    assert_eq!(parse(&query.to_string()).unwrap().query, query);
}
