//! DS115: a group that holds no saved search.
//!
//! It is an empty folder in the list of searches.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS115,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for (index, row) in pack.groups.iter().enumerate() {
        if !pack.saved_searches.iter().any(|s| s.group == index) {
            let name = &row.item.name;
            let message = format!("no saved search is in the group `{}`", name.value);
            found.push(
                Diagnostic::new(&codes::DS115, name.span, message)
                    .help("put a saved search into it, or remove it"),
            );
        }
    }
}
