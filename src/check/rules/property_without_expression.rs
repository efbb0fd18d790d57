//! DS106: a custom property that nothing fills.
//!
//! It is a column that stays empty in every event.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS106,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.properties {
        if row.item.expressions.is_empty() {
            let name = &row.item.name;
            let message = format!("the property `{}` has no expression", name.value);
            found.push(
                Diagnostic::new(&codes::DS106, name.span, message)
                    .label("always empty")
                    .help("add `expressions:`, or remove the property"),
            );
        }
    }
}
