//! Ways through a tree: over its expressions, over its subqueries.

use super::{Expr, ExprKind, Item, ParameterValue, Pattern, Query, Set, Source};

/// The clause in which an expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// SELECT.
    Select,
    /// WHERE.
    Where,
    /// SESSION BY.
    Session,
    /// GROUP BY.
    GroupBy,
    /// HAVING.
    Having,
    /// ORDER BY.
    OrderBy,
}

impl Expr {
    /// The expressions directly inside this one, in the order of the text; not those of a
    /// subquery.
    pub fn children(&self) -> Vec<&Self> {
        match &self.node {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Column(_)
            | ExprKind::TextSearch(_) => Vec::new(),
            ExprKind::Call(call) => call.arguments.expressions().iter().collect(),
            ExprKind::Case(case) => {
                let branches = case.branches.iter().flat_map(|b| [&b.when, &b.then]);
                case.operand
                    .iter()
                    .chain(branches)
                    .chain(&case.otherwise)
                    .collect()
            }
            ExprKind::If(one) => vec![&one.condition, &one.then, &one.otherwise],
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::And(list) | ExprKind::Or(list) => list.iter().collect(),
            ExprKind::Match {
                operand, pattern, ..
            } => match pattern.as_ref() {
                Pattern::One(pattern) => vec![operand, pattern],
                Pattern::Enumeration(_) => vec![operand],
            },
            ExprKind::In { operand, set, .. } => match set {
                Set::List(list) => std::iter::once(operand.as_ref()).chain(&**list).collect(),
                Set::Query(_) => vec![operand],
            },
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
        }
    }

    /// Calls `visit` with this expression and all inside it, outer ones first; not with those
    /// of a subquery.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Self)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// Whether `test` holds for this expression or one inside it.
    pub fn any<'e>(&'e self, mut test: impl FnMut(&'e Self) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |expr| found |= test(expr));
        found
    }
}

impl Query {
    /// The expressions of each clause, in the order of the text; not those of subqueries.
    pub fn expressions(&self) -> Vec<(Place, &Expr)> {
        let select = self.items.iter().filter_map(|item| match item {
            Item::All => None,
            Item::Value { expr, .. } => Some(expr),
        });
        let session = self.session.iter().flat_map(|session| {
            let session = &session.node;
            std::iter::once(&session.time)
                .chain(&*session.by)
                .chain([&session.begin.condition])
                .chain(session.end.as_ref().map(|end| &end.condition))
        });
        let at = |place: Place| move |expr| (place, expr);
        select
            .map(at(Place::Select))
            .chain(self.condition.iter().map(at(Place::Where)))
            .chain(session.map(at(Place::Session)))
            .chain(self.group_by.iter().map(at(Place::GroupBy)))
            .chain(self.having.iter().map(at(Place::Having)))
            .chain(
                self.order_by
                    .iter()
                    .map(|order| (Place::OrderBy, &order.key)),
            )
            .collect()
    }

    /// Calls `visit` with every expression of this query and where it stands; not with those
    /// of subqueries.
    pub fn walk<'q>(&'q self, visit: &mut impl FnMut(Place, &'q Expr)) {
        for (place, expr) in self.expressions() {
            expr.walk(&mut |inner| visit(place, inner));
        }
    }

    /// The calls in PARAMETERS.
    pub(crate) fn parameter_calls(&self) -> impl Iterator<Item = &super::Call> {
        self.parameters.iter().filter_map(|p| match &p.node.value {
            ParameterValue::Call(call) => Some(call),
            ParameterValue::Integer(_) | ParameterValue::Text(_) => None,
        })
    }

    /// The subqueries directly inside this query: that of FROM, then those of IN.
    pub fn subqueries(&self) -> Vec<&Self> {
        let mut found: Vec<&Self> = self.source_query().into_iter().collect();
        found.extend(self.set_queries());
        found
    }

    /// The subquery that this query reads from.
    pub fn source_query(&self) -> Option<&Self> {
        match &self.source.node {
            Source::Query(inner) => Some(inner),
            _ => None,
        }
    }

    /// The subqueries of IN.
    pub fn set_queries(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        self.walk(&mut |_, expr| {
            if let ExprKind::In {
                set: Set::Query(inner),
                ..
            } = &expr.node
            {
                found.push(inner.as_ref());
            }
        });
        found
    }
}
