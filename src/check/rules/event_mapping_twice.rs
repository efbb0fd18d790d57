//! DS104: two event mappings for one log source type, event ID and event category.
//!
//! QRadar keeps one mapping for these three and refuses a second with error 1008.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS104,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for row in &pack.event_mappings {
        let category = row.item.event_category.as_ref();
        let key = (
            row.log_source_type,
            row.item.event_id.value.as_str(),
            category.map(|c| c.value.as_str()),
        );
        let here = row.item.event_id.span;
        if let Some(earlier) = first.insert(key, here) {
            let message = format!(
                "the event ID `{}` of `{}` is mapped twice",
                row.item.event_id.value, row.item.log_source_type.value
            );
            found.push(
                Diagnostic::new(&codes::DS104, here, message)
                    .related(earlier, "first here")
                    .help("remove one, or give them different event categories"),
            );
        }
    }
}
