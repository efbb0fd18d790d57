//! Comparisons and arithmetic: of the right types, with the right quotes, with patterns that
//! mean what they seem to.

use super::Scope;
use crate::ast::{BinaryOp, Expr, ExprKind, Item, Level, Pattern, Set, UnaryOp};
use crate::finding::{Finding, FindingKind, Severity};
use crate::tables::{self, ValueType};

/// Comparisons with values, lists and NULL.
pub(super) fn comparisons(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    scope.query().walk(&mut |_, expr| match &expr.node {
        ExprKind::Binary { op, left, right } if op.level() == Level::Comparison => {
            findings.extend(null(expr, *op, left, right));
            findings.extend(quoted_column(scope, left));
            findings.extend(position(*op, left, right));
        }
        ExprKind::Match { operand, .. } => {
            findings.extend(quoted_column(scope, operand));
            findings.extend(needs_text(scope, operand, "a text pattern"));
        }
        ExprKind::In { operand, set, .. } => {
            findings.extend(quoted_column(scope, operand));
            findings.extend(in_list(scope, operand, set));
        }
        ExprKind::IsNull { operand, .. } | ExprKind::Between { operand, .. } => {
            findings.extend(quoted_column(scope, operand));
        }
        _ => {}
    });
    selected_texts(scope, findings);
    grouped_texts(scope, findings);
}

