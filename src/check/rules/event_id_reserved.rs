//! DS158: an event mapping in the place of one that QRadar makes by itself.
//!
//! Every custom log source type gets two mappings of its own: event ID `unknown` with the
//! category `unknown`, and with `Stored`. They say that an event was not understood.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::assumptions;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS158,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let without = assumptions::EVENT_CATEGORY.of(pack.extension);
    for mapping in pack.event_mappings.iter().map(|row| row.item) {
        let category = mapping.event_category.as_ref();
        let category = category.map_or(without, |category| category.as_str());
        if mapping.event_id.value == "unknown" && matches!(category, "unknown" | "Stored") {
            let message =
                format!("QRadar maps the event ID `unknown` with the category `{category}` itself");
            found.push(
                Diagnostic::new(&codes::DS158, mapping.event_id.span, message)
                    .help("remove the mapping, or read another event ID in the extension"),
            );
        }
    }
}
