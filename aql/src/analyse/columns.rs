//! Columns and custom properties: known, filled, parsed in advance.

use std::collections::BTreeSet;

use super::Scope;
use crate::ast::{Expr, ExprKind, Level, Name, Pattern, Place, Set};
use crate::finding::{Finding, FindingKind, Severity, closest};
use crate::query::sources::names_type;
use crate::query::{NameOrigin, OutputColumn};
use crate::span::Span;
use crate::tables::{self, Database};
use crate::words;

/// After so many unknown names the closest known one is not looked for any more.
const MAX_SUGGESTIONS: usize = 50;

/// Columns, wherever they stand, that are no alias.
fn used<'q>(scope: &Scope<'q>) -> Vec<(Place, &'q Name, Span)> {
    let mut found = Vec::new();
    scope.query().walk(&mut |place, expr| {
        if let ExprKind::Column(name) = &expr.node {
            found.push((place, name, expr.span));
        }
    });
    found
}

fn is_alias(scope: &Scope<'_>, place: Place, name: &Name) -> bool {
    place != Place::Select && scope.schema.aliases.contains_key(&name.key())
}

/// Every column is one of the database, of the subquery, an alias or a known property.
pub(super) fn known(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let values = value_places(scope);
    let mut seen = BTreeSet::new();
    for (place, name, span) in used(scope) {
        if is_known(scope, place, name) || !seen.insert(name.key()) {
            continue;
        }
        if values.contains(&span) {
            findings.push(meant_as_value(name, span));
        } else {
            findings.push(unknown(scope, name, span, seen.len() <= MAX_SUGGESTIONS));
        }
    }
}

/// Where values are usual: after a comparison, in a list of IN.
fn value_places(scope: &Scope<'_>) -> BTreeSet<Span> {
    let mut places = BTreeSet::new();
    scope.query().walk(&mut |_, expr| match &expr.node {
        ExprKind::Binary { op, right, .. } if op.level() == Level::Comparison => {
            places.insert(right.span);
        }
        ExprKind::Match { pattern, .. } => {
            if let Pattern::One(pattern) = pattern.as_ref() {
                places.insert(pattern.span);
            }
        }
        ExprKind::In {
            set: Set::List(values),
            ..
        } => {
            places.extend(values.iter().map(|value| value.span));
        }
        _ => {}
    });
    places.remove(&Span::NONE);
    places
}

fn meant_as_value(name: &Name, span: Span) -> Finding {
    let literal = format!("'{}'", name.as_str().replace('\'', "''"));
    let message = format!("no column has the name {name}; a value stands in single quotes");
    Finding::new(FindingKind::WrongQuotes, span, message)
        .help(format!("write {literal}"))
        .replacement(literal)
}

fn is_known(scope: &Scope<'_>, place: Place, name: &Name) -> bool {
    let query = scope.query();
    if is_alias(scope, place, name) || (query.session.is_some() && name.is("SessionId")) {
        return true;
    }
    if query.source_query().is_some() {
        return scope.schema.inner_has(name.as_str());
    }
    // What an earlier search returned, and simarc's columns, are not known here.
    !query.reads_records()
        || tables::column(query.database(), name.as_str()).is_some()
        || scope.schema.catalog.property(name.as_str()).is_some()
}

fn unknown(scope: &Scope<'_>, name: &Name, span: Span, suggest: bool) -> Finding {
    let query = scope.query();
    let text = name.as_str();
    if let Some(inner) = &scope.schema.inner {
        return unknown_inner(inner, name, span, suggest);
    }
    if let Some(finding) = belongs_elsewhere(query.database(), text, span) {
        return finding;
    }
    let properties = scope
        .schema
        .catalog
        .properties()
        .map(|property| property.name.as_str());
    let columns = tables::columns(query.database()).map(|column| column.name);
    let close = if suggest {
        closest(text, properties.chain(columns))
    } else {
        None
    };
    let finding = if words::is_plain(text) {
        let database = if query.database() == Database::Events {
            "events"
        } else {
            "flows"
        };
        let message = format!("{database} has no column {text}, and no property has this name");
        Finding::new(FindingKind::UnknownColumn, span, message)
    } else {
        let message = format!("no custom property has the name \"{text}\"");
        Finding::new(FindingKind::UnknownProperty, span, message)
    };
    finding.did_you_mean(close.map(quoted))
}

/// A column that the subquery does not return. How `QRadar` names columns without an alias is
/// not wholly known, so with one of those it may return it after all.
fn unknown_inner(inner: &[OutputColumn], name: &Name, span: Span, suggest: bool) -> Finding {
    let names = inner.iter().map(|column| column.name.as_str());
    let close = if suggest {
        closest(name.as_str(), names)
    } else {
        None
    };
    let message = format!("the subquery returns no column {name}");
    let finding = Finding::new(FindingKind::UnknownColumn, span, message);
    if inner
        .iter()
        .any(|column| column.origin == NameOrigin::Generated)
    {
        return finding
            .severity(Severity::Warning)
            .help("give each column of the subquery an alias");
    }
    finding.did_you_mean(close.map(quoted))
}

