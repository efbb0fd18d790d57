//! DS145: a big number, or the largest few, over a search with a LIMIT.
//!
//! The number would be that of the rows within the LIMIT and look like the total.

use crate::check::PanelQuery;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::dashboard::Chart;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS145,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in pack.dashboards.iter().flat_map(|tab| &tab.panels) {
        let panel = row.item;
        let place = match (panel.chart.value, &panel.top) {
            (Chart::Number, _) => panel.chart.span,
            (_, Some(top)) => top.span,
            _ => continue,
        };
        let limit = PanelQuery::of(pack, row).and_then(|query| query.query.row_limit());
        if let Some(limit) = limit {
            let search = &pack.saved_searches[row.search].item;
            let message = format!(
                "`{}` returns at most {limit} rows, so what is summed is not all",
                search.name.value
            );
            found.push(
                Diagnostic::new(&codes::DS145, place, message)
                    .related(search.aql.span, "the search")
                    .help("name a search without LIMIT"),
            );
        }
    }
}
