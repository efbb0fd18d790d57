//! DS125: a saved search of one database in a group for searches of the other.
//!
//! QRadar keeps the searches of events and of flows in two trees of groups.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Database, GroupType};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS125,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.saved_searches {
        let group = pack.groups[row.group].item;
        let fits = match group.kind {
            GroupType::EventSearches => Database::Events,
            GroupType::FlowSearches => Database::Flows,
        };
        if row.item.database != fits {
            let message = format!(
                "`{}` searches {}, and the group `{}` is for {}",
                row.item.name.value,
                row.item.database.name(),
                group.name.value,
                fits.name()
            );
            found.push(
                Diagnostic::new(&codes::DS125, row.item.group.span, message)
                    .related(group.name.span, "the group")
                    .help("name a group of the same kind"),
            );
        }
    }
}
