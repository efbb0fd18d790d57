//! Aggregates and groups.

use super::Scope;
use crate::ast::{Expr, ExprKind, Item, Place};
use crate::finding::{Finding, FindingKind};
use crate::tables;

/// Aggregates stand where rows are grouped already.
pub(super) fn in_where(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    scope.query().walk(&mut |place, expr| {
        if !matches!(place, Place::Where | Place::GroupBy) {
            return;
        }
        let meant = meant(scope, expr);
        let ExprKind::Call(call) = &meant.node else {
            return;
        };
        let name = call.function.node.full();
        if tables::function(&name).is_some_and(|function| function.aggregate) {
            let clause = if place == Place::Where {
                "WHERE"
            } else {
                "GROUP BY"
            };
            let message = format!("{name} is calculated after {clause}");
            let finding = Finding::new(FindingKind::AggregateInWhere, expr.span, message);
            findings.push(match place {
                Place::Where => finding.help("move the condition to HAVING"),
                _ => finding,
            });
        }
    });
}

/// What an expression stands for: itself, or what its alias names.
fn meant<'q>(scope: &Scope<'q>, expr: &'q Expr) -> &'q Expr {
    let ExprKind::Column(name) = &expr.node else {
        return expr;
    };
    let column = tables::column(scope.query().database(), name.as_str()).is_some();
    let alias = scope.schema.aliases.get(&name.key()).copied();
    alias.filter(|_| !column).unwrap_or(expr)
}

/// Selected columns are grouped or aggregated, where anything is.
pub(super) fn grouping(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let query = scope.query();
    let aggregates = query.aggregates();
    if !aggregates && query.group_by.is_empty() {
        return;
    }
    for item in &*query.items {
        let Item::Value { expr, alias } = item else {
            continue;
        };
        let by_alias = alias.as_ref().is_some_and(|alias| {
            scope
                .schema
                .groups
                .contains(&alias.node.to_string().to_lowercase())
        });
        if !by_alias && loose(scope, expr) {
            findings.push(not_grouped(scope, expr));
        }
    }
    if query.items.contains(&Item::All) {
        let message = "* selects columns that are neither grouped nor aggregated";
        findings.push(Finding::new(
            FindingKind::NotGrouped,
            query.source.span,
            message,
        ));
    }
}

/// Whether a column in `expr` stands neither in a group nor in an aggregate.
fn loose(scope: &Scope<'_>, expr: &Expr) -> bool {
    if scope.schema.is_grouped(expr) {
        return false;
    }
    match &expr.node {
        ExprKind::Column(_) => !scope.schema.is_grouped(meant(scope, expr)),
        ExprKind::Call(call)
            if tables::function(&call.function.node.full()).is_some_and(|f| f.aggregate) =>
        {
            false
        }
        _ => expr.children().into_iter().any(|child| loose(scope, child)),
    }
}

fn not_grouped(scope: &Scope<'_>, expr: &Expr) -> Finding {
    if scope.query().group_by.is_empty() {
        let message = format!("{expr} stands beside an aggregate, and nothing is grouped");
        return Finding::new(FindingKind::AggregateWithoutGrouping, expr.span, message)
            .help(format!("add GROUP BY {expr}"));
    }
    let message = format!("{expr} is neither grouped nor aggregated: its first value is returned");
    Finding::new(FindingKind::NotGrouped, expr.span, message)
        .help(format!("add it to GROUP BY, or write FIRST({expr})"))
}

/// HAVING follows grouping, and limits where a saved search can be used.
pub(super) fn having(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let query = scope.query();
    let Some(having) = &query.having else { return };
    if query.group_by.is_empty() && !query.aggregates() {
        let message = "HAVING filters groups, and nothing is grouped";
        findings.push(
            Finding::new(FindingKind::HavingWithoutGrouping, having.span, message)
                .help("write WHERE"),
        );
    } else {
        let message = "a saved search with HAVING feeds neither scheduled reports nor time series";
        findings.push(Finding::new(
            FindingKind::HavingLimitsUse,
            having.span,
            message,
        ));
    }
}

/// The order goes by times and not by their texts.
pub(super) fn order(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    for order in &scope.query().order_by {
        let ExprKind::Call(call) = &meant(scope, &order.key).node else {
            continue;
        };
        if call.function.node.full() != "DATEFORMAT" {
            continue;
        }
        let message = "a formatted date sorts as text";
        let finding = Finding::new(FindingKind::OrderByText, order.key.span, message);
        findings.push(match call.arguments.expressions().first() {
            Some(time) => finding.help(format!("order by {time}")),
            None => finding,
        });
    }
}
