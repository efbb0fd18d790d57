//! DS146: a saved search that no panel shows, in a pack with dashboards.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS146,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    if pack.dashboards.is_empty() {
        return;
    }
    for (index, row) in pack.saved_searches.iter().enumerate() {
        let mut panels = pack.dashboards.iter().flat_map(|tab| &tab.panels);
        if !panels.any(|panel| panel.search == index) {
            let message = format!("no panel shows `{}`", row.item.name.value);
            found.push(
                Diagnostic::new(&codes::DS146, row.item.name.span, message)
                    .help("add a panel to a file in `dashboards`"),
            );
        }
    }
}
