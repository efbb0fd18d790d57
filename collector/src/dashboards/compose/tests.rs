//! What is asked of QRadar, to the letter, and that no value can become syntax.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::file::Dashboards;
use super::*;

/// 2023-11-14, 22:13:20.
const NOW: u64 = 1_700_000_000_000;

fn panel(columns: Value, chart: &str, aql: &str, more: Value) -> Value {
    let mut panel = json!({"id": chart, "title": chart, "aql": aql, "chart": chart, "columns": columns,
        "event_fields": ["Direction", "Message ID"]});
    let all = panel.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    panel
}

fn column(name: &str, role: &str, kind: &str) -> Value {
    json!({"name": name, "role": role, "type": kind, "label": name})
}

/// The panels of the Proofpoint pack in small: a time series, a grouped one, a table.
static FILE: LazyLock<Dashboards> = LazyLock::new(|| {
    let of = "FROM events WHERE LOGSOURCETYPENAME(devicetype) = 'Mail'";
    let by_id = json!({"drill_down": {"kind": "distinct-values", "property": "Message ID"}});
    let raw = json!({"drill_down": {"kind": "raw-payloads", "property": null}});
    let file = json!({"version": 1, "ranges": [], "tabs": [{"id": "t", "title": "T",
    "filters": [
        {"id": "direction", "label": "", "kind": "choice", "property": "Direction", "match": "equals", "choices": ["in"]},
        {"id": "subject", "label": "", "kind": "text", "property": "Header Subject", "match": "contains", "choices": []}],
    "panels": [
        panel(json!([column("Hour", "time", "time"), column("Way", "series", "text"), column("Mails", "value", "number")]),
            "time-series", &format!("SELECT DATEFORMAT(starttime, 'yyyy-MM-dd HH:00') AS Hour, Direction AS Way, COUNT(*) AS Mails {of} GROUP BY Hour, Direction ORDER BY MIN(starttime) LAST 24 HOURS"), by_id),
        panel(json!([column("Types", "category", "text"), column("Mails", "value", "number")]),
            "bars", &format!("SELECT \"Threat Type\" AS Types, COUNT(*) AS Mails {of} GROUP BY \"Threat Type\" ORDER BY Mails DESC LIMIT 10 LAST 24 HOURS"), raw),
        panel(json!([column("Date/Time", "time", "time"), column("Sender", "text", "text"), column("Score", "value", "number")]),
            "table", &format!("SELECT DATEFORMAT(devicetime, 'yyyy-MM-dd HH:mm:ss') AS \"Date/Time\", \"Header From\" AS Sender, \"Spam Score\" AS Score {of} ORDER BY devicetime DESC LIMIT 1000 LAST 24 HOURS"),
            json!({"page_sizes": [10, 25]})),
    ]}]});
    Dashboards::parse(file.to_string().as_bytes()).unwrap()
});

/// The request for a panel of the last day, with more keys.
fn request(panel: &str, more: Value) -> Request {
    let mut request = json!({"tab": "t", "panel": panel, "range": {"last": 86_400}});
    let all = request.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    serde_json::from_value(request).unwrap()
}

fn planned(panel: &str, more: Value) -> Result<Plan, Mistake> {
    let (tab, found) = FILE.find("t", panel).unwrap();
    plan(tab, found, &request(panel, more), NOW)
}

fn aql(panel: &str, more: Value) -> String {
    planned(panel, more).unwrap().query.to_string()
}

#[test]
fn a_time_series_is_asked_for_in_buckets_of_milliseconds() {
    insta::assert_snapshot!(aql("time-series", json!({})));
    let week = json!({"range": {"from": NOW, "until": NOW + 604_800_000}});
    assert!(aql("time-series", week.clone()).contains("starttime % 10800000"));
    assert_eq!(
        planned("time-series", week).unwrap().bucket,
        Some(10_800_000)
    );
}

#[test]
fn the_previous_period_ends_where_this_one_begins() {
    let this = planned("bars", json!({})).unwrap().range;
    let previous = planned("bars", json!({"what": "previous"})).unwrap();
    assert_eq!(previous.range, this.previous());
    insta::assert_snapshot!(previous.query);
}

#[test]
fn a_table_is_sorted_by_what_a_column_stands_for_and_has_all_rows() {
    let sort = json!({"sort": {"column": "Sender", "descending": true}, "within": "50%_off"});
    insta::assert_snapshot!(aql("table", sort));
}

