//! DS141: a column of a panel that its saved search does not return.

use crate::check::PanelQuery;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS141,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in pack.dashboards.iter().flat_map(|tab| &tab.panels) {
        let Some(query) = PanelQuery::of(pack, row) else {
            continue;
        };
        let known = || query.columns.iter().map(|column| column.name.as_str());
        for column in &row.item.columns {
            let name = &column.name;
            if query.column(name).is_some() {
                continue;
            }
            let help = match did_you_mean(name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it returns {}", known().collect::<Vec<_>>().join(", ")),
            };
            let search = &pack.saved_searches[row.search].item;
            let message = format!(
                "`{}` returns no column called `{}`",
                search.name.value, name.value
            );
            found.push(
                Diagnostic::new(&codes::DS141, name.span, message)
                    .related(search.aql.span, "the search")
                    .help(help),
            );
        }
    }
}
