//! Expressions, and where they need brackets.

use std::fmt::{self, Display, Formatter};

use super::list;
use crate::ast::{
    Arguments, BinaryOp, Call, Case, Conditional, Expr, ExprKind, Level, Pattern, Set, UnaryOp,
};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.node {
            ExprKind::Number(number) => f.write_str(number.as_str()),
            ExprKind::Text(text) => write!(f, "{text}"),
            ExprKind::Null => f.write_str("NULL"),
            ExprKind::Bool(value) => write!(f, "{value}"),
            ExprKind::Column(name) => write!(f, "{name}"),
            ExprKind::Call(call) => write!(f, "{call}"),
            ExprKind::Case(case) => write!(f, "{case}"),
            ExprKind::If(conditional) => write!(f, "{conditional}"),
            ExprKind::Unary { op, operand } => unary(f, *op, operand),
            ExprKind::Binary { op, left, right } => binary(f, *op, left, right),
            ExprKind::And(operands) => joined(f, " AND ", operands),
            ExprKind::Or(operands) => joined(f, " OR ", operands),
            ExprKind::TextSearch(words) => write!(f, "TEXT SEARCH {words}"),
            ExprKind::Match { .. }
            | ExprKind::In { .. }
            | ExprKind::Between { .. }
            | ExprKind::IsNull { .. } => comparison(f, &self.node),
        }
    }
}

fn comparison(f: &mut Formatter<'_>, kind: &ExprKind) -> fmt::Result {
    let not = |negated: bool| if negated { "NOT " } else { "" };
    match kind {
        ExprKind::Match {
            matcher,
            negated,
            operand,
            pattern,
        } => {
            operand_of(f, Level::Comparison, operand)?;
            write!(f, " {}{} ", not(*negated), matcher.keyword())?;
            match pattern.as_ref() {
                Pattern::One(pattern) => operand_of(f, Level::Comparison, pattern),
                Pattern::Enumeration(texts) => {
                    let texts: Vec<_> = texts.iter().map(|text| &text.node).collect();
                    f.write_str("ENUMERATION(")?;
                    list(f, &texts)?;
                    f.write_str(")")
                }
            }
        }
        ExprKind::In {
            negated,
            operand,
            set,
        } => {
            operand_of(f, Level::Comparison, operand)?;
            write!(f, " {}IN (", not(*negated))?;
            match set {
                Set::List(values) => list(f, values)?,
                Set::Query(query) => write!(f, "{query}")?,
            }
            f.write_str(")")
        }
        ExprKind::Between {
            negated,
            operand,
            low,
            high,
        } => {
            operand_of(f, Level::Comparison, operand)?;
            write!(f, " {}BETWEEN ", not(*negated))?;
            operand_of(f, Level::Comparison, low)?;
            f.write_str(" AND ")?;
            operand_of(f, Level::Comparison, high)
        }
        ExprKind::IsNull { negated, operand } => {
            operand_of(f, Level::Comparison, operand)?;
            write!(f, " IS {}NULL", not(*negated))
        }
        _ => Ok(()),
    }
}

fn unary(f: &mut Formatter<'_>, op: UnaryOp, operand: &Expr) -> fmt::Result {
    match op {
        UnaryOp::Not => {
            let bare = is_primary(operand) || is_comparison(operand);
            f.write_str("NOT ")?;
            bracketed(f, !bare, operand)
        }
        UnaryOp::Negate | UnaryOp::BitNot => {
            f.write_str(if op == UnaryOp::Negate { "-" } else { "~" })?;
            bracketed(f, !is_primary(operand), operand)
        }
    }
}

fn binary(f: &mut Formatter<'_>, op: BinaryOp, left: &Expr, right: &Expr) -> fmt::Result {
    let chains = matches!(&left.node, ExprKind::Binary { op: inner, .. }
        if inner.level() == op.level() && matches!(op.level(), Level::Sum | Level::Product));
    if chains {
        write!(f, "{left}")?;
    } else {
        operand_of(f, op.level(), left)?;
    }
    write!(f, " {} ", op.symbol())?;
    operand_of(f, op.level(), right)
}

/// Conditions joined by a word. Those joined by the other word are bracketed, as only
/// brackets have a documented precedence.
fn joined(f: &mut Formatter<'_>, word: &str, operands: &[Expr]) -> fmt::Result {
    for (index, operand) in operands.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { word })?;
        let group = matches!(
            operand.node,
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::If(_)
        );
        bracketed(f, group, operand)?;
    }
    Ok(())
}

/// An operand of an operator of `level`: bare when it is a single value, a sign, or an
/// ordinary operator that everybody expects to bind tighter.
fn operand_of(f: &mut Formatter<'_>, level: Level, operand: &Expr) -> fmt::Result {
    let bare = match &operand.node {
        ExprKind::Unary { op, .. } => *op != UnaryOp::Not && level != Level::Power,
        ExprKind::Binary { op, .. } => {
            let ordinary = matches!(op.level(), Level::Sum | Level::Product);
            ordinary && op.level() > level && level != Level::Bits
        }
        _ => is_primary(operand),
    };
    bracketed(f, !bare, operand)
}

/// The time and the first expression of SESSION BY, which stand side by side without a comma.
pub(super) fn juxtaposed(f: &mut Formatter<'_>, time: &Expr, by: &[Expr]) -> fmt::Result {
    let [first, rest @ ..] = by else {
        return write!(f, "{time}");
    };
    let bracket_first = !is_primary(first);
    // A name before a bracket would be read as a call.
    let bracket_time = match time.node {
        ExprKind::Column(_) => bracket_first,
        _ => !is_primary(time),
    };
    bracketed(f, bracket_time, time)?;
    f.write_str(" ")?;
    bracketed(f, bracket_first, first)?;
    for expr in rest {
        write!(f, ", {expr}")?;
    }
    Ok(())
}

fn bracketed(f: &mut Formatter<'_>, needed: bool, expr: &Expr) -> fmt::Result {
    if needed {
        write!(f, "({expr})")
    } else {
        write!(f, "{expr}")
    }
}

fn is_comparison(expr: &Expr) -> bool {
    match &expr.node {
        ExprKind::Binary { op, .. } => op.level() == Level::Comparison,
        ExprKind::Match { .. }
        | ExprKind::In { .. }
        | ExprKind::Between { .. }
        | ExprKind::IsNull { .. }
        | ExprKind::TextSearch(_) => true,
        _ => false,
    }
}

/// Whether `expr` holds together without brackets. IF does not: its ELSE takes all that
/// follows.
const fn is_primary(expr: &Expr) -> bool {
    matches!(
        expr.node,
        ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Column(_)
            | ExprKind::Call(_)
            | ExprKind::Case(_)
    )
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.function.node)?;
        match &self.arguments {
            Arguments::Star => f.write_str("*")?,
            Arguments::List(arguments) => list(f, arguments)?,
            Arguments::Distinct(arguments) => {
                f.write_str("DISTINCT ")?;
                list(f, arguments)?;
            }
        }
        f.write_str(")")
    }
}

impl Display for Case {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("CASE")?;
        if let Some(operand) = &self.operand {
            write!(f, " {operand}")?;
        }
        for branch in &*self.branches {
            write!(f, " WHEN {} THEN {}", branch.when, branch.then)?;
        }
        if let Some(otherwise) = &self.otherwise {
            write!(f, " ELSE {otherwise}")?;
        }
        f.write_str(" END")
    }
}

impl Display for Conditional {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "IF {} THEN {} ELSE {}",
            self.condition, self.then, self.otherwise
        )
    }
}
