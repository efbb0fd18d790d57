//! Results for programs: one JSON document, its form numbered.

use serde_json::{Value, json};

use super::super::compare::{Check, Place};
use super::super::coverage::{Item, Kind};
use super::super::run::{Run, TestResult};
use crate::diagnostic::{Diagnostic, SourceMap, Span, json_list};

/// The number of this form; it rises when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// Results, findings and coverage, pretty-printed, with a final newline. Without a run,
/// because the content has errors, only the findings.
pub fn json(run: Option<&Run<'_>>, diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let results = run.map_or(&[][..], |run| &run.results);
    let items = run.map_or(&[][..], |run| &run.coverage.items);
    let (passed, failed) = run.map_or((0, 0), Run::counts);
    let document = json!({
        "version": VERSION,
        "summary": { "passed": passed, "failed": failed },
        "tests": results.iter().map(|result| one(result, sources)).collect::<Vec<_>>(),
        "diagnostics": json_list(diagnostics, sources),
        "coverage": items.iter().map(|item| covered(item, sources)).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn one(result: &TestResult<'_>, sources: &SourceMap) -> Value {
    let differing = result.checks.iter().filter(|check| !check.holds());
    json!({
        "name": result.name(),
        "location": location(result.test.item.name.span, sources),
        "passed": result.passed(),
        "differences": differing.map(difference).collect::<Vec<_>>(),
        "problems": result.problems,
    })
}

fn difference(check: &Check) -> Value {
    let (section, key) = match &check.place {
        Place::Key(key) => (Value::Null, *key),
        Place::Field(field) => (json!("fields"), *field),
        Place::Property(name) => (json!("properties"), name.as_str()),
    };
    json!({
        "section": section,
        "key": key,
        "expected": check.expected,
        "actual": check.actual,
    })
}

fn covered(item: &Item, sources: &SourceMap) -> Value {
    json!({
        "kind": match item.kind {
            Kind::Qid => "qid",
            Kind::EventMapping => "event-mapping",
            Kind::Property => "property",
            Kind::Expression => "expression",
            Kind::FieldSource => "field-source",
        },
        "name": item.name,
        "location": location(item.span, sources),
        "hits": item.hits,
    })
}

fn location(span: Span, sources: &SourceMap) -> Value {
    let at = sources.position(span.file, span.start);
    json!({ "path": sources.path(span.file), "line": at.line, "column": at.column })
}
