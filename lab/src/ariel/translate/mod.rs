//! A query's tree to SQL.

mod call;
mod expr;
mod period;

use std::collections::{BTreeMap, BTreeSet};

use aql::ast::{Expr, ExprKind, Item, ParameterValue, Query, Source};
use aql::tables::DEFAULT_COLUMNS;
use aql::{Finding, OutputColumn, Severity};

use super::catalog::Known;
use super::database;

pub use period::Range;

/// A query as SQL.
#[derive(Debug, Clone)]
pub struct Translation {
    /// One SELECT, whose columns are `c0`, `c1`, ….
    pub sql: String,
    /// The result's columns.
    pub columns: Vec<OutputColumn>,
    /// The time that is read.
    pub range: Range,
    /// EXECUTIONTIMELIMIT in milliseconds.
    pub time_limit: Option<u64>,
    /// INTO.
    pub cursor: Option<String>,
}

/// Why a query does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no AQL, or names what is not there.
    Wrong(Box<Finding>),
    /// It is AQL that the lab cannot run.
    Untranslatable(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wrong(finding) => {
                f.write_str(&finding.message)?;
                finding
                    .help
                    .iter()
                    .try_for_each(|help| write!(f, " ({help})"))
            }
            Self::Untranslatable(what) => write!(f, "the lab cannot run this: {what}"),
        }
    }
}

/// Translates a query. `now` is in milliseconds of Unix time.
pub fn translate(text: &str, known: &Known, now: u64) -> Result<Translation, Fault> {
    let parsed = aql::parse_with(text, &known.catalog).map_err(first_error)?;
    let findings = aql::analyse(&parsed.query, &known.catalog);
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(first_error(findings));
    }
    let query = &parsed.query;
    let range = period::range(query, now)?;
    let sql = Select::new(query, known, now)?.sql(true)?;
    Ok(Translation {
        sql,
        columns: query.columns(&known.catalog),
        range,
        time_limit: time_limit(query),
        cursor: query
            .into
            .as_ref()
            .map(|name| name.node.as_str().to_owned()),
    })
}

fn first_error(findings: Vec<Finding>) -> Fault {
    let mut findings = findings.into_iter();
    let error = findings.find(|finding| finding.severity == Severity::Error);
    error.map_or_else(
        || Fault::Untranslatable("the query cannot be read".to_owned()),
        |finding| Fault::Wrong(Box::new(finding)),
    )
}

fn time_limit(query: &Query) -> Option<u64> {
    let limit = |p: &aql::Spanned<aql::ast::Parameter>| match p.node.value {
        ParameterValue::Integer(ms) if p.node.name.is("EXECUTIONTIMELIMIT") => Some(ms),
        _ => None,
    };
    query.parameters.iter().find_map(limit)
}

fn untranslatable<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Untranslatable(what.into()))
}

/// The text by which expressions are compared.
fn key(expr: &Expr) -> String {
    expr.to_string().to_lowercase()
}

/// One SELECT on its way to SQL.
struct Select<'q> {
    query: &'q Query,
    known: &'q Known,
    now: u64,
    /// What FROM says, in SQL.
    from: String,
    /// The columns of a subquery, by lower-case name; none when records are read.
    inner: Option<BTreeMap<String, String>>,
    /// The items' numbers and expressions by lower-case alias.
    aliases: BTreeMap<String, (usize, &'q Expr)>,
    /// What GROUP BY lists, aliases resolved.
    groups: BTreeSet<String>,
    /// Whether rows are put together.
    aggregates: bool,
}

/// How names are meant, which differs between the clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct How {
    /// Whether a name means an alias first, which is then the result's column.
    alias_first: bool,
    /// Whether a name may be an alias at all.
    aliases: bool,
    /// Whether rows are put together here, so that a bare column means its first value.
    grouped: bool,
}

impl<'q> Select<'q> {
    fn new(query: &'q Query, known: &'q Known, now: u64) -> Result<Self, Fault> {
        if query.session.is_some() {
            return untranslatable("SESSION BY");
        }
        let (from, inner) = source(query, known, now)?;
        let mut select = Self {
            query,
            known,
            now,
            from,
            inner,
            aliases: aliases(query, known),
            groups: BTreeSet::new(),
            aggregates: !query.group_by.is_empty() || query.aggregates(),
        };
        for group in &query.group_by {
            select.groups.insert(key(group));
            if let Some((_, expr)) = select.alias_of(group) {
                select.groups.insert(key(expr));
            }
        }
        Ok(select)
    }

    /// The alias that this expression is, as a name or as a lone string.
    fn alias_of(&self, expr: &Expr) -> Option<(usize, &'q Expr)> {
        let name = match &expr.node {
            ExprKind::Column(name) => name.key(),
            ExprKind::Text(text) => text.as_str().to_lowercase(),
            _ => return None,
        };
        self.aliases.get(&name).copied()
    }

