//! From a panel and a request to AQL: always a tree that the crate `aql` prints, never text
//! put together, so that no value of a user or of an event can become syntax.
//!
//! A time column is asked for in milliseconds, and in buckets where the query groups by it:
//! DATEFORMAT would answer in the console's time zone.

mod behind;
mod point;
mod time;

use aql::Query;
use aql::ast::{Expr, ExprKind, Order, Source, TextError};
use aql::build;

use super::file::{Chart, Column, Kind, Matching, Panel, Role, Tab};
use super::request::{LONGEST_VALUE, Mistake, Named, Range, Request, Sort, What, texts};

/// The most rows of a table that is read page by page.
pub const MOST_ROWS: u64 = 1_000_000;

/// A query that can run, and what its answer means.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The query.
    pub query: Query,
    /// The columns of its answer.
    pub columns: Vec<Column>,
    /// How the rows become the answer.
    pub shape: Shape,
    /// The time range.
    pub range: Range,
    /// The width of the buckets of its time column, in milliseconds.
    pub bucket: Option<u64>,
    /// What Log Activity opens for it.
    pub log_activity: Option<Query>,
}

/// How the rows of a search become an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Page by page, as they are.
    Pages,
    /// All at once.
    Whole,
    /// All at once, those of the groups with the largest sums.
    Top {
        /// How many groups.
        groups: usize,
        /// The column that names the group.
        by: usize,
        /// The column that is summed.
        value: usize,
    },
    /// One row: the sum of a column.
    Sum(usize),
}

/// The query that answers `request` at `now`, in milliseconds since 1970.
pub fn plan(tab: &Tab, panel: &Panel, request: &Request, now: u64) -> Result<Plan, Mistake> {
    let range = request.range.resolve(now)?;
    let range = match request.what {
        What::Previous => range.previous(),
        _ => range,
    };
    let query = in_range(&panel.query, range);
    let query = filtered(query, tab, &request.filters)?;
    let scene = Scene::new(panel, query, range)?;
    match request.what {
        What::Panel | What::Previous => scene.panel(request),
        What::DrillDown => scene.drill_down(request),
        What::Event => scene.event(request),
    }
}

/// A panel whose query has its time range, its filters and its time columns.
struct Scene<'p> {
    panel: &'p Panel,
    query: Query,
    range: Range,
    bucket: Option<u64>,
}

impl<'p> Scene<'p> {
    fn new(panel: &'p Panel, query: Query, range: Range) -> Result<Self, Mistake> {
        let mut scene = Self {
            panel,
            query,
            range,
            bucket: None,
        };
        let times = panel.columns.iter().filter(|c| c.role == Role::Time);
        for column in times {
            let (query, bucket) = time::in_milliseconds(&scene.query, &column.name, range)
                .ok_or_else(|| Mistake::new("panel", "has a time that cannot be asked for"))?;
            scene.query = query;
            scene.bucket = bucket.or(scene.bucket);
        }
        Ok(scene)
    }

    fn panel(self, request: &Request) -> Result<Plan, Mistake> {
        let mut query = self.query.clone();
        if let Some(text) = request.within.as_deref().filter(|text| !text.is_empty()) {
            query = query.with_condition(self.within(text)?);
        }
        if let Some(sort) = &request.sort {
            query.order_by = vec![self.order(sort)?];
        }
        let paged = self.panel.chart == Chart::Table && self.panel.page_sizes.is_some();
        if paged && !query.aggregates() && query.group_by.is_empty() {
            query = query.with_limit(MOST_ROWS);
        }
        let log_activity = self.behind(&Named::new())?;
        Ok(Plan {
            query,
            columns: self.panel.columns.clone(),
            shape: self.shape(paged),
            range: self.range,
            bucket: self.bucket,
            log_activity: log_activity.map(|behind| behind.log_activity),
        })
    }

    fn shape(&self, paged: bool) -> Shape {
        let at = |roles: &[Role]| {
            let mut columns = self.panel.columns.iter();
            columns.position(|column| roles.contains(&column.role))
        };
        let value = at(&[Role::Value]);
        let by = at(&[Role::Series]).or_else(|| at(&[Role::Category]));
        match (self.panel.chart, self.panel.top, by, value) {
            (Chart::Number, _, _, Some(value)) => Shape::Sum(value),
            (_, Some(groups), Some(by), Some(value)) => Shape::Top { groups, by, value },
            _ if paged => Shape::Pages,
            _ => Shape::Whole,
        }
    }

    /// One of the text columns holds `text`.
    fn within(&self, text: &str) -> Result<Expr, Mistake> {
        if text.chars().count() > LONGEST_VALUE {
            let message = format!("must not be longer than {LONGEST_VALUE} characters");
            return Err(Mistake::new("within", message));
        }
        let columns = self.panel.columns.iter().filter(|c| c.kind == Kind::Text);
        let selected = columns.filter_map(|column| self.query.selected(&column.name));
        let conditions = selected
            .filter(|expr| !expr.aggregates())
            .map(|expr| build::contains(expr.clone(), text));
        let conditions: Vec<Expr> = conditions
            .collect::<Result<_, _>>()
            .map_err(control("within"))?;
        build::any(conditions).ok_or_else(|| Mistake::new("within", "this panel has no texts"))
    }

    fn order(&self, sort: &Sort) -> Result<Order, Mistake> {
        let unknown = || Mistake::new("sort", "names no column of this panel");
        let mut columns = self.panel.columns.iter();
        let column = columns
            .find(|c| c.name == sort.column)
            .ok_or_else(unknown)?;
        let key = self.query.selected(&column.name).ok_or_else(unknown)?;
        Ok(build::order(key.clone(), sort.descending))
    }
}

/// The query over a time range, its subqueries of FROM too.
fn in_range(query: &Query, range: Range) -> Query {
    let period = build::between(range.from, range.until - 1);
    let mut query = query.with_time_range(period);
    if let Source::Query(inner) = &query.source.node {
        query.source.node = Source::Query(Box::new(in_range(inner, range)));
    }
    query
}

/// The query with the filters that have a value.
fn filtered(mut query: Query, tab: &Tab, values: &Named) -> Result<Query, Mistake> {
    for (id, value) in values {
        let mut filters = tab.filters.iter();
        let filter = filters
            .find(|filter| filter.id == *id)
            .ok_or_else(|| Mistake::new(id, "is no filter of this tab"))?;
        let values = texts(id, value)?;
        let column = build::column(&filter.property).map_err(control(id))?;
        let condition = match filter.matching {
            Matching::Equals if values.len() == 1 => {
                Some(build::equals(column, &values[0]).map_err(control(id))?)
            }
            Matching::Equals => {
                let values = values.iter().map(String::as_str);
                build::one_of(column, values).map_err(control(id))?
            }
            Matching::Contains => {
                let parts = values.iter().map(|v| build::contains(column.clone(), v));
                build::any(parts.collect::<Result<_, _>>().map_err(control(id))?)
            }
        };
        if let Some(condition) = condition {
            query = query.with_inner_condition(condition);
        }
    }
    Ok(query)
}

/// A text that AQL cannot hold, as a mistake in a field.
fn control(field: &str) -> impl Fn(TextError) -> Mistake {
    move |error| Mistake::new(field, error.to_string())
}

/// Whether an expression is a plain column, and which.
fn column_of(expr: &Expr) -> Option<&Expr> {
    matches!(expr.node, ExprKind::Column(_)).then_some(expr)
}

#[cfg(test)]
mod tests;