#[test]
fn behind_a_mark_are_the_rows_that_it_counted() {
    let point = json!({"Hour": 1_699_995_600_000_u64, "Way": null, "Mails": 7});
    let plan = planned("time-series", json!({"what": "drill-down", "point": point})).unwrap();
    insta::assert_snapshot!(plan.query);
    // Several threat types of one message are one text.
    let point = json!({"Types": "url, attachment"});
    let plan = planned("bars", json!({"what": "drill-down", "point": point})).unwrap();
    insta::assert_snapshot!(plan.query);
    insta::assert_snapshot!(plan.log_activity.unwrap());
}

#[test]
fn behind_a_row_is_its_event_with_all_fields() {
    let point = json!({"Date/Time": 1_700_000_000_123_u64, "Sender": "[\"a\"]", "Score": 3});
    let plan = planned("table", json!({"what": "event", "point": point})).unwrap();
    insta::assert_snapshot!(plan.query);
    assert_eq!(plan.columns.len(), 9);
}

#[test]
fn a_hostile_filter_is_a_value_and_nothing_else() {
    let long = "a".repeat(1_000);
    let values = [
        "O'Brien",
        "'' OR 1=1 --",
        "C:\\temp\\",
        "100%",
        "a_b",
        "ORDER BY LIMIT 1",
        "\"quoted\"",
        "🦀 emoji",
        "\u{202e}שלום",
        "START 0 STOP 1",
        "%%",
        "\\'",
        &long,
    ];
    let texts = values.map(|value| {
        let text = aql(
            "bars",
            json!({"filters": {"subject": value, "direction": value}}),
        );
        let from = text.find(" AND ").unwrap();
        let until = text.find(" GROUP BY").unwrap();
        text[from..until].replace(&long, "(1,000 letters)")
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_list_of_choices_means_any_of_them_and_an_empty_one_means_all() {
    let of = |value: Value| aql("bars", json!({"filters": {"direction": value}}));
    assert!(of(json!(["in", "out"])).contains("AND Direction IN ('in', 'out') GROUP"));
    assert_eq!(of(json!([])), aql("bars", json!({})));
    assert_eq!(of(json!("")), of(Value::Null));
}

#[test]
fn what_cannot_be_asked_is_a_mistake_in_a_field() {
    let field = |panel: &str, more: Value| planned(panel, more).unwrap_err().field;
    let fields = [
        field("bars", json!({"filters": {"subject": "a\nb"}})),
        field("bars", json!({"filters": {"subject": "a".repeat(1_001)}})),
        field("bars", json!({"filters": {"subject": 5}})),
        field("bars", json!({"filters": {"other": "x"}})),
        field("table", json!({"what": "drill-down"})),
        field("table", json!({"what": "event"})),
        field("table", json!({"sort": {"column": "x"}})),
        field("bars", json!({"what": "drill-down", "point": {"x": 1}})),
        field(
            "bars",
            json!({"what": "drill-down", "point": {"Types": true}}),
        ),
        field("bars", json!({"range": {"from": NOW, "until": NOW}})),
    ];
    assert_eq!(
        fields,
        [
            "subject", "subject", "subject", "other", "panel", "point", "sort", "point", "point",
            "range"
        ]
    );
}

/// The texts of a query, in order.
fn literals(query: &Query) -> Vec<String> {
    let mut found = Vec::new();
    query.walk(&mut |_, expr| {
        if let ExprKind::Text(text) = &expr.node {
            found.push(text.as_str().to_owned());
        }
    });
    found
}

proptest! {
    #[test]
    fn whatever_the_value_it_comes_back_as_a_literal_of_the_same_tree(
        value in "\\PC{1,60}|[-'\"\\\\%_;()=]{1,12}|(SELECT|OR|--|''|\\\\|\u{202e}| ){1,8}"
    ) {
        let more = json!({"filters": {"subject": value, "direction": value}, "within": value});
        let query = planned("table", more).unwrap().query;
        let parsed = aql::parse(&query.to_string()).unwrap();
        prop_assert_eq!(&parsed.query, &query);
        prop_assert_eq!(literals(&parsed.query), ["Mail", &value, &value, &value]);
    }

    #[test]
    fn whatever_an_event_holds_a_point_is_that_value(value in "(\\PC|[\t\r\n]){0,60}") {
        let more = json!({"what": "drill-down", "point": {"Types": value}});
        let query = planned("bars", more).unwrap().query;
        let parsed = aql::parse(&query.to_string()).unwrap();
        prop_assert_eq!(&parsed.query, &query);
        prop_assert_eq!(literals(&parsed.query), ["Mail", &value]);
    }

    #[test]
    fn any_request_is_a_plan_or_a_mistake(text in "\\PC{0,80}", number in any::<f64>()) {
        let values = [json!(text), json!(number), json!([text]), Value::Null];
        for value in values {
            let more = json!({"what": "drill-down", "point": {"Types": value}, "filters": {"subject": value}});
            let _ = planned("bars", more);
        }
    }
}
