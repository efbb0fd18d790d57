//! Questions that others ask of a query, and queries made from it.

mod columns;
pub(crate) mod schema;
pub(crate) mod sources;

use std::collections::{BTreeMap, BTreeSet};

pub use columns::{NameOrigin, OutputColumn};

use crate::ast::{Expr, ExprKind, Item, Name, Period, Query};
use crate::build;
use crate::span::Spanned;
use crate::tables;

impl Query {
    /// The time range.
    pub fn time_range(&self) -> Option<&Period> {
        self.period.as_ref().map(|period| &period.node)
    }

    /// The greatest number of rows.
    pub fn row_limit(&self) -> Option<u64> {
        self.limit.as_ref().map(|limit| limit.node)
    }

    /// The same query over another time range.
    #[must_use]
    pub fn with_time_range(&self, period: Period) -> Self {
        Self {
            period: Some(Spanned::built(period)),
            ..self.clone()
        }
    }

    /// The same query with at most `rows` rows.
    #[must_use]
    pub fn with_limit(&self, rows: u64) -> Self {
        Self {
            limit: Some(Spanned::built(rows)),
            ..self.clone()
        }
    }

    /// The same query that also asks for `condition`, after its own conditions so that TEXT
    /// SEARCH stays first.
    ///
    /// A condition on columns that a subquery of FROM does not return belongs into that
    /// subquery, see [`Query::with_inner_condition`].
    #[must_use]
    pub fn with_condition(&self, condition: Expr) -> Self {
        let own = self.condition.clone();
        let condition = build::all(own.into_iter().chain([condition]).collect());
        Self {
            condition,
            ..self.clone()
        }
    }

    /// The same query with `condition` where the records are read: in the innermost subquery
    /// of FROM, or in this query when there is none.
    #[must_use]
    pub fn with_inner_condition(&self, condition: Expr) -> Self {
        match &self.source.node {
            crate::ast::Source::Query(inner) => {
                let inner = Box::new(inner.with_inner_condition(condition));
                let source = Spanned::new(crate::ast::Source::Query(inner), self.source.span);
                Self {
                    source,
                    ..self.clone()
                }
            }
            _ => self.with_condition(condition),
        }
    }

    /// What is selected under a name of the result: what an alias stands for, or a column
    /// without one.
    pub fn selected(&self, name: &str) -> Option<&Expr> {
        self.items.iter().find_map(|item| match item {
            Item::Value { expr, .. } if item_name(item) == Some(name) => Some(expr),
            _ => None,
        })
    }

    /// The same query with another expression under that name. Where GROUP BY and ORDER BY say
    /// the old expression, they say the new one; where they name the alias, they mean it.
    #[must_use]
    pub fn with_selected(&self, name: &str, new: Expr) -> Self {
        let Some(old) = self.selected(name).cloned() else {
            return self.clone();
        };
        let other = |expr: &Expr| {
            if *expr == old {
                new.clone()
            } else {
                expr.clone()
            }
        };
        let mut query = self.clone();
        query.items = self.items.map(|item| match item {
            Item::Value { alias, .. } if item_name(item) == Some(name) => {
                let own = Name::new(name).ok().map(Spanned::built);
                let alias = alias.clone().or(own);
                let expr = new.clone();
                Item::Value { expr, alias }
            }
            item => item.clone(),
        });
        query.group_by = self.group_by.iter().map(other).collect();
        for order in &mut query.order_by {
            order.key = other(&order.key);
        }
        query
    }

    /// The aliases, by their lower-case form.
    pub(crate) fn aliases(&self) -> BTreeMap<String, &Name> {
        self.aliased()
            .map(|(alias, _)| (alias.node.key(), &alias.node))
            .collect()
    }

    /// The aliases and what they stand for.
    pub(crate) fn aliased(&self) -> impl Iterator<Item = (&Spanned<Name>, &Expr)> {
        self.items.iter().filter_map(|item| match item {
            Item::Value {
                expr,
                alias: Some(alias),
            } => Some((alias, expr)),
            _ => None,
        })
    }

    /// Whether an aggregate is calculated.
    pub fn aggregates(&self) -> bool {
        self.expressions().iter().any(|(_, expr)| expr.aggregates())
    }

    /// The names of custom properties that this query and its subqueries use, as written: all
    /// columns that are neither the database's own nor an alias or a subquery's column.
    pub fn custom_properties(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.collect_properties(&mut names);
        names
    }

    fn collect_properties<'q>(&'q self, names: &mut BTreeSet<&'q str>) {
        if self.reads_records() {
            let aliases = self.aliases();
            self.walk(&mut |_, expr| {
                let ExprKind::Column(name) = &expr.node else {
                    return;
                };
                let own = tables::column(self.database(), name.as_str()).is_some();
                if !own && !aliases.contains_key(&name.key()) {
                    names.insert(name.as_str());
                }
            });
        }
        for inner in self.subqueries() {
            inner.collect_properties(names);
        }
    }
}

/// The name of an item in the result, where it has one of its own.
fn item_name(item: &Item) -> Option<&str> {
    match item {
        Item::Value {
            alias: Some(alias), ..
        } => Some(alias.node.as_str()),
        Item::Value { expr, alias: None } => match &expr.node {
            ExprKind::Column(name) => Some(name.as_str()),
            _ => None,
        },
        Item::All => None,
    }
}

impl Expr {
    /// Whether an aggregate stands in it.
    pub fn aggregates(&self) -> bool {
        self.any(|expr| match &expr.node {
            ExprKind::Call(call) => {
                tables::function(&call.function.node.full()).is_some_and(|f| f.aggregate)
            }
            _ => false,
        })
    }
}
