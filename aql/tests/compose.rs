//! Composing conditions from users' values, and asking a query what it reads and returns.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use aql::ast::{Period, Query, Unit};
use aql::tables::ValueType;
use aql::{Catalog, NameOrigin, Property, build, parse};

fn query(text: &str) -> Query {
    parse(text).unwrap().query
}

/// Values that would be syntax if they were pasted into a query.
const NASTY: [&str; 10] = [
    "O'Brien",
    "' OR 1=1 --",
    "'; SELECT * FROM flows",
    "C:\\temp\\",
    "100%_off",
    "SELECT",
    "\"quoted\"",
    "''",
    "ünï 💥 ’",
    "/* x */",
];

#[test]
fn a_users_value_stays_one_value() {
    for value in NASTY {
        let condition =
            build::equals(build::column("Message Header From").unwrap(), value).unwrap();
        let composed = query("SELECT qid FROM events LAST 1 HOURS").with_condition(condition);
        let read = parse(&composed.to_string()).unwrap();
        assert_eq!(read.query, composed, "{value}");
        assert_eq!(read.warnings, Vec::new(), "{value}");
    }
}

#[test]
fn contains_is_written_without_like() {
    let condition = build::contains(build::column("Spam Type").unwrap(), "50%_O'ff\\").unwrap();
    assert_eq!(
        condition.to_string(),
        "STRPOS(LOWER(\"Spam Type\"), LOWER('50%_O''ff\\')) > -1"
    );
}

#[test]
fn control_characters_are_refused() {
    for value in ["a\nb", "a\tb", "\0", "\u{7f}", "\u{85}"] {
        let refused = build::equals(build::column("username").unwrap(), value);
        assert!(refused.is_err(), "{value:?}");
    }
    assert_eq!(
        build::text("a\u{1}").unwrap_err().to_string(),
        "the control character U+0001 is not allowed"
    );
    assert!(build::column("a\"b").is_err());
    assert!(build::column("").is_err());
}

#[test]
fn conditions_are_joined_without_changing_what_was_asked() {
    let by = |name: &str| build::equals(build::column(name).unwrap(), "x").unwrap();
    let base = query("SELECT qid FROM events WHERE a = 1 OR b = 2 LIMIT 5 LAST 1 HOURS");
    let both = build::all(vec![by("c"), build::any(vec![by("d"), by("e")]).unwrap()]).unwrap();
    assert_eq!(
        base.with_condition(both).to_string(),
        "SELECT qid FROM events WHERE (a = 1 OR b = 2) AND c = 'x' AND (d = 'x' OR e = 'x') \
         LIMIT 5 LAST 1 HOURS"
    );
    let search = query("SELECT qid FROM events WHERE TEXT SEARCH 'x' LAST 1 HOURS");
    assert_eq!(
        search.with_condition(by("c")).to_string(),
        "SELECT qid FROM events WHERE TEXT SEARCH 'x' AND c = 'x' LAST 1 HOURS"
    );
    let many = build::one_of(build::column("c").unwrap(), ["x", "y"])
        .unwrap()
        .unwrap();
    assert_eq!(many.to_string(), "c IN ('x', 'y')");
    assert_eq!(
        build::one_of(build::column("c").unwrap(), []).unwrap(),
        None
    );
    assert_eq!(build::all(Vec::new()), None);
}

#[test]
fn a_filter_reaches_the_records_below_a_subquery() {
    let base = query("SELECT u FROM (SELECT username AS u FROM events LAST 1 HOURS) LIMIT 5");
    let filter = build::equals(build::column("username").unwrap(), "x").unwrap();
    assert_eq!(
        base.with_inner_condition(filter).to_string(),
        "SELECT u FROM (SELECT username AS u FROM events WHERE username = 'x' LAST 1 HOURS) LIMIT 5"
    );
}

#[test]
fn another_time_range_or_limit_replaces_the_old_one() {
    let base = query("SELECT qid FROM events LIMIT 5 LAST 1 HOURS");
    assert_eq!(
        base.time_range(),
        Some(&Period::Last {
            count: 1,
            unit: Unit::Hours
        })
    );
    assert_eq!(base.row_limit(), Some(5));
    let moved = base.with_time_range(build::between(1_767_225_600_000, 1_767_312_000_000));
    assert_eq!(
        moved.with_limit(10).to_string(),
        "SELECT qid FROM events LIMIT 10 START 1767225600000 STOP 1767312000000"
    );
}

