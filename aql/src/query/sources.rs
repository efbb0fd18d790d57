//! What a query reads: its database and the log source types that it is limited to.

use std::collections::BTreeSet;

use crate::ast::{BinaryOp, Expr, ExprKind, Query, Set, Source};
use crate::tables::Database;

impl Query {
    /// The database that it reads, through subqueries. What an earlier search or a saved one
    /// returned counts as events.
    pub fn database(&self) -> Database {
        match &self.source.node {
            Source::Flows => Database::Flows,
            Source::Query(inner) => inner.database(),
            Source::Events | Source::Simarc | Source::Cursor(_) | Source::GlobalView { .. } => {
                Database::Events
            }
        }
    }

    /// Whether it reads events or flows themselves, so that its columns are known.
    pub fn reads_records(&self) -> bool {
        matches!(self.source.node, Source::Events | Source::Flows)
    }

    /// The log source types that it is limited to by `LOGSOURCETYPENAME(devicetype)` with `=`
    /// or IN; empty when it is limited to none.
    pub fn log_source_types(&self) -> BTreeSet<&str> {
        let own = self.condition.as_ref().and_then(restriction);
        own.or_else(|| self.source_query().map(Self::log_source_types))
            .unwrap_or_default()
    }
}

/// The types that a condition leaves; none when it leaves all.
fn restriction(condition: &Expr) -> Option<BTreeSet<&str>> {
    match &condition.node {
        ExprKind::And(parts) => parts
            .iter()
            .filter_map(restriction)
            .reduce(|a, b| a.intersection(&b).copied().collect()),
        ExprKind::Or(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(restriction).collect();
            parts.map(|parts| parts.into_iter().flatten().collect())
        }
        ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } => names_type(left)
            .then(|| literal(right))
            .flatten()
            .map(|name| BTreeSet::from([name])),
        ExprKind::In {
            negated: false,
            operand,
            set: Set::List(values),
        } => {
            let names = || values.iter().map(literal).collect::<Option<BTreeSet<_>>>();
            names_type(operand).then(names).flatten()
        }
        _ => None,
    }
}

/// Whether `expr` is the name of the record's log source type.
pub(crate) fn names_type(expr: &Expr) -> bool {
    matches!(&expr.node, ExprKind::Call(call) if call.function.node.full() == "LOGSOURCETYPENAME")
}

fn literal(expr: &Expr) -> Option<&str> {
    match &expr.node {
        ExprKind::Text(text) => Some(text.as_str()),
        _ => None,
    }
}