fn null(whole: &Expr, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Finding> {
    let other = match (&left.node, &right.node) {
        (_, ExprKind::Null) => left,
        (ExprKind::Null, _) => right,
        _ => return None,
    };
    let not = if op == BinaryOp::NotEqual { "NOT " } else { "" };
    Some(
        Finding::new(
            FindingKind::NullComparison,
            whole.span,
            "NULL is found by IS NULL only",
        )
        .help(format!("write {other} IS {not}NULL")),
    )
}

/// A string in the place of a column that names one.
fn quoted_column(scope: &Scope<'_>, expr: &Expr) -> Option<Finding> {
    let ExprKind::Text(text) = &expr.node else {
        return None;
    };
    let text = text.as_str();
    let known = tables::column(scope.query().database(), text).is_some()
        || scope.schema.catalog.property(text).is_some()
        || scope.schema.aliases.contains_key(&text.to_lowercase());
    known.then(|| {
        let message = format!("'{text}' is a string, and a column has this name");
        Finding::new(FindingKind::WrongQuotes, expr.span, message)
            .help(format!("write \"{text}\""))
            .replacement(format!("\"{text}\""))
    })
}

fn selected_texts(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    for item in &*scope.query().items {
        if let Item::Value { expr, .. } = item {
            findings.extend(quoted_column(scope, expr));
        }
    }
}

/// Strings in GROUP BY and ORDER BY are constants, as those that name aliases were resolved
/// while parsing.
fn grouped_texts(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let query = scope.query();
    for expr in query
        .group_by
        .iter()
        .chain(query.order_by.iter().map(|order| &order.key))
    {
        let ExprKind::Text(text) = &expr.node else {
            continue;
        };
        let message = format!("{text} is a constant here");
        findings.push(quoted_column(scope, expr).unwrap_or_else(|| {
            Finding::new(FindingKind::WrongQuotes, expr.span, message)
                .help("columns and aliases stand in double quotes")
        }));
    }
}

/// `STRPOS(…) > 0` and its like.
fn position(op: BinaryOp, left: &Expr, right: &Expr) -> Option<Finding> {
    let ExprKind::Call(call) = &left.node else {
        return None;
    };
    let zero = matches!(&right.node, ExprKind::Number(n) if n.as_integer() == Some(0));
    let one_based = matches!(
        op,
        BinaryOp::Greater | BinaryOp::NotEqual | BinaryOp::LessOrEqual
    );
    (call.function.node.full() == "STRPOS" && zero && one_based).then(|| {
        let message = "positions begin at 0, and -1 means absent";
        let op = if op == BinaryOp::LessOrEqual {
            "="
        } else {
            ">"
        };
        Finding::new(
            FindingKind::PositionFromZero,
            left.span.to(right.span),
            message,
        )
        .help(format!("write {left} {op} -1"))
    })
}

/// A text comparison's operand is text.
fn needs_text(scope: &Scope<'_>, operand: &Expr, with: &str) -> Option<Finding> {
    let value_type = scope.schema.type_of(operand);
    let (what, cast, severity) = match value_type {
        ValueType::Ip => ("an IP address", "STR", Severity::Error),
        ValueType::Bytes => ("bytes", "UTF8", Severity::Warning),
        ValueType::Mac | ValueType::List => return None,
        _ if value_type.is_number() => ("a number", "STR", Severity::Warning),
        _ => return None,
    };
    let message = format!("{operand} is {what} and is compared with {with}");
    let instead = format!("{cast}({operand})");
    Some(
        Finding::new(FindingKind::NeedsText, operand.span, message)
            .severity(severity)
            .help(format!("write {instead}"))
            .replacement(instead),
    )
}

/// IP addresses against a list of strings need STR. Numbers may be quoted.
fn in_list(scope: &Scope<'_>, operand: &Expr, set: &Set) -> Option<Finding> {
    let Set::List(values) = set else { return None };
    let texts = values
        .iter()
        .any(|value| matches!(value.node, ExprKind::Text(_)));
    let is_ip = scope.schema.type_of(operand) == ValueType::Ip;
    (texts && is_ip)
        .then(|| needs_text(scope, operand, "a list of strings"))
        .flatten()
}

/// LIKE's wildcards and MATCHES' anchors.
pub(super) fn patterns(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    scope.query().walk(&mut |_, expr| {
        let ExprKind::Match {
            matcher, pattern, ..
        } = &expr.node
        else {
            return;
        };
        let Pattern::One(pattern) = pattern.as_ref() else {
            return;
        };
        let ExprKind::Text(text) = &pattern.node else {
            return;
        };
        let text = text.as_str();
        if matcher.is_regex() {
            if !is_anchored(text) {
                let message = "it is not documented whether this must match the whole value";
                findings.push(
                    Finding::new(FindingKind::RegexAnchor, pattern.span, message)
                        .help("begin and end it with .* for a part, with ^ and $ for the whole"),
                );
            }
        } else if text.contains("\\%") || text.contains("\\_") {
            let message = "LIKE has no escape: the backslash is matched and the wildcard stays one";
            findings.push(
                Finding::new(FindingKind::LikeEscape, pattern.span, message)
                    .help("write STRPOS(x, '…') > -1 for literal text"),
            );
        }
    });
}

/// Whether a regular expression finds the same whether it searches or must match whole.
fn is_anchored(regex: &str) -> bool {
    let start = regex.trim_start_matches("(?i)").trim_start_matches("(?s)");
    let begins = start.starts_with('^') || start.starts_with(".*");
    begins && (regex.ends_with('$') || regex.ends_with(".*"))
}

/// Arithmetic is done with numbers.
pub(super) fn arithmetic(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    scope.query().walk(&mut |_, expr| {
        let operands: Vec<&Expr> = match &expr.node {
            ExprKind::Binary { op, left, right } if op.level() > Level::Comparison => {
                vec![left, right]
            }
            ExprKind::Unary {
                op: UnaryOp::Negate | UnaryOp::BitNot,
                operand,
            } => vec![operand],
            _ => return,
        };
        for operand in operands {
            if scope.schema.type_of(operand) == ValueType::Text {
                let message = format!("{operand} is text, and operators work on numbers");
                findings.push(
                    Finding::new(FindingKind::TextArithmetic, operand.span, message)
                        .help("join strings with CONCAT; make numbers with LONG or DOUBLE"),
                );
            }
        }
    });
}
