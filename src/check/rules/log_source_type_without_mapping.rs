//! DS114: a log source type without an event mapping.
//!
//! Every one of its events is unknown.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS114,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for (index, row) in pack.log_source_types.iter().enumerate() {
        let mut mappings = pack.event_mappings.iter();
        if !mappings.any(|m| m.log_source_type == index) {
            let name = &row.item.name;
            let message = format!("the log source type `{}` has no event mapping", name.value);
            found.push(
                Diagnostic::new(&codes::DS114, name.span, message)
                    .label("all of its events stay unknown")
                    .help("add an event mapping for each event ID that it sends"),
            );
        }
    }
}
