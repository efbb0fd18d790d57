//! The time range, LIMIT, PARAMETERS, and how many columns a subquery of IN has.

use super::{Role, Scope};
use crate::ast::{Instant, Item, Period, Query, Source};
use crate::finding::{Finding, FindingKind, Severity};
use crate::span::{Span, Spanned};

/// A start must be later than this: one hour after 1970, in milliseconds.
const EARLIEST: u64 = 3_600_000;

/// The forms of an instant: `0` is a digit, anything else itself.
const FORMS: [&str; 5] = [
    "0000-00-00 00:00",
    "0000-00-00 00:00:00",
    "0000/00/00 00:00:00",
    "0000/00/00-00:00:00",
    "0000:00:00-00:00:00",
];

/// The names that PARAMETERS documents.
const PARAMETERS: [&str; 5] = [
    "EXCLUDESERVERS",
    "EXECUTIONTIMELIMIT",
    "PROGRESSDETAILSRESOLUTION",
    "REMOTESERVERS",
    "SNAPSHOTSIZE",
];

/// There is a time range, and it can be read.
pub(super) fn time_range(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let query = scope.query();
    let Some(period) = &query.period else {
        findings.extend(missing(query));
        return;
    };
    match &period.node {
        Period::Last { count: 0, .. } => {
            let message = "this time range has no length";
            findings.push(Finding::new(FindingKind::TimeRange, period.span, message));
        }
        Period::Last { .. } => {}
        Period::Between { start, stop } => {
            findings.extend(instant(start));
            findings.extend(too_early(start));
            if let Some(stop) = stop {
                findings.extend(instant(stop));
                findings.extend(reversed(start, stop));
            }
        }
        Period::Offense(_) => {
            let message = "TIMES OFFENSE_TIME is common knowledge and not documented in full";
            findings.push(Finding::new(
                FindingKind::UndocumentedForm,
                period.span,
                message,
            ));
        }
    }
}

fn missing(query: &Query) -> Option<Finding> {
    let needed = match &query.source.node {
        Source::Events | Source::Flows | Source::Simarc | Source::GlobalView { .. } => true,
        // What was read already has its time range.
        Source::Cursor(_) | Source::Query(_) => false,
    };
    needed.then(|| {
        let message = "without a time range only the last 60 seconds are read";
        Finding::new(FindingKind::MissingTimeRange, query.source.span, message)
            .help("end the query with LAST 24 HOURS")
    })
}

fn instant(at: &Spanned<Instant>) -> Option<Finding> {
    let Instant::Text(text) = &at.node else {
        return None;
    };
    (!is_documented(text.as_str())).then(|| {
        let message = format!("{text} is no documented form of a time");
        Finding::new(FindingKind::TimeFormat, at.span, message)
            .help("write 'yyyy-MM-dd HH:mm', with ' +0000' after it for a zone")
    })
}

/// Whether the text has one of the documented forms, perhaps with milliseconds or a zone.
fn is_documented(text: &str) -> bool {
    FORMS.iter().rev().any(|form| {
        let Some((date, rest)) = text.split_at_checked(form.len()) else {
            return false;
        };
        let same = date
            .bytes()
            .zip(form.bytes())
            .all(|(have, want)| match want {
                b'0' => have.is_ascii_digit(),
                _ => have == want,
            });
        same && (is_zone(rest) || is_fraction(rest))
    })
}

fn is_fraction(rest: &str) -> bool {
    let Some((digits, zone)) = rest.strip_prefix('.').and_then(|r| r.split_at_checked(3)) else {
        return false;
    };
    digits.bytes().all(|b| b.is_ascii_digit()) && is_zone(zone)
}

/// Nothing, `Z`, an offset such as `+0100`, or a zone's name.
fn is_zone(rest: &str) -> bool {
    let zone = rest.strip_prefix(' ').unwrap_or(rest);
    let offset = zone
        .strip_prefix(['+', '-'])
        .map(|offset| offset.replace(':', ""));
    match offset {
        Some(offset) => offset.len() == 4 && offset.bytes().all(|b| b.is_ascii_digit()),
        None => zone
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'/' || b == b'_'),
    }
}

fn too_early(start: &Spanned<Instant>) -> Option<Finding> {
    let early = matches!(start.node, Instant::Millis(millis) if millis <= EARLIEST);
    early.then(|| {
        let message = "a start lies more than one hour after 1970, counted in milliseconds";
        Finding::new(FindingKind::TimeRange, start.span, message)
    })
}

/// Compares instants that are written alike.
fn reversed(start: &Spanned<Instant>, stop: &Spanned<Instant>) -> Option<Finding> {
    let reversed = match (&start.node, &stop.node) {
        (Instant::Millis(a), Instant::Millis(b)) => a >= b,
        (Instant::Text(a), Instant::Text(b)) => {
            let (a, b) = (a.as_str(), b.as_str());
            a.len() == b.len() && is_documented(a) && is_documented(b) && a.len() <= 19 && a > b
        }
        _ => false,
    };
    reversed.then(|| {
        let message = "the stop lies before the start";
        Finding::new(FindingKind::TimeRange, stop.span, message)
    })
}

/// Raw rows are limited, and a subquery of IN has one column.
pub(super) fn limit(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let query = scope.query();
    match scope.role {
        Role::Whole if is_unlimited(query) => {
            let message = "this reads every row of its time range";
            findings.push(
                Finding::new(FindingKind::MissingLimit, end(query), message)
                    .help("add LIMIT before the time range"),
            );
        }
        Role::Set => findings.extend(set_columns(query)),
        Role::Whole | Role::Source => {}
    }
}

/// Whether nothing limits the rows: neither this query nor, through FROM, another.
fn is_unlimited(query: &Query) -> bool {
    let raw = query.limit.is_none() && query.group_by.is_empty() && !query.aggregates();
    raw && match &query.source.node {
        Source::Query(inner) => is_unlimited(inner),
        Source::GlobalView { .. } => false,
        Source::Events | Source::Flows | Source::Simarc | Source::Cursor(_) => true,
    }
}

/// Where LIMIT would be missed: at the time range, else at the source.
fn end(query: &Query) -> Span {
    query
        .period
        .as_ref()
        .map_or(query.source.span, |period| period.span)
}

fn set_columns(query: &Query) -> Option<Finding> {
    let one = query.items.len() == 1 && !query.items.contains(&Item::All);
    (!one).then(|| {
        let message = "a subquery of IN selects exactly one column";
        let span = match query.items.get(1) {
            Some(Item::Value { expr, .. }) => expr.span,
            _ => query.source.span,
        };
        Finding::new(FindingKind::SubqueryColumns, span, message).severity(Severity::Error)
    })
}

/// The names in PARAMETERS are documented.
pub(super) fn parameters(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    for parameter in &scope.query().parameters {
        let name = parameter.node.name.as_str();
        if !PARAMETERS.contains(&name) {
            let close = crate::finding::closest(name, PARAMETERS).map(str::to_owned);
            let message = format!("PARAMETERS documents no {name}");
            findings.push(
                Finding::new(FindingKind::UnknownParameter, parameter.span, message)
                    .severity(Severity::Warning),
            );
            if let (Some(last), Some(close)) = (findings.last_mut(), close) {
                last.help = Some(format!("did you mean {close}?"));
            }
        }
    }
}
