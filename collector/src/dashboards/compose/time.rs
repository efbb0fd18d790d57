//! Times in milliseconds.

use aql::Query;
use aql::ast::{Expr, ExprKind};
use aql::build;

use super::super::request::Range;
use super::column_of;

/// The query with the column `name` in milliseconds: the time itself, or where the query
/// groups, the start of the bucket that holds it, and how wide buckets are.
///
/// `t - t % width` says the same whether AQL's `/` keeps a fraction or not.
pub fn in_milliseconds(query: &Query, name: &str, range: Range) -> Option<(Query, Option<u64>)> {
    let time = column_of_time(query.selected(name)?)?.clone();
    if query.group_by.is_empty() && !query.aggregates() {
        return Some((query.with_selected(name, time), None));
    }
    let width = range.bucket();
    let bucket = build::bucket(time, i64::try_from(width).ok()?);
    Some((query.with_selected(name, bucket), Some(width)))
}

/// The column that is the time, or that DATEFORMAT writes out.
fn column_of_time(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        ExprKind::Call(call) if call.function.node.full() == "DATEFORMAT" => {
            column_of(call.arguments.expressions().first()?)
        }
        _ => column_of(expr),
    }
}
