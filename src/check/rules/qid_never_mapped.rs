//! DS105: a QID to which no event mapping leads.
//!
//! No event can ever get it, so it is a leftover or its mapping was forgotten.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS105,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for (index, row) in pack.qids.iter().enumerate() {
        if !pack.event_mappings.iter().any(|m| m.qid == index) {
            let message = format!(
                "no event mapping leads to the QID `{}`",
                row.item.name.value
            );
            found.push(
                Diagnostic::new(&codes::DS105, row.item.name.span, message)
                    .help("add an event mapping for it, or remove it"),
            );
        }
    }
}
