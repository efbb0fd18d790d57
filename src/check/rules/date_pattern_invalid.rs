//! DS155: a date pattern that Java's `SimpleDateFormat` refuses.

use crate::check::date_pattern::{self, Problem};
use crate::check::parsing::part;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS155,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for pattern in date_pattern::patterns(pack) {
        for problem in date_pattern::refused(pattern) {
            let Problem {
                at,
                message,
                help,
                instead,
            } = problem;
            let fix = instead.map(|text| {
                Fix::value(
                    format!("write {text}"),
                    (pattern, pattern.span),
                    at.clone(),
                    text,
                )
            });
            found.push(
                Diagnostic::new(&codes::DS155, part(pattern, at.start, at.end), message)
                    .help(help)
                    .fix(fix),
            );
        }
    }
}
