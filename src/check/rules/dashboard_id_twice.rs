//! DS140: two tabs, two panels of a tab or two filters of a tab with one id.
//!
//! An id stands in the address of a page, so it must lead to one thing.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::dashboard::Id;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS140,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let tabs = || pack.dashboards.iter().map(|row| row.item);
    unique("tabs", tabs().map(|tab| &tab.id), found);
    for tab in tabs() {
        let panels = tab.panels.iter().map(|panel| &panel.id);
        unique("panels of a tab", panels, found);
        let filters = tab.filters.iter().map(|filter| &filter.id);
        unique("filters of a tab", filters, found);
    }
}

fn unique<'p>(what: &str, ids: impl Iterator<Item = &'p Id>, found: &mut Vec<Diagnostic>) {
    let mut earlier: Vec<&Id> = Vec::new();
    for id in ids {
        match earlier.iter().find(|other| other.0.value == id.0.value) {
            None => earlier.push(id),
            Some(first) => found.push(
                Diagnostic::new(
                    &codes::DS140,
                    id.0.span,
                    format!("two {what} have the id `{}`", id.0.value),
                )
                .related(first.0.span, "first here")
                .help("give one of them another id"),
            ),
        }
    }
}