    fn sql(&self, whole: bool) -> Result<String, Fault> {
        let items = self.items()?.join(", ");
        let mut parts = vec![format!("SELECT {items} FROM {}", self.from)];
        let conditions = self.conditions(whole)?;
        if !conditions.is_empty() {
            parts.push(format!("WHERE {}", conditions.join(" AND ")));
        }
        let over_result = How {
            alias_first: true,
            aliases: true,
            grouped: self.aggregates,
        };
        if !self.query.group_by.is_empty() {
            let how = How {
                grouped: false,
                ..over_result
            };
            let keys = self.query.group_by.iter();
            let keys = keys.map(|group| self.key_sql(group, how));
            let keys = keys.collect::<Result<Vec<_>, _>>()?;
            parts.push(format!("GROUP BY {}", keys.join(", ")));
        }
        if let Some(having) = &self.query.having {
            parts.push(format!("HAVING {}", self.expr(having, over_result)?));
        }
        let order = self.order(over_result)?;
        if !order.is_empty() {
            parts.push(format!("ORDER BY {}", order.join(", ")));
        }
        if let Some(limit) = self.query.row_limit() {
            parts.push(format!("LIMIT {limit}"));
        }
        Ok(parts.join(" "))
    }

    fn order(&self, how: How) -> Result<Vec<String>, Fault> {
        let keys = self.query.order_by.iter().map(|by| {
            if by.collation.is_some() {
                return untranslatable("COLLATE");
            }
            let direction = if by.descending { " DESC" } else { "" };
            Ok(format!("{}{direction}", self.key_sql(&by.key, how)?))
        });
        keys.collect()
    }

    /// A key of GROUP BY or ORDER BY: a lone string means an alias, as a number never does a
    /// column by its position.
    fn key_sql(&self, expr: &Expr, how: How) -> Result<String, Fault> {
        match self.alias_of(expr) {
            Some((number, _)) => Ok(format!("c{number}")),
            None => Ok(format!("({})", self.expr(expr, how)?)),
        }
    }

    fn items(&self) -> Result<Vec<String>, Fault> {
        let how = How {
            alias_first: false,
            aliases: true,
            grouped: self.aggregates,
        };
        let mut items: Vec<String> = Vec::new();
        let mut starred = false;
        for item in &*self.query.items {
            match item {
                Item::All if starred => {}
                Item::All => {
                    starred = true;
                    items.extend(self.star());
                }
                Item::Value { expr, .. } => items.push(self.expr(expr, how)?),
            }
        }
        let numbered = items.into_iter().enumerate();
        Ok(numbered.map(|(n, sql)| format!("{sql} AS c{n}")).collect())
    }

    fn star(&self) -> Vec<String> {
        match &self.inner {
            Some(inner) => (0..inner.len()).map(|n| format!("e.c{n}")).collect(),
            None => DEFAULT_COLUMNS
                .iter()
                .map(|name| database::column(name))
                .collect(),
        }
    }

    fn conditions(&self, whole: bool) -> Result<Vec<String>, Fault> {
        let mut conditions = Vec::new();
        if self.inner.is_none() {
            let range = period::range(self.query, self.now)?;
            conditions.push(format!(
                "e.id BETWEEN {} AND {}",
                range.first_id(),
                range.last_id()
            ));
            if whole {
                conditions.push("aql_tick(e.id)".to_owned());
            }
        }
        if let Some(condition) = &self.query.condition {
            let how = How {
                alias_first: false,
                aliases: true,
                grouped: false,
            };
            conditions.push(format!("({})", self.expr(condition, how)?));
        }
        Ok(conditions)
    }
}

/// What is read, in SQL, and the columns of a subquery.
fn source(
    query: &Query,
    known: &Known,
    now: u64,
) -> Result<(String, Option<BTreeMap<String, String>>), Fault> {
    match &query.source.node {
        Source::Events => Ok(("events AS e".to_owned(), None)),
        Source::Query(inner) => {
            let sql = Select::new(inner, known, now)?.sql(false)?;
            let columns = inner.columns(&known.catalog).into_iter().enumerate();
            let names = columns.map(|(n, column)| (column.name.to_lowercase(), format!("e.c{n}")));
            Ok((format!("({sql}) AS e"), Some(names.collect())))
        }
        Source::Flows => untranslatable("it holds no flows"),
        Source::Simarc => untranslatable("it has no simarc"),
        Source::Cursor(_) => untranslatable("reading the result of another search"),
        Source::GlobalView { .. } => untranslatable("GLOBALVIEW"),
    }
}

/// The numbers of the result's columns by alias: `*` counts as the columns that it stands for.
fn aliases<'q>(query: &'q Query, known: &Known) -> BTreeMap<String, (usize, &'q Expr)> {
    let stars = match query.source_query() {
        Some(inner) => inner.columns(&known.catalog).len(),
        None => DEFAULT_COLUMNS.len(),
    };
    let (mut number, mut starred) = (0, false);
    let mut aliases = BTreeMap::new();
    for item in &*query.items {
        match item {
            Item::All => {
                number += if starred { 0 } else { stars };
                starred = true;
            }
            Item::Value { expr, alias } => {
                if let Some(alias) = alias {
                    aliases.insert(alias.node.key(), (number, expr));
                }
                number += 1;
            }
        }
    }
    aliases
}
