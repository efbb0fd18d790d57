//! DS213: two tabs of the app with one id.
//!
//! An id is how QRadar tells the tabs of an app apart.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS213,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for area in pack.app.iter().flat_map(|row| &row.item.areas) {
        if let Some(earlier) = first.insert(area.id.value.as_str(), area.id.span) {
            let message = format!("two tabs have the id `{}`", area.id.value);
            found.push(
                Diagnostic::new(&codes::DS213, area.id.span, message)
                    .related(earlier, "first here")
                    .help("give one of them another id"),
            );
        }
    }
}
