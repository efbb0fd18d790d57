//! Diagnostics as SARIF 2.1.0, for code scanning.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Code, Diagnostic, Place, Severity, SourceMap, codes, github::join};

/// Renders one SARIF run. `root` is put before each path, as in [`super::github`].
pub fn sarif(diagnostics: &[Diagnostic], sources: &SourceMap, root: &str) -> String {
    let used: BTreeSet<&str> = diagnostics.iter().map(|d| d.code.id).collect();
    let rules: Vec<Value> = codes::ALL
        .iter()
        .filter(|c| used.contains(c.id))
        .map(|c| rule(c))
        .collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|d| result(d, sources, root))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "dsmith",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": code.title,
        "shortDescription": { "text": code.title },
        "help": { "text": code.page, "markdown": code.page },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn result(diagnostic: &Diagnostic, sources: &SourceMap, root: &str) -> Value {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str(". ");
        text.push_str(help);
    }
    json!({
        "ruleId": diagnostic.code.id,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": locations(&diagnostic.place, sources, root),
    })
}

fn locations(place: &Place, sources: &SourceMap, root: &str) -> Vec<Value> {
    match place {
        Place::Source(span) => {
            let start = sources.position(span.file, span.start);
            let end = sources.position(span.file, span.end);
            vec![json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri(&join(root, sources.path(span.file))) },
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            }})]
        }
        Place::File(path) | Place::Entry(path) => vec![json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&join(root, path)) },
        }})],
        Place::Whole => Vec::new(),
    }
}

/// A path as a relative URI: what is not plainly allowed is percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}
