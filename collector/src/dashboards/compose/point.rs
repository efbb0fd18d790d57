//! A mark or row that was clicked, as conditions on its exact values.
//!
//! Several threat types of one message stand joined in one text. The condition is on that very
//! text, so it counts what the mark counted.

use aql::Query;
use aql::ast::{BinaryOp, Expr, ExprKind, Number, UnaryOp};
use aql::build;
use serde_json::Value;

use super::super::file::{Panel, Role};
use super::super::request::{Mistake, Named};
use super::control;

/// The roles whose values say which mark it is.
pub const OF_MARK: &[Role] = &[Role::Time, Role::Series, Role::Category];
/// The roles whose values say which row of a table it is.
pub const OF_ROW: &[Role] = &[Role::Time, Role::Series, Role::Category, Role::Text];

/// The query with the conditions of a point; columns of other roles are passed over.
pub fn at(query: Query, panel: &Panel, point: &Named, roles: &[Role]) -> Result<Query, Mistake> {
    let mut conditions = Vec::new();
    for (name, value) in point {
        let mut columns = panel.columns.iter();
        let column = columns.find(|column| column.name == *name);
        let column = column
            .ok_or_else(|| Mistake::new("point", format!("`{name}` is no column of this panel")))?;
        if !roles.contains(&column.role) {
            continue;
        }
        let selected = query.selected(name).filter(|expr| !expr.aggregates());
        let selected = selected
            .ok_or_else(|| Mistake::new("point", format!("`{name}` cannot be looked up")))?;
        conditions.push(condition(selected.clone(), value)?);
    }
    Ok(match build::all(conditions) {
        Some(condition) => query.with_condition(condition),
        None => query,
    })
}

fn condition(column: Expr, value: &Value) -> Result<Expr, Mistake> {
    match value {
        Value::Null => Ok(build::is_null(column)),
        Value::String(text) => build::equals_exactly(column, text).map_err(control("point")),
        Value::Number(number) => {
            let number = number_of(&number.to_string()).ok_or_else(|| {
                Mistake::new("point", format!("AQL cannot say the number {number}"))
            })?;
            Ok(build::compare(column, BinaryOp::Equal, number))
        }
        _ => Err(Mistake::new("point", "must hold texts, numbers and null")),
    }
}

fn number_of(text: &str) -> Option<Expr> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let number = Expr::built(ExprKind::Number(Number::parse(digits)?));
    if !negative {
        return Some(number);
    }
    let op = UnaryOp::Negate;
    let operand = Box::new(number);
    Some(Expr::built(ExprKind::Unary { op, operand }))
}
