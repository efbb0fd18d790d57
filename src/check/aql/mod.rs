//! The door to the crate `aql`: what it finds in saved searches, as diagnostics that are
//! underlined in the YAML where the AQL stands.

pub(super) mod catalog;
mod kinds;

use ::aql::Finding;

use self::catalog::Catalogs;
use super::Scope;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, SourceMap};
use crate::resolve::Resolved;
use crate::source::{Spanned, inside};

/// Adds what is found in every saved search. In a pack that is not `sound` only what a
/// query says by itself.
pub(super) fn check(
    pack: &Resolved<'_>,
    sources: &SourceMap,
    sound: bool,
    found: &mut Vec<Diagnostic>,
) {
    let catalogs = Catalogs::of(pack);
    for row in &pack.saved_searches {
        let aql = &row.item.aql;
        for finding in ::aql::check(aql, catalogs.of_database(row.item.database)) {
            let (code, scope) = kinds::code(finding.kind);
            if sound || scope == Scope::Item {
                found.push(diagnostic(code, finding, aql, sources));
            }
        }
    }
}

fn diagnostic(
    code: &'static Code,
    finding: Finding,
    aql: &Spanned<String>,
    sources: &SourceMap,
) -> Diagnostic {
    let place = inside(sources, aql, finding.span.start..finding.span.end);
    let fix = fix(&finding, aql);
    let mend = || phrase(finding.kind.mend());
    let instead = finding.replacement.map(|text| format!("write {text}"));
    let help = finding.help.or(instead).unwrap_or_else(mend);
    let mut diagnostic = Diagnostic::new(code, place, finding.message)
        .help(help)
        .fix(fix);
    diagnostic.severity = severity(finding.severity);
    diagnostic
}

/// The replacement that the crate names: certain where another form says the same, and a
/// suggestion where a name was guessed.
fn fix(finding: &Finding, aql: &Spanned<String>) -> Option<Fix> {
    let text = finding.replacement.as_deref()?;
    let title = if text.is_empty() {
        "remove it".to_owned()
    } else {
        format!("write {text}")
    };
    let part = finding.span.start..finding.span.end;
    let fix = Fix::value(title, (aql, aql.span), part, text);
    Some(if kinds::rewrites(finding.kind) {
        fix
    } else {
        fix.as_suggestion()
    })
}

/// A sentence as the phrase that a help is.
fn phrase(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    let first = chars.next();
    let lower = first.into_iter().flat_map(char::to_lowercase);
    lower.chain(chars).collect()
}

/// The weight of a finding, which may differ from that of its kind.
fn severity(severity: ::aql::Severity) -> Severity {
    match severity {
        ::aql::Severity::Note => Severity::Note,
        ::aql::Severity::Warning => Severity::Warning,
        ::aql::Severity::Error => Severity::Error,
    }
}

#[cfg(test)]
mod tests;
