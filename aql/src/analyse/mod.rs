//! What is wrong or risky in a query that parses.
//!
//! Each rule is a function from a query with its names to findings. A subquery is looked at
//! like a query of its own.

mod aggregates;
mod calls;
mod catalog;
mod columns;
mod comparisons;
mod dates;
mod period;
mod text_search;

pub use catalog::{Catalog, Property};

use crate::ast::Query;
use crate::finding::Finding;
use crate::parse::parse_with;
use crate::query::schema::Schema;

/// Where a query stands in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is the whole.
    Whole,
    /// Another one reads from it.
    Source,
    /// IN looks in it.
    Set,
}

/// A query with its names and its place.
struct Scope<'q> {
    schema: Schema<'q>,
    role: Role,
}

impl<'q> Scope<'q> {
    fn query(&self) -> &'q Query {
        self.schema.query
    }
}

type Rule = fn(&Scope<'_>, &mut Vec<Finding>);

const RULES: [Rule; 19] = [
    columns::known,
    columns::usable,
    columns::parsed_in_advance,
    columns::log_source_types,
    columns::aliases,
    calls::calls,
    calls::arguments,
    dates::patterns,
    aggregates::in_where,
    aggregates::grouping,
    aggregates::having,
    aggregates::order,
    comparisons::comparisons,
    comparisons::patterns,
    comparisons::arithmetic,
    text_search::text_search,
    period::time_range,
    period::limit,
    period::parameters,
];

/// All findings about `query`, in the order of the text.
pub fn analyse(query: &Query, catalog: &Catalog) -> Vec<Finding> {
    let mut findings = Vec::new();
    look_at(query, catalog, Role::Whole, &mut findings);
    findings.sort_by_key(|f| (f.span.start, f.span.end, f.kind));
    findings
}

/// Parses and analyses `text`: all findings of both, in the order of the text.
pub fn check(text: &str, catalog: &Catalog) -> Vec<Finding> {
    let parsed = match parse_with(text, catalog) {
        Ok(parsed) => parsed,
        Err(findings) => return findings,
    };
    let mut findings = parsed.warnings;
    findings.extend(analyse(&parsed.query, catalog));
    findings.sort_by_key(|f| (f.span.start, f.span.end, f.kind));
    findings
}

fn look_at(query: &Query, catalog: &Catalog, role: Role, findings: &mut Vec<Finding>) {
    let scope = Scope {
        schema: Schema::new(query, catalog),
        role,
    };
    for rule in RULES {
        rule(&scope, findings);
    }
    if let Some(inner) = query.source_query() {
        look_at(inner, catalog, Role::Source, findings);
    }
    for inner in query.set_queries() {
        look_at(inner, catalog, Role::Set, findings);
    }
}
