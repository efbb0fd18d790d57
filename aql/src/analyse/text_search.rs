//! TEXT SEARCH: once, first in WHERE, joined by AND.

use super::Scope;
use crate::ast::{Expr, ExprKind, Place};
use crate::finding::{Finding, FindingKind, Severity};

/// Where TEXT SEARCH stands, and how often.
pub(super) fn text_search(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let mut searches: Vec<(Place, &Expr)> = Vec::new();
    scope.query().walk(&mut |place, expr| {
        if matches!(expr.node, ExprKind::TextSearch(_)) {
            searches.push((place, expr));
        }
    });
    let mut searches = searches.into_iter();
    let Some((place, first)) = searches.next() else {
        return;
    };
    findings.extend(misplaced(scope, place, first));
    findings.extend(searches.map(|(_, again)| {
        let message = "a query has one TEXT SEARCH";
        Finding::new(FindingKind::TextSearchRepeated, again.span, message)
            .help("join the words by AND or OR inside one search string")
    }));
}

/// That it stands first and is joined by AND is common knowledge only, so no error.
fn misplaced(scope: &Scope<'_>, place: Place, search: &Expr) -> Option<Finding> {
    let find = |message: &str| {
        Finding::new(FindingKind::TextSearchPlace, search.span, message)
            .help("put it first in WHERE, and join the rest by AND")
    };
    if place != Place::Where {
        return Some(find("TEXT SEARCH stands in WHERE only"));
    }
    let condition = scope.query().condition.as_ref()?;
    match &condition.node {
        ExprKind::TextSearch(_) => None,
        ExprKind::And(parts) if is_search(&parts[0]) => None,
        ExprKind::And(parts) if parts.iter().any(is_search) => {
            Some(find("TEXT SEARCH stands first in WHERE").severity(Severity::Warning))
        }
        _ => Some(find("TEXT SEARCH is joined by AND only").severity(Severity::Warning)),
    }
}

const fn is_search(expr: &Expr) -> bool {
    matches!(expr.node, ExprKind::TextSearch(_))
}
