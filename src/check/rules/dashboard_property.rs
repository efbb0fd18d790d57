//! DS144: a filter or drill-down by a property that the events of its panels do not have.

use crate::check::PanelQuery;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::model::dashboard::Behind;
use crate::resolve::{DashboardRow, PanelRow, Resolved};
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS144,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for tab in &pack.dashboards {
        for filter in &tab.item.filters {
            property(pack, &filter.property, tab.panels.iter(), found);
        }
        for panel in &tab.panels {
            drill_down(pack, panel, tab, found);
        }
    }
}

fn drill_down(
    pack: &Resolved<'_>,
    panel: &PanelRow<'_>,
    tab: &DashboardRow<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(drill_down) = &panel.item.drill_down else {
        return;
    };
    match (&drill_down.property, drill_down.show.value) {
        (Some(name), Behind::DistinctValues) => {
            property(pack, name, std::iter::once(panel), found);
        }
        (None, Behind::RawPayloads) => {}
        (Some(name), Behind::RawPayloads) => found.push(
            Diagnostic::new(&codes::DS144, name.span, "raw payloads are of no property")
                .help("remove `property:`, or show `distinct-values`"),
        ),
        (None, Behind::DistinctValues) => found.push(
            Diagnostic::new(
                &codes::DS144,
                drill_down.show.span,
                format!(
                    "in `{}`: the values of which property?",
                    tab.item.title.value
                ),
            )
            .help("add `property:`"),
        ),
    }
}

fn property<'p>(
    pack: &Resolved<'_>,
    name: &Spanned<String>,
    panels: impl Iterator<Item = &'p PanelRow<'p>>,
    found: &mut Vec<Diagnostic>,
) {
    let named = pack
        .properties
        .iter()
        .find(|row| row.item.name.value == name.value);
    let Some(row) = named else {
        if ::aql::tables::column(::aql::tables::Database::Events, name).is_none() {
            found.push(unknown(pack, name));
        }
        return;
    };
    let enabled = row.expressions.iter().filter(|e| e.item.enabled);
    let types = enabled.map(|e| &pack.log_source_types[e.log_source_type].item.name.value);
    let types: Vec<&String> = types.collect();
    let empty = panels.into_iter().find(|panel| {
        let of = PanelQuery::of(pack, panel);
        let of = of.iter().flat_map(|query| query.query.log_source_types());
        let of: Vec<&str> = of.collect();
        !of.is_empty() && !of.iter().any(|t| types.iter().any(|name| name == t))
    });
    if let Some(panel) = empty {
        let message = format!(
            "no event of `{}` has the property `{}`",
            panel.item.search.value, name.value
        );
        found.push(
            Diagnostic::new(&codes::DS144, name.span, message)
                .related(panel.item.search.span, "searched here")
                .help("name a property of the same log source type"),
        );
    }
}

fn unknown(pack: &Resolved<'_>, name: &Spanned<String>) -> Diagnostic {
    let known = pack
        .properties
        .iter()
        .map(|row| row.item.name.value.as_str());
    let help = match did_you_mean(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add it to the folder `properties`".to_owned(),
    };
    let message = format!("there is no property or column called `{}`", name.value);
    Diagnostic::new(&codes::DS144, name.span, message).help(help)
}
