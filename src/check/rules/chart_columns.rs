//! DS142: a panel whose columns are not what its kind of chart draws.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::dashboard::{Chart, Panel, Role};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS142,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for panel in pack.dashboards.iter().flat_map(|row| &row.item.panels) {
        let chart = panel.chart.value;
        if chart != Chart::Table && !panel.page_sizes.is_empty() {
            let message = format!(
                "`page-sizes` are for tables, and this is `{}`",
                chart.name()
            );
            found.push(
                Diagnostic::new(&codes::DS142, panel.chart.span, message)
                    .help("remove `page-sizes:`"),
            );
        }
        for role in [
            Role::Time,
            Role::Series,
            Role::Category,
            Role::Value,
            Role::Text,
        ] {
            let (least, most) = needs(chart, role);
            let count = panel
                .columns
                .iter()
                .filter(|c| c.role.value == role)
                .count();
            if count < least || count > most {
                let message = format!(
                    "this panel has {} of role `{}`, and `{}` {}",
                    columns(count),
                    role.name(),
                    chart.name(),
                    wants(least, most)
                );
                found.push(
                    Diagnostic::new(&codes::DS142, place(panel, role), message)
                        .help("see `dsmith explain DS142` for what each kind of chart draws"),
                );
            }
        }
    }
}

/// The least and the greatest number of columns of a role that a kind of chart draws.
fn needs(chart: Chart, role: Role) -> (usize, usize) {
    let any = usize::MAX;
    match (chart, role) {
        (Chart::TimeSeries, Role::Time | Role::Value)
        | (Chart::Bars | Chart::Donut, Role::Category | Role::Value)
        | (Chart::Number, Role::Value) => (1, 1),
        (Chart::TimeSeries, Role::Series) => (0, 1),
        (Chart::Table, Role::Series) => (0, 0),
        (Chart::Table, _) => (0, any),
        _ => (0, 0),
    }
}

/// Where the first column too many stands, else the kind of chart.
fn place(panel: &Panel, role: Role) -> crate::diagnostic::Span {
    let (_, most) = needs(panel.chart.value, role);
    let mut columns = panel.columns.iter().filter(|c| c.role.value == role);
    columns
        .nth(most)
        .map_or(panel.chart.span, |column| column.role.span)
}

fn columns(count: usize) -> String {
    match count {
        0 => "no column".to_owned(),
        1 => "a column".to_owned(),
        many => format!("{many} columns"),
    }
}

fn wants(least: usize, most: usize) -> &'static str {
    match (least, most) {
        (1, 1) => "draws exactly one",
        (0, 1) => "draws at most one",
        _ => "draws none",
    }
}
