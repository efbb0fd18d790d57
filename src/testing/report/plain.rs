//! Results as a terminal shows them: each failed test with what differs.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::super::compare::{Check, Place};
use super::super::run::{Run, TestResult};
use crate::diagnostic::{SourceMap, Style};
use crate::source::scalar;

const RED: &str = "31";
const GREEN: &str = "32";
const BOLD: &str = "1";
/// What differs within a line.
const EMPHASIS: &str = ";7";

/// Every failed test with its differences, and a last line that counts.
pub fn plain(run: &Run<'_>, sources: &SourceMap, style: Style) -> String {
    let paint = Paint(style);
    let failed = run.results.iter().filter(|result| !result.passed());
    let mut out: String = failed.map(|result| one(result, sources, paint)).collect();
    out.push_str(&counts(run, paint));
    out
}

fn counts(run: &Run<'_>, paint: Paint) -> String {
    let (passed, failed) = run.counts();
    let tests = if passed + failed == 1 {
        "test"
    } else {
        "tests"
    };
    let result = match failed {
        0 => paint.paint(GREEN, &format!("{passed} passed")),
        _ => format!(
            "{passed} passed, {}",
            paint.paint(RED, &format!("{failed} failed"))
        ),
    };
    format!("{} {tests}: {result}\n", passed + failed)
}

fn one(result: &TestResult<'_>, sources: &SourceMap, paint: Paint) -> String {
    let span = result.test.item.name.span;
    let at = sources.position(span.file, span.start);
    let title = format!(
        "{} {}\n --> {}:{}:{}\n",
        paint.paint(RED, "FAILED"),
        paint.paint(BOLD, result.name()),
        sources.path(span.file),
        at.line,
        at.column,
    );
    title + &differences(result, paint) + "\n"
}

/// What of a test differs, without its title, as JUnit shows it too.
pub(super) fn differences(result: &TestResult<'_>, paint: Paint) -> String {
    let mut out = paint.paint(RED, "--- expected") + "\n";
    out.push_str(&(paint.paint(GREEN, "+++ came out") + "\n"));
    let mut section = None;
    for check in result.checks.iter().filter(|check| !check.holds()) {
        let heading = heading(&check.place);
        if heading != section {
            section = heading;
            out.extend(heading.map(|name| format!("    {name}:\n")));
        }
        out.push_str(&difference(check, paint));
    }
    for problem in &result.problems {
        let _ = writeln!(out, "    note: {problem}");
    }
    out
}

fn heading(place: &Place) -> Option<&'static str> {
    match place {
        Place::Key(_) => None,
        Place::Field(_) => Some("fields"),
        Place::Property(_) => Some("properties"),
    }
}

fn difference(check: &Check, paint: Paint) -> String {
    let (indent, name) = match &check.place {
        Place::Key(key) => (2, (*key).to_owned()),
        Place::Field(field) => (4, (*field).to_owned()),
        Place::Property(name) => (4, scalar(name)),
    };
    let line = |value: &Option<String>| {
        let absent = || "(absent)".to_owned();
        let value = value.as_deref();
        let value = value.map_or_else(absent, |value| check.place.written(value));
        format!("{:indent$}{name}: {value}\n", "")
    };
    let (expected, actual) = (line(&check.expected), line(&check.actual));
    let diff = TextDiff::from_lines(expected.as_str(), actual.as_str());
    let mut out = String::new();
    for op in diff.ops() {
        for change in diff.iter_inline_changes(op) {
            let (sign, colour) = match change.tag() {
                ChangeTag::Delete => ("- ", RED),
                ChangeTag::Insert => ("+ ", GREEN),
                ChangeTag::Equal => ("  ", ""),
            };
            out.push_str(&paint.paint(colour, sign));
            for (differs, part) in change.iter_strings_lossy() {
                let emphasis = if differs { EMPHASIS } else { "" };
                let part = part.trim_end_matches('\n');
                out.push_str(&paint.paint(&format!("{colour}{emphasis}"), part));
            }
            out.push('\n');
        }
    }
    out
}

/// Colours where the reader shows them.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub(super) Style);

impl Paint {
    fn paint(self, colour: &str, text: &str) -> String {
        match self.0 {
            Style::Coloured if !text.is_empty() => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }
}
