//! What the names of one query mean, looked up once.

use std::collections::{BTreeMap, BTreeSet};

use super::OutputColumn;
use crate::analyse::Catalog;
use crate::ast::{Call, Expr, ExprKind, Level, Query, UnaryOp};
use crate::tables::{self, ValueType};

/// A query with its names: those of its source, of its aliases and of its groups.
pub(crate) struct Schema<'q> {
    pub query: &'q Query,
    pub catalog: &'q Catalog,
    /// The columns of the subquery that it reads from.
    pub inner: Option<Vec<OutputColumn>>,
    /// The types of those columns, by their names in lower case.
    inner_types: BTreeMap<String, ValueType>,
    /// What each alias stands for, by its lower-case form.
    pub aliases: BTreeMap<String, &'q Expr>,
    /// The expressions of GROUP BY, as [`key`] writes them.
    pub groups: BTreeSet<String>,
}

impl<'q> Schema<'q> {
    pub fn new(query: &'q Query, catalog: &'q Catalog) -> Self {
        let inner = query
            .source_query()
            .map(|inner| Schema::new(inner, catalog).output());
        let inner_types = inner
            .iter()
            .flatten()
            .map(|column| (column.name.to_lowercase(), column.value_type))
            .collect();
        Self {
            query,
            catalog,
            inner,
            inner_types,
            aliases: query
                .aliased()
                .map(|(alias, expr)| (alias.node.key(), expr))
                .collect(),
            groups: query.group_by.iter().map(key).collect(),
        }
    }

    /// Whether this expression is one of GROUP BY.
    pub fn is_grouped(&self, expr: &Expr) -> bool {
        self.groups.contains(&key(expr))
    }

    /// Whether the subquery of FROM returns a column of this name.
    pub fn inner_has(&self, name: &str) -> bool {
        self.inner_types.contains_key(&name.to_lowercase())
    }

    /// The rough type of an expression.
    pub fn type_of(&self, expr: &Expr) -> ValueType {
        self.typed(expr, true)
    }

    /// The type, where `aliases` says whether a name may be an alias: what an alias stands for
    /// is looked at with the source's names alone, as it could name itself.
    fn typed(&self, expr: &Expr, aliases: bool) -> ValueType {
        match &expr.node {
            ExprKind::Number(number) if number.is_decimal() => ValueType::Decimal,
            ExprKind::Number(_)
            | ExprKind::Unary {
                op: UnaryOp::BitNot,
                ..
            } => ValueType::Integer,
            ExprKind::Text(_) => ValueType::Text,
            ExprKind::Null => ValueType::Any,
            ExprKind::Column(name) => self.column_type(name.as_str(), aliases),
            ExprKind::Call(call) => self.call_type(call, aliases),
            ExprKind::Case(case) => self.typed(&case.branches[0].then, aliases),
            ExprKind::If(conditional) => self.typed(&conditional.then, aliases),
            ExprKind::Unary {
                op: UnaryOp::Negate,
                operand,
            } => self.typed(operand, aliases),
            ExprKind::Binary { op, left, right } if op.level() > Level::Comparison => {
                let sides = [self.typed(left, aliases), self.typed(right, aliases)];
                let decimal = sides.contains(&ValueType::Decimal);
                if decimal {
                    ValueType::Decimal
                } else {
                    ValueType::Integer
                }
            }
            ExprKind::Bool(_)
            | ExprKind::Unary {
                op: UnaryOp::Not, ..
            }
            | ExprKind::Binary { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Match { .. }
            | ExprKind::In { .. }
            | ExprKind::Between { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::TextSearch(_) => ValueType::Boolean,
        }
    }

    fn column_type(&self, name: &str, aliases: bool) -> ValueType {
        let lower = name.to_lowercase();
        if let Some(found) = self.inner_types.get(&lower) {
            return *found;
        }
        if self.query.reads_records() {
            if let Some(column) = tables::column(self.query.database(), name) {
                return column.value_type;
            }
            if let Some(property) = self.catalog.property(name) {
                return property.value_type;
            }
        }
        match self.aliases.get(&lower) {
            Some(expr) if aliases => self.typed(expr, false),
            _ => ValueType::Any,
        }
    }

    fn call_type(&self, call: &Call, aliases: bool) -> ValueType {
        let Some(function) = tables::function(&call.function.node.full()) else {
            return ValueType::Any;
        };
        let follows = matches!(function.name, "FIRST" | "LAST" | "MIN" | "MAX" | "SUM");
        match call.arguments.expressions() {
            [argument, ..] if follows => self.typed(argument, aliases),
            _ => function.returns,
        }
    }
}

/// An expression's text in lower case, by which expressions are compared: names do not mind
/// letter case.
pub(crate) fn key(expr: &Expr) -> String {
    expr.to_string().to_lowercase()
}