/// A name that is right in another place: of the other database, or of a function.
fn belongs_elsewhere(database: Database, name: &str, span: Span) -> Option<Finding> {
    let find = |message: String, help: &str| {
        Some(Finding::new(FindingKind::UnknownColumn, span, message).help(help))
    };
    let (other, own) = match database {
        Database::Events => (Database::Flows, "flows"),
        Database::Flows => (Database::Events, "events"),
    };
    if tables::column(other, name).is_some() {
        return find(
            format!("{name} is a column of {own}"),
            &format!("select it FROM {own}"),
        );
    }
    if name.eq_ignore_ascii_case("eventname") {
        return find("eventname is no column".into(), "write QIDNAME(qid)")
            .map(|finding| finding.replacement("QIDNAME(qid)"));
    }
    None
}

fn quoted(name: &str) -> String {
    if words::needs_quotes(name) {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

/// Properties are enabled, and filled by a log source type of the query.
pub(super) fn usable(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let types = scope.query().log_source_types();
    let mut seen = BTreeSet::new();
    for (place, name, span) in used(scope) {
        let Some(property) = property(scope, place, name).filter(|_| seen.insert(name.key()))
        else {
            continue;
        };
        if !property.enabled {
            let message = format!("the property {name} is disabled");
            findings.push(Finding::new(FindingKind::PropertyDisabled, span, message));
        }
        let Some(filled_by) = &property.filled_by else {
            continue;
        };
        if !types.is_empty() && !types.iter().any(|name| filled_by.contains(*name)) {
            findings.push(not_filled(name, span, &types, filled_by));
        }
    }
}

fn not_filled(
    name: &Name,
    span: Span,
    types: &BTreeSet<&str>,
    filled_by: &BTreeSet<String>,
) -> Finding {
    let types: Vec<&str> = types.iter().copied().collect();
    let message = format!("no expression fills {name} for {}", types.join(" or "));
    let by: Vec<&str> = filled_by.iter().map(String::as_str).collect();
    let help = if by.is_empty() {
        "no log source type has an expression for it".to_owned()
    } else {
        format!("it is filled for {}", by.join(", "))
    };
    Finding::new(FindingKind::PropertyNotFilled, span, message).help(help)
}

/// The property that a name means here.
fn property<'q>(scope: &Scope<'q>, place: Place, name: &Name) -> Option<&'q super::Property> {
    let query = scope.query();
    let own = !query.reads_records()
        || is_alias(scope, place, name)
        || tables::column(query.database(), name.as_str()).is_some();
    if own {
        None
    } else {
        scope.schema.catalog.property(name.as_str())
    }
}

/// Properties that are filtered or grouped by are parsed in advance, also where an alias
/// stands for what holds them.
pub(super) fn parsed_in_advance(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (place, name, span) in used(scope) {
        let use_ = match place {
            Place::Where => "filtered",
            Place::GroupBy => "grouped",
            _ => continue,
        };
        for meant in meant(scope, name) {
            let Some(property) = property(scope, Place::Select, meant) else {
                continue;
            };
            if property.parsed_in_advance || !seen.insert(meant.key()) {
                continue;
            }
            let message = format!("{meant} is {use_} by and not parsed in advance");
            findings.push(Finding::new(
                FindingKind::PropertyNotParsedInAdvance,
                span,
                message,
            ));
        }
    }
}

/// The columns that a name stands for: itself, or those in what its alias names.
fn meant<'q>(scope: &Scope<'q>, name: &'q Name) -> Vec<&'q Name> {
    let Some(expr) = scope.schema.aliases.get(&name.key()) else {
        return vec![name];
    };
    let mut names = Vec::new();
    expr.walk(&mut |inner| {
        if let ExprKind::Column(column) = &inner.node {
            names.push(column);
        }
    });
    names
}

/// Names of log source types that are nearly, and not quite, known ones.
pub(super) fn log_source_types(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let known = scope.schema.catalog.log_source_types();
    let mut told = 0;
    let mut tell = |expr: &Expr| {
        let ExprKind::Text(text) = &expr.node else {
            return;
        };
        if known.contains(text.as_str()) || told > MAX_SUGGESTIONS {
            return;
        }
        told += 1;
        let Some(close) = closest(text.as_str(), known.iter().map(String::as_str)) else {
            return;
        };
        let message = format!("no log source type has the name {text}");
        let literal = format!("'{}'", close.replace('\'', "''"));
        findings.push(
            Finding::new(FindingKind::UnknownLogSourceType, expr.span, message)
                .did_you_mean(Some(literal)),
        );
    };
    scope.query().walk(&mut |_, expr| match &expr.node {
        ExprKind::Binary { left, right, .. } if names_type(left) => tell(right),
        ExprKind::In {
            operand,
            set: Set::List(values),
            ..
        } if names_type(operand) => {
            values.iter().for_each(&mut tell);
        }
        _ => {}
    });
}

/// Aliases that hide a column which they do not stand for.
pub(super) fn aliases(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    for (alias, expr) in scope.query().aliased() {
        let itself = matches!(&expr.node, ExprKind::Column(name) if name.key() == alias.node.key());
        let hides = tables::column(scope.query().database(), alias.node.as_str()).is_some();
        if hides && !itself {
            let message = format!("the alias {} is also a column", alias.node);
            findings.push(Finding::new(
                FindingKind::AliasHidesColumn,
                alias.span,
                message,
            ));
        }
    }
}
