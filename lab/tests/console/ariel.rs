//! AQL over events that are known.

use serde_json::{Value, json};

use crate::support::{Lab, line};

/// A PoD message.
fn message(from: &str, direction: &str, tls: Option<&str>) -> String {
    let mut body = json!({
        "eventType": "message_log",
        "eventTime": "2026-01-02T03:04:05.678Z",
        "guid": from,
        "connection": {"ip": "192.0.2.7"},
        "envelope": {"from": from},
        "filter": {"routeDirection": direction, "disposition": "accept"},
        "msg": {"header": {"from": [from], "message-id": [format!("<{from}>")]}},
    });
    if let Some(version) = tls {
        body["connection"]["tls"] = json!({"inbound": {"version": version}});
    }
    line("proofpoint-pod", &body)
}

fn click(user: &str) -> String {
    let body = json!({
        "eventType": "clicksBlocked",
        "eventTime": "2026-01-02T04:04:05.000Z",
        "senderIP": "198.51.100.9",
        "recipient": user,
        "classification": "phish",
        "threat": "100%_sure\\of 'it'",
    });
    line("proofpoint-tap", &body)
}

async fn filled() -> Lab {
    let lab = Lab::installed().await;
    lab.send(&[
        message("a@example.com", "inbound", Some("TLSv1.2")),
        message("b@example.com", "inbound", None),
        message("a@example.com", "outbound", Some("TLSv1.3")),
        click("Zoë@example.com"),
        "<13>Jan  2 03:04:05 nobody app: text that nobody knows".to_owned(),
    ])
    .await;
    lab
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_named_and_have_their_properties() {
    let lab = filled().await;
    let rows = lab
        .search("SELECT QIDNAME(qid) AS n, LOGSOURCENAME(logsourceid) AS s, LOGSOURCETYPENAME(devicetype) AS t, CATEGORYNAME(category) AS c, CATEGORYNAME(highlevelcategory) AS h, sourceip, username, \"Filter Route Direction\", devicetime FROM events ORDER BY devicetime, n LIMIT 9 LAST 1 HOURS")
        .await;
    let pod = |user: &str, direction: &str| {
        json!({
            "n": "Proofpoint Message Log", "s": "Proofpoint OnDemand Email Security",
            "t": "Proofpoint OnDemand Email Security", "c": "Mail", "h": "Application",
            "sourceip": "192.0.2.7", "username": user, "Filter Route Direction": direction,
            "devicetime": 1_767_323_045_678_i64,
        })
    };
    assert_eq!(rows[0], pod("a@example.com", "inbound"));
    assert_eq!(rows[1], pod("b@example.com", "inbound"));
    assert_eq!(rows[2], pod("a@example.com", "outbound"));
    let rest: Vec<_> = rows[3..]
        .iter()
        .map(|row| (&row["n"], &row["s"], &row["username"]))
        .collect();
    let (click, user) = (json!("Clicks Blocked"), json!("Zoë@example.com"));
    assert_eq!(rest[0], (&click, &json!("Proofpoint TAP"), &user));
    assert_eq!(rest[1], (&json!("Stored"), &Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_grouped_counted_and_ordered() {
    let lab = filled().await;
    let aql = "SELECT username AS f, COUNT(*) AS n, UNIQUECOUNT(\"Filter Route Direction\") AS u, FIRST(\"Filter Route Direction\") AS first, LAST(\"Filter Route Direction\") AS last FROM events WHERE \"Filter Route Direction\" IS NOT NULL GROUP BY f HAVING n > 0 ORDER BY n DESC LAST 1 HOURS";
    let expected = json!([
        {"f": "a@example.com", "n": 2, "u": 2, "first": "inbound", "last": "outbound"},
        {"f": "b@example.com", "n": 1, "u": 1, "first": "inbound", "last": "inbound"},
    ]);
    assert_eq!(Value::from(lab.search(aql).await), expected);
    let bare = "SELECT qid, \"Message Header From\", COUNT(*) FROM events WHERE QIDNAME(qid) = 'Proofpoint Message Log' GROUP BY qid LAST 1 HOURS";
    let row = lab.search(bare).await.remove(0);
    assert_eq!(row["FIRST_Message Header From"], "[\"a@example.com\"]");
    assert_eq!(row["COUNT_*"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_mean_what_aql_says() {
    let lab = filled().await;
    let cases = [
        ("QIDNAME(qid) != 'Stored'", 4),
        ("QIDNAME(qid) ILIKE 'proof%'", 3),
        ("username LIKE 'A%'", 0),
        ("username ILIKE 'A%'", 2),
        ("username NOT LIKE 'a%'", 2),
        ("username MATCHES '^[ab]@'", 3),
        ("username IMATCHES 'ZOË@.*'", 1),
        ("INCIDR('192.0.2.0/24', sourceip)", 3),
        ("sourceip = '198.51.100.9'", 1),
        ("STR(sourceip) LIKE '198.%'", 1),
        ("(LONG(sourceip) & 0xff000000) = 0xc6000000", 1),
        (
            "\"Connection TLS Inbound Version\" IS NULL AND \"Message Header From\" IS NOT NULL",
            1,
        ),
        (
            "\"Connection TLS Inbound Version\" IN ('TLSv1.2', 'TLSv1.3')",
            2,
        ),
        (
            "STRPOS(LOWER(\"Threat\"), LOWER('100%_SURE\\OF ''IT''')) > -1",
            1,
        ),
        ("category = '18437'", 4),
        ("severity BETWEEN 0 AND 10", 5),
        ("hasoffense = 'false'", 5),
        ("TEXT SEARCH '\"nobody knows\"'", 1),
        ("UTF8(payload) ILIKE '%TEXT THAT%'", 1),
        (
            "username IN (SELECT username FROM events WHERE qid > 0 LAST 1 HOURS)",
            4,
        ),
        ("CASE WHEN username IS NULL THEN 1 ELSE 0 END = 1", 1),
        ("starttime > NOW() - 3600000", 5),
        (
            "STRLEN(username) = 15 AND SUBSTRING(username, 0, 3) = 'Zoë'",
            1,
        ),
    ];
    for (condition, count) in cases {
        let aql = format!("SELECT COUNT(*) AS n FROM events WHERE {condition} LAST 1 HOURS");
        assert_eq!(lab.value(&aql).await, json!(count), "{condition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn subqueries_and_hours_are_read() {
    let lab = filled().await;
    let aql = "SELECT hour, SUM(n) AS total FROM (SELECT DATEFORMAT(devicetime, 'yyyy-MM-dd HH:00') AS hour, COUNT(*) AS n FROM events WHERE QIDNAME(qid) != 'Stored' GROUP BY hour LAST 1 HOURS) GROUP BY hour ORDER BY hour";
    let expected =
        json!([{"hour": "2026-01-02 03:00", "total": 3}, {"hour": "2026-01-02 04:00", "total": 1}]);
    assert_eq!(Value::from(lab.search(aql).await), expected);
    let bucket = "SELECT devicetime - devicetime % 3600000 AS hour, COUNT(*) AS n FROM events WHERE QIDNAME(qid) != 'Stored' GROUP BY devicetime - devicetime % 3600000 ORDER BY hour LAST 1 HOURS";
    let rows = lab.search(bucket).await;
    assert_eq!(
        (&rows[0]["hour"], &rows[0]["n"]),
        (&json!(1_767_322_800_000_i64), &json!(3))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_saved_search_of_the_pack_runs() {
    let lab = filled().await;
    let saved = lab.admin.get("/api/ariel/saved_searches").await.unwrap();
    let saved = saved.as_array().unwrap();
    assert_eq!(saved.len(), 29);
    let rows = |name: &'static str| {
        let aql = saved.iter().find(|s| s["name"] == name).unwrap()["aql"]
            .as_str()
            .unwrap()
            .to_owned();
        let lab = &lab;
        async move { Value::from(lab.search(&aql).await) }
    };
    for search in saved {
        lab.search(search["aql"].as_str().unwrap()).await;
    }
    let directions =
        json!([{"Direction": "inbound", "Messages": 2}, {"Direction": "outbound", "Messages": 1}]);
    assert_eq!(rows("PoD Messages by Route Direction").await, directions);
    assert_eq!(
        rows("PoD Top Senders Without Inbound TLS").await,
        json!([{"From": "[\"b@example.com\"]", "Messages": 1}])
    );
    assert_eq!(
        rows("TAP Top Targeted Recipients").await,
        json!([{"Targeted Recipient": "Zoë@example.com", "Events": 1}])
    );
    assert_eq!(
        rows("TAP Top TAP Classification").await,
        json!([{"Classifications": "phish", "Events": 1}])
    );
}
