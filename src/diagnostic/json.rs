//! Diagnostics for programs: one JSON document, its form numbered.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Diagnostic, Place, SourceMap, Span};

/// The number of this form; it rises when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// Renders `{"version":1,"diagnostics":[…]}`, pretty-printed, with a final newline.
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let document = json!({ "version": VERSION, "diagnostics": json_list(diagnostics, sources) });
    format!("{document:#}\n")
}

/// Each finding as it stands in that document.
pub fn json_list(diagnostics: &[Diagnostic], sources: &SourceMap) -> Vec<Value> {
    diagnostics.iter().map(|d| one(d, sources)).collect()
}

fn one(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|label| json!({ "text": label.text, "location": location(label.span, sources) }))
        .collect();
    json!({
        "code": diagnostic.code.id,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "label": diagnostic.label,
        "help": diagnostic.help,
        "location": match &diagnostic.place {
            Place::Source(span) => location(*span, sources),
            Place::File(path) => json!({ "path": path }),
            Place::Entry(name) => json!({ "entry": name }),
            Place::Whole => Value::Null,
        },
        "related": related,
    })
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn location(span: Span, sources: &SourceMap) -> Value {
    let start = sources.position(span.file, span.start);
    let end = sources.position(span.file, span.end);
    json!(Location {
        path: sources.path(span.file),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}
