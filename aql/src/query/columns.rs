//! The columns that a query returns.

use super::schema::Schema;
use crate::analyse::Catalog;
use crate::ast::{Arguments, Call, Expr, ExprKind, Item, Query};
use crate::tables::{self, DEFAULT_COLUMNS, ValueType};

/// A column of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputColumn {
    /// Its name in the result.
    pub name: String,
    /// Where that name is from.
    pub origin: NameOrigin,
    /// Its rough type.
    pub value_type: ValueType,
}

/// Where the name of a result's column is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrigin {
    /// The query's alias.
    Alias,
    /// The column's own name.
    Column,
    /// `QRadar` makes it. For a function it is `function_argument`, for a column under GROUP
    /// BY `FIRST_column`; the letter case is not documented, and neither is the name of
    /// anything else.
    Generated,
}

impl Query {
    /// The columns that it returns, in their order. `*` counts, once, as the columns that were
    /// seen for it, or those of the subquery.
    pub fn columns(&self, catalog: &Catalog) -> Vec<OutputColumn> {
        Schema::new(self, catalog).output()
    }

    /// The rough type of an expression of this query.
    pub fn type_of(&self, expr: &Expr, catalog: &Catalog) -> ValueType {
        Schema::new(self, catalog).type_of(expr)
    }
}

impl Schema<'_> {
    /// The columns that the query returns.
    pub(crate) fn output(&self) -> Vec<OutputColumn> {
        let mut columns = Vec::new();
        let mut starred = false;
        for item in &*self.query.items {
            match item {
                Item::All if starred => {}
                Item::All => {
                    starred = true;
                    columns.extend(self.all_columns());
                }
                Item::Value { expr, alias } => {
                    let (name, origin) = match alias {
                        Some(alias) => (alias.node.as_str().to_owned(), NameOrigin::Alias),
                        None => self.generated_name(expr),
                    };
                    columns.push(OutputColumn {
                        name,
                        origin,
                        value_type: self.type_of(expr),
                    });
                }
            }
        }
        columns
    }

    fn all_columns(&self) -> Vec<OutputColumn> {
        if let Some(inner) = &self.inner {
            return inner.clone();
        }
        let database = self.query.database();
        let known = DEFAULT_COLUMNS
            .into_iter()
            .filter_map(|n| Some((n, tables::column(database, n)?)));
        known
            .map(|(name, column)| OutputColumn {
                name: name.to_owned(),
                origin: NameOrigin::Column,
                value_type: column.value_type,
            })
            .collect()
    }

    fn generated_name(&self, expr: &Expr) -> (String, NameOrigin) {
        match &expr.node {
            ExprKind::Column(name) if self.groups.is_empty() || self.is_grouped(expr) => {
                (name.as_str().to_owned(), NameOrigin::Column)
            }
            ExprKind::Column(name) => (format!("FIRST_{}", name.as_str()), NameOrigin::Generated),
            ExprKind::Call(call) => (call_name(call), NameOrigin::Generated),
            _ => (expr.to_string(), NameOrigin::Generated),
        }
    }
}

/// `function_argument`: aggregates in upper case and others in lower case, as they were seen.
fn call_name(call: &Call) -> String {
    let name = call.function.node.full();
    let aggregate = tables::function(&name).is_some_and(|function| function.aggregate);
    let name = if aggregate { name } else { name.to_lowercase() };
    match &call.arguments {
        Arguments::Star => format!("{name}_*"),
        arguments => {
            let texts = arguments
                .expressions()
                .iter()
                .map(|argument| match &argument.node {
                    ExprKind::Column(name) => name.as_str().to_owned(),
                    _ => argument.to_string(),
                });
            std::iter::once(name)
                .chain(texts)
                .collect::<Vec<_>>()
                .join("_")
        }
    }
}