#[test]
fn log_source_types_are_those_that_a_query_is_limited_to() {
    let types = |condition: &str| -> Vec<String> {
        let text = format!("SELECT qid FROM events WHERE {condition} LAST 1 HOURS");
        query(&text)
            .log_source_types()
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let is = "LOGSOURCETYPENAME(devicetype)";
    assert_eq!(types(&format!("{is} = 'A' AND qid = 5")), ["A"]);
    assert_eq!(types(&format!("{is} IN ('A', 'B')")), ["A", "B"]);
    assert_eq!(
        types(&format!(
            "({is} = 'A' OR logsourcetypename(devicetype) = 'B')"
        )),
        ["A", "B"]
    );
    assert!(types(&format!("{is} = 'A' OR qid = 5")).is_empty());
    assert!(types(&format!("NOT {is} = 'A'")).is_empty());
    assert!(types(&format!("{is} != 'A'")).is_empty());
    let outer = format!("SELECT qid FROM (SELECT qid FROM events WHERE {is} = 'A' LAST 1 HOURS)");
    assert_eq!(query(&outer).log_source_types(), BTreeSet::from(["A"]));
}

#[test]
fn custom_properties_are_the_columns_that_are_nobodys() {
    let text = "SELECT \"Spam Type\" AS kind, username, n FROM events WHERE \"Final Rule\" IS NULL \
                AND qid IN (SELECT qid FROM events WHERE Classification = 'x' LAST 1 HOURS) \
                GROUP BY kind LAST 1 HOURS";
    assert_eq!(
        query(text).custom_properties(),
        BTreeSet::from(["Classification", "Final Rule", "Spam Type", "n"])
    );
}

#[test]
fn columns_have_the_names_and_types_of_the_result() {
    let score = Property {
        name: "Spam Score".into(),
        value_type: ValueType::Integer,
        parsed_in_advance: true,
        enabled: true,
        filled_by: None,
    };
    let catalog = Catalog::new().with_property(score);
    let text = "SELECT username, sourceip, COUNT(*) AS \"How Many\", COUNT(qid), QIDNAME(qid), \
                AVG(\"Spam Score\") AS a, MAX(starttime) AS t, \"Spam Score\" / 2.0 AS half \
                FROM events GROUP BY username LAST 1 HOURS";
    let columns: Vec<_> = query(text)
        .columns(&catalog)
        .into_iter()
        .map(|column| (column.name, column.origin, column.value_type))
        .collect();
    let expected = [
        ("username", NameOrigin::Column, ValueType::Text),
        ("FIRST_sourceip", NameOrigin::Generated, ValueType::Ip),
        ("How Many", NameOrigin::Alias, ValueType::Integer),
        ("COUNT_qid", NameOrigin::Generated, ValueType::Integer),
        ("qidname_qid", NameOrigin::Generated, ValueType::Text),
        ("a", NameOrigin::Alias, ValueType::Decimal),
        ("t", NameOrigin::Alias, ValueType::Time),
        ("half", NameOrigin::Alias, ValueType::Decimal),
    ];
    assert_eq!(
        columns,
        expected.map(|(name, origin, kind)| (name.to_owned(), origin, kind))
    );
}

#[test]
fn a_star_returns_the_columns_of_the_subquery_or_those_that_were_seen() {
    let names = |text: &str| -> Vec<String> {
        query(text)
            .columns(&Catalog::new())
            .into_iter()
            .map(|column| column.name)
            .collect()
    };
    assert_eq!(
        names("SELECT *, * FROM (SELECT qid AS a, username AS b FROM events)"),
        ["a", "b"]
    );
    assert_eq!(names("SELECT * FROM events").len(), 13);
}

#[test]
fn a_selected_column_is_replaced_wherever_the_query_says_the_same() {
    let search = query(
        "SELECT DATEFORMAT(starttime, 'HH') AS Hour, COUNT(*) AS Mails FROM events \
         GROUP BY DATEFORMAT(starttime, 'HH') ORDER BY MIN(starttime) LAST 1 DAYS",
    );
    let hour = build::bucket(build::column("starttime").unwrap(), 3_600_000);
    assert_eq!(
        search.with_selected("Hour", hour).to_string(),
        "SELECT starttime - starttime % 3600000 AS Hour, COUNT(*) AS Mails FROM events \
         GROUP BY starttime - starttime % 3600000 ORDER BY MIN(starttime) LAST 1 DAYS"
    );
    let plain = query("SELECT starttime FROM events LAST 1 HOURS");
    let other = build::column("endtime").unwrap();
    assert_eq!(
        plain.with_selected("starttime", other).to_string(),
        "SELECT endtime AS starttime FROM events LAST 1 HOURS"
    );
    assert_eq!(plain.with_selected("x", build::count()), plain);
}

#[test]
fn a_value_out_of_a_record_may_hold_line_ends_and_a_users_may_not() {
    let subject = || build::column("Subject").unwrap();
    assert!(build::equals(subject(), "a\nb").is_err());
    let exact = build::equals_exactly(subject(), "a\n'b'").unwrap();
    assert_eq!(exact.to_string(), "Subject = 'a\n''b'''");
    assert!(build::equals_exactly(subject(), "\u{7}").is_err());
    assert_eq!(build::is_null(subject()).to_string(), "Subject IS NULL");
}
