//! DS143: a column whose type does not fit its role.
//!
//! A value is drawn as a number. A time is asked of QRadar as milliseconds and shown in the
//! user's own zone, so it has to be a time column or DATEFORMAT of one.

use crate::check::PanelQuery;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::dashboard::Role;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS143,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in pack.dashboards.iter().flat_map(|tab| &tab.panels) {
        let Some(query) = PanelQuery::of(pack, row) else {
            continue;
        };
        for column in &row.item.columns {
            let Some(output) = query.column(&column.name) else {
                continue;
            };
            let wrong = match column.role.value {
                Role::Value if !output.value_type.is_number() => "is no number",
                Role::Time if !query.is_time(output) => "is neither a time nor DATEFORMAT of one",
                _ => continue,
            };
            let message = format!("`{}` {wrong}", column.name.value);
            let search = &pack.saved_searches[row.search].item;
            found.push(
                Diagnostic::new(&codes::DS143, column.role.span, message)
                    .related(search.aql.span, "the search")
                    .help("give the column another role, or change what the search selects"),
            );
        }
    }
}
