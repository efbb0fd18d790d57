//! DS128: two log source types with the same internal name.
//!
//! It is made from the name's letters and digits, and QRadar tells types apart by it.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS128,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for row in &pack.log_source_types {
        let internal = row.item.internal();
        let place = row
            .item
            .internal_name
            .as_ref()
            .unwrap_or(&row.item.name)
            .span;
        let message = format!("two log source types have the internal name `{internal}`");
        if let Some(earlier) = first.insert(internal, place) {
            found.push(
                Diagnostic::new(&codes::DS128, place, message)
                    .related(earlier, "first here")
                    .help("give one of them an `internal-name:` of its own"),
            );
        }
    }
}
