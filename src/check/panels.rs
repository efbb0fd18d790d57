//! What a panel's saved search returns, as the rules and `dashboards.json` see it.

use ::aql::ast::{Expr, ExprKind, Query};
use ::aql::tables::ValueType;
use ::aql::{Catalog, NameOrigin, OutputColumn};

use super::aql::catalog::Catalogs;
use crate::model::dashboard::Role;
use crate::resolve::{PanelRow, Resolved};

/// The query of a panel.
#[derive(Debug)]
pub struct PanelQuery {
    /// The query, as it was parsed.
    pub query: Query,
    /// The columns that can be named: those with an alias or the name of a column.
    pub columns: Vec<OutputColumn>,
    catalog: Catalog,
}

impl PanelQuery {
    /// None when the search's AQL is no query, which is an error of its own.
    pub fn of(pack: &Resolved<'_>, panel: &PanelRow<'_>) -> Option<Self> {
        let search = pack.saved_searches[panel.search].item;
        let catalog = Catalogs::of(pack).of_database(search.database).clone();
        let query = ::aql::parse_with(&search.aql, &catalog).ok()?.query;
        let mut columns = query.columns(&catalog);
        columns.retain(|column| column.origin != NameOrigin::Generated);
        Some(Self {
            query,
            columns,
            catalog,
        })
    }

    /// The column of that name, as the search writes it.
    pub fn column(&self, name: &str) -> Option<&OutputColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The type that the page gets for a column in a role.
    pub fn kind(&self, name: &str, role: Role) -> &'static str {
        match (role, self.column(name)) {
            (Role::Time, _) => "time",
            (_, Some(column)) if column.value_type.is_number() => "number",
            _ => "text",
        }
    }

    /// Whether the column can be given as a point in time: it is one, or DATEFORMAT of one.
    pub fn is_time(&self, column: &OutputColumn) -> bool {
        let formatted = || self.query.selected(&column.name).and_then(formatted_column);
        let inner = formatted().map(|expr| self.query.type_of(expr, &self.catalog));
        column.value_type == ValueType::Time || inner == Some(ValueType::Time)
    }
}

/// The column inside DATEFORMAT.
fn formatted_column(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        ExprKind::Call(call) if call.function.node.full() == "DATEFORMAT" => {
            let first = call.arguments.expressions().first()?;
            matches!(first.node, ExprKind::Column(_)).then_some(first)
        }
        _ => None,
    }
}
