//! What a user sees of each kind of finding, underlined in the query.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fmt::Write;

use aql::tables::ValueType;
use aql::{Catalog, Finding, FindingKind, Property, check};

/// Queries that each show something. A heading begins with #.
const QUERIES: &str = include_str!("findings.txt");

fn property(name: &str, value_type: ValueType, in_advance: bool, filled_by: &[&str]) -> Property {
    Property {
        name: name.to_owned(),
        value_type,
        parsed_in_advance: in_advance,
        enabled: true,
        filled_by: Some(filled_by.iter().map(|&name| name.to_owned()).collect()),
    }
}

fn catalog() -> Catalog {
    let pod = "Proofpoint OnDemand Email Security";
    let disabled = Property {
        enabled: false,
        ..property("Old Name", ValueType::Text, true, &[])
    };
    Catalog::new()
        .with_property(property("Spam Type", ValueType::Text, true, &[pod]))
        .with_property(property("Final Rule", ValueType::Text, false, &[pod]))
        .with_property(property(
            "Threat Type",
            ValueType::Text,
            true,
            &["Proofpoint TAP"],
        ))
        .with_property(property(
            "Sender IP",
            ValueType::Ip,
            true,
            &["Proofpoint TAP"],
        ))
        .with_property(property("Bluecoat-cs-host", ValueType::Text, true, &[]))
        .with_property(disabled)
        .with_function("APP::SCORE")
}

fn texts() -> impl Iterator<Item = &'static str> {
    QUERIES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn render(text: &str, finding: &Finding, out: &mut String) {
    let column = finding.span.position(text).column;
    let length = text[finding.span.start..finding.span.end]
        .chars()
        .count()
        .max(1);
    let (blank, line) = (" ".repeat(column - 1), "^".repeat(length));
    let (severity, kind) = (finding.severity, finding.kind.name());
    writeln!(
        out,
        "{blank}{line}\n    {severity:?} {kind}: {}",
        finding.message
    )
    .unwrap();
    for (label, line) in [("help", &finding.help), ("write", &finding.replacement)] {
        if let Some(line) = line {
            writeln!(out, "    {label}: {line}").unwrap();
        }
    }
}

#[test]
fn each_finding_says_what_where_and_how_to_mend_it() {
    let catalog = catalog();
    let mut out = String::new();
    for text in texts() {
        writeln!(out, "{text}").unwrap();
        for finding in check(text, &catalog) {
            render(text, &finding, &mut out);
        }
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_kind_of_finding_is_shown() {
    let catalog = catalog();
    let refused = include_str!("refused.txt").lines();
    let shown: BTreeSet<FindingKind> = texts()
        .chain(refused)
        .flat_map(|text| check(text, &catalog))
        .map(|f| f.kind)
        .collect();
    let missing: Vec<&str> = FindingKind::ALL
        .iter()
        .filter(|k| !shown.contains(k))
        .map(|k| k.name())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_good_query_has_no_findings() {
    for text in [
        "SELECT \"Spam Type\", COUNT(*) AS Messages FROM events WHERE LOGSOURCETYPENAME(devicetype) \
         = 'Proofpoint OnDemand Email Security' GROUP BY \"Spam Type\" ORDER BY Messages DESC LAST \
         24 HOURS",
        "SELECT STR(\"Sender IP\") AS Sender FROM events WHERE LOGSOURCETYPENAME(devicetype) = \
         'Proofpoint TAP' AND STR(\"Sender IP\") LIKE '192.0.2.%' ORDER BY starttime LIMIT 5 LAST 1 \
         HOURS",
        "SELECT who, n FROM (SELECT username AS who, COUNT(*) AS n FROM events GROUP BY who LAST 1 \
         DAYS) WHERE n > 10 AND APP::SCORE(who) > 3 ORDER BY n DESC LIMIT 5",
        "SELECT username FROM events WHERE TEXT SEARCH 'phish' AND username IN (SELECT username \
         FROM events LAST 1 HOURS) LIMIT 5 START '2026-01-01 10:00 +0100' STOP '2026-01-01 11:00 \
         +0100'",
        "SELECT starttime / 60000 AS Minute, COUNT(*) AS n FROM events GROUP BY Minute LAST 1 HOURS",
    ] {
        assert_eq!(check(text, &catalog()), Vec::new(), "{text}");
    }
}
