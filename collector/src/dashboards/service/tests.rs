//! The service over a stand-in for Ariel's REST interface, which answers as section 8 of the
//! reference says.

use axum::extract::{Path, Query as Parameters, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::super::answer::{Page, answer};
use super::super::export::csv;
use super::super::run::Stage;
use super::*;
use crate::net::{Dialer, Target, Trust};

/// One search of the stand-in.
#[derive(Debug, Clone)]
struct Search {
    sec: String,
    aql: String,
    status: &'static str,
    deleted: bool,
}

/// What the stand-in has seen. A search is done when `finish` says so.
#[derive(Debug, Default)]
struct Ledger {
    searches: Vec<Search>,
    finish: bool,
    rows: u64,
}

type Ledgers = Arc<Mutex<Ledger>>;
type Answered = (StatusCode, Json<Value>);

fn state(id: usize, ledger: &Ledger) -> Value {
    let search = &ledger.searches[id];
    json!({"search_id": id.to_string(), "cursor_id": id.to_string(), "status": search.status,
        "progress": if search.status == "COMPLETED" { 100 } else { 40 }, "record_count": ledger.rows,
        "query_string": search.aql, "error_messages": []})
}

fn refuse(status: u16, code: i64, message: &str) -> Answered {
    let body = json!({"http_response": {"code": status, "message": ""}, "code": code,
        "description": "", "details": {}, "message": message});
    (StatusCode::from_u16(status).unwrap(), Json(body))
}

async fn start(
    Shared(ledger): Shared<Ledgers>,
    headers: HeaderMap,
    Parameters(given): Parameters<HashMap<String, String>>,
) -> Answered {
    assert_eq!(headers["version"], "26.0");
    let mut ledger = lock(&ledger);
    let aql = given["query_expression"].clone();
    if aql.contains("unknown") {
        return refuse(422, 2000, "Field 'unknown' does not exist");
    }
    let sec = headers["sec"].to_str().unwrap().to_owned();
    let status = if ledger.finish {
        "COMPLETED"
    } else {
        "EXECUTE"
    };
    let deleted = false;
    ledger.searches.push(Search {
        sec,
        aql,
        status,
        deleted,
    });
    let id = ledger.searches.len() - 1;
    (StatusCode::CREATED, Json(state(id, &ledger)))
}

async fn look(Shared(ledger): Shared<Ledgers>, Path(id): Path<usize>) -> Answered {
    let mut ledger = lock(&ledger);
    if ledger.searches[id].deleted {
        return refuse(404, 1002, "gone");
    }
    if ledger.finish && ledger.searches[id].status == "EXECUTE" {
        ledger.searches[id].status = "COMPLETED";
    }
    (StatusCode::OK, Json(state(id, &ledger)))
}

async fn cancel(
    Shared(ledger): Shared<Ledgers>,
    Path(id): Path<usize>,
    Parameters(given): Parameters<HashMap<String, String>>,
) -> Answered {
    let mut ledger = lock(&ledger);
    assert_eq!(given["status"], "CANCELED");
    ledger.searches[id].status = "CANCELED";
    (StatusCode::OK, Json(state(id, &ledger)))
}

async fn delete(Shared(ledger): Shared<Ledgers>, Path(id): Path<usize>) -> Answered {
    let mut ledger = lock(&ledger);
    ledger.searches[id].deleted = true;
    (StatusCode::ACCEPTED, Json(state(id, &ledger)))
}

async fn results(
    Shared(ledger): Shared<Ledgers>,
    Path(id): Path<usize>,
    headers: HeaderMap,
) -> Answered {
    let ledger = lock(&ledger);
    if ledger.searches[id].status == "EXECUTE" {
        return refuse(404, 1003, "still in progress");
    }
    let range = headers["range"]
        .to_str()
        .unwrap()
        .strip_prefix("items=")
        .unwrap();
    let (from, last) = range.split_once('-').unwrap();
    let numbers = from.parse::<u64>().unwrap()..=last.parse().unwrap();
    let rows = numbers.filter(|n| *n < ledger.rows);
    let rows: Vec<Value> = rows
        .map(|n| json!({"Types": format!("t{n}"), "Mails": 2.0}))
        .collect();
    (StatusCode::OK, Json(json!({"events": rows})))
}

struct Bench {
    service: Arc<Service>,
    ledger: Ledgers,
}

impl Bench {
    async fn new() -> Self {
        let ledger = Ledgers::default();
        lock(&ledger).rows = 3;
        let router = Router::new()
            .route(
                "/api/help/versions",
                get(async || Json(json!([{"version": "26.0", "removed": false}]))),
            )
            .route("/api/ariel/searches", post(start))
            .route(
                "/api/ariel/searches/{id}",
                get(look).post(cancel).delete(delete),
            )
            .route("/api/ariel/searches/{id}/results", get(results))
            .with_state(Arc::clone(&ledger));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async { axum::serve(listener, router).await });
        let target = Target {
            host: "127.0.0.1".into(),
            port,
            tls: false,
        };
        let dialer = Dialer::new(Trust::load(None, None).unwrap());
        let console = Arc::new(Console::new(dialer, target));
        Self {
            service: Arc::new(Service::new(Some(console), Some(file()))),
            ledger,
        }
    }

    fn ask(&self, user: &str, panel: &str, more: Value) -> Arc<Query> {
        self.service
            .ask(&asker(user), &request(panel, more), NOW)
            .unwrap()
    }

    fn finish(&self) {
        lock(&self.ledger).finish = true;
    }

    fn searches(&self) -> Vec<Search> {
        lock(&self.ledger).searches.clone()
    }

    fn sweep_in(&self, seconds: u64) {
        lock(&self.service.kept).sweep(Instant::now() + Duration::from_secs(seconds));
    }

    async fn view(&self, query: &Query, offset: u64, limit: u64) -> Value {
        let ariel = self.service.ariel(&asker("ann")).unwrap();
        answer(query, &ariel, Page { offset, limit }).await
    }

    /// Waits until the console has seen what `test` looks for.
    async fn until(&self, test: impl Fn(&[Search]) -> bool) {
        let seen = async {
            while !test(&self.searches()) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let seen = tokio::time::timeout(Duration::from_secs(20), seen).await;
        assert!(seen.is_ok(), "{:#?}", self.searches());
    }
}

const NOW: u64 = 1_700_000_000_000;

fn file() -> Dashboards {
    let panel = |id: &str, chart: &str, aql: &str, sizes: Value| {
        json!({"id": id, "title": id, "aql": aql, "chart": chart, "page_sizes": sizes, "columns": [
            {"name": "Types", "role": "category", "type": "text", "label": "Types"},
            {"name": "Mails", "role": "value", "type": "number", "label": "Mails"}]})
    };
    let grouped = "SELECT a AS Types, COUNT(*) AS Mails FROM events GROUP BY a LAST 1 HOURS";
    let text = json!({"version": 1, "tabs": [{"id": "t", "filters": [
            {"id": "a", "property": "a", "match": "equals"}], "panels": [
        panel("bars", "bars", grouped, Value::Null),
        panel("total", "number", grouped, Value::Null),
        panel("wrong", "bars", "SELECT unknown AS Types, 1 AS Mails FROM events LAST 1 HOURS", Value::Null),
        panel("rows", "table", "SELECT a AS Types, b AS Mails FROM events LIMIT 5 LAST 1 HOURS", json!([10])),
    ]}]});
    Dashboards::parse(text.to_string().as_bytes()).unwrap()
}

fn asker(user: &str) -> Asker {
    Asker {
        user: user.into(),
        sec: Secret::new(format!("token of {user}")),
    }
}

fn request(panel: &str, more: Value) -> Request {
    let mut request = json!({"tab": "t", "panel": panel, "range": {"last": 3600}});
    request
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    serde_json::from_value(request).unwrap()
}

async fn over(query: &Query) -> Stage {
    let mut state = query.run.as_ref().unwrap().subscribe();
    let over = state.wait_for(|state| state.stage.over());
    let state = tokio::time::timeout(Duration::from_secs(20), over).await;
    state.unwrap().unwrap().stage
}

#[tokio::test]
async fn who_asks_the_same_with_the_same_rights_shares_a_search() {
    let bench = Bench::new().await;
    bench.finish();
    let bars = bench.ask("ann", "bars", json!({}));
    let total = bench.ask("ann", "total", json!({}));
    let other = bench.ask("bob", "bars", json!({}));
    for query in [&bars, &total, &other] {
        assert_eq!(over(query).await, Stage::Done);
    }
    let mut whose: Vec<String> = bench.searches().into_iter().map(|s| s.sec).collect();
    whose.sort();
    assert_eq!(whose, ["token of ann", "token of bob"]);
    let seen = bench.view(&bars, 0, 50).await;
    assert_eq!(seen["rows"], json!([["t0", 2], ["t1", 2], ["t2", 2]]));
    assert_eq!(bench.view(&total, 0, 50).await["rows"], json!([[null, 6]]));
    assert!(bench.service.find(&asker("bob"), &bars.id).is_none());
}

#[tokio::test]
async fn a_finished_search_is_shared_for_a_minute_and_then_dropped() {
    let bench = Bench::new().await;
    bench.finish();
    let first = bench.ask("ann", "bars", json!({}));
    over(&first).await;
    bench.service.leave(&asker("ann"), &first.id);
    let again = bench.ask("ann", "bars", json!({}));
    assert_eq!(over(&again).await, Stage::Done);
    assert_eq!(bench.searches().len(), 1);
    bench.service.leave(&asker("ann"), &again.id);
    bench.sweep_in(61);
    bench.until(|searches| searches[0].deleted).await;
    over(&bench.ask("ann", "bars", json!({}))).await;
    assert_eq!(bench.searches().len(), 2);
}

#[tokio::test]
async fn a_user_has_four_searches_at_once_and_the_others_wait() {
    let bench = Bench::new().await;
    let ask = |user, n: u32| bench.ask(user, "bars", json!({"filters": {"a": n.to_string()}}));
    let queries: Vec<_> = (0..6).map(|n| ask("ann", n)).collect();
    bench.until(|searches| searches.len() == 4).await;
    ask("bob", 0);
    bench.until(|searches| searches.len() == 5).await;
    let of_ann = |s: &Search| s.sec == "token of ann";
    assert_eq!(bench.searches().iter().filter(|s| of_ann(s)).count(), 4);
    bench.finish();
    for query in &queries {
        assert_eq!(over(query).await, Stage::Done);
    }
}

#[tokio::test]
async fn a_search_is_stopped_when_the_last_page_leaves() {
    let bench = Bench::new().await;
    let one = bench.ask("ann", "bars", json!({}));
    let two = bench.ask("ann", "bars", json!({}));
    bench.until(|searches| searches.len() == 1).await;
    assert!(bench.service.leave(&asker("ann"), &one.id));
    assert!(!bench.service.leave(&asker("bob"), &two.id));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(bench.searches()[0].status, "EXECUTE");
    assert!(bench.service.leave(&asker("ann"), &two.id));
    bench
        .until(|s| s[0].status == "CANCELED" && s[0].deleted)
        .await;
}

#[tokio::test]
async fn a_search_without_a_stream_and_without_a_question_is_stopped() {
    let bench = Bench::new().await;
    let query = bench.ask("ann", "bars", json!({}));
    bench.until(|searches| searches.len() == 1).await;
    let watching = Watching::new(Arc::clone(&query));
    bench.sweep_in(3_600);
    assert_eq!(query.run.as_ref().unwrap().state().stage, Stage::Running);
    drop(watching);
    bench.sweep_in(9);
    assert!(bench.service.find(&asker("ann"), &query.id).is_some());
    bench.sweep_in(11);
    bench.until(|searches| searches[0].deleted).await;
    assert!(bench.service.find(&asker("ann"), &query.id).is_none());
}

#[tokio::test]
async fn a_search_that_is_stopped_by_hand_keeps_what_it_found() {
    let bench = Bench::new().await;
    let query = bench.ask("ann", "rows", json!({}));
    bench.until(|searches| searches.len() == 1).await;
    let before = bench.view(&query, 0, 50).await;
    assert_eq!(
        (&before["partial"], &before["rows"]),
        (&json!(false), &json!([]))
    );
    query.run.as_ref().unwrap().cancel();
    assert_eq!(over(&query).await, Stage::Cancelled);
    let seen = bench.view(&query, 0, 2).await;
    assert_eq!(seen["state"], "cancelled");
    assert_eq!(seen["partial"], true);
    assert_eq!(seen["rows"], json!([["t0", 2], ["t1", 2]]));
    assert!(!bench.searches()[0].deleted);
}

#[tokio::test]
async fn a_table_is_read_page_by_page_and_exported_whole() {
    let bench = Bench::new().await;
    bench.finish();
    lock(&bench.ledger).rows = 2_500;
    let query = bench.ask("ann", "rows", json!({}));
    over(&query).await;
    let seen = bench.view(&query, 2_498, 10).await;
    assert_eq!(seen["rows"], json!([["t2498", 2], ["t2499", 2]]));
    assert_eq!(
        (&seen["total"], &seen["limit"]),
        (&json!(2_500), &json!(1_000_000))
    );
    let ariel = bench.service.ariel(&asker("ann")).unwrap();
    let pieces: Vec<_> = csv(query, ariel).collect().await;
    let text: Vec<u8> = pieces.into_iter().flat_map(Result::unwrap).collect();
    let text = String::from_utf8(text).unwrap();
    assert_eq!(text.lines().count(), 2_501);
    assert!(text.ends_with("t2499,2\r\n"));
}

#[tokio::test]
async fn what_qradar_refuses_is_told_in_its_words_with_the_aql() {
    let bench = Bench::new().await;
    let query = bench.ask("ann", "wrong", json!({}));
    assert_eq!(over(&query).await, Stage::Failed);
    let seen = bench.view(&query, 0, 50).await;
    assert_eq!(
        seen["error"],
        json!({"code": "refused", "message": "QRadar refuses this query. QRadar says: Field 'unknown' does not exist"})
    );
    assert!(
        seen["aql"]
            .as_str()
            .unwrap()
            .starts_with("SELECT unknown AS Types")
    );
}

#[tokio::test]
async fn a_search_that_qradar_stopped_says_so_and_shows_what_it_has() {
    let bench = Bench::new().await;
    let query = bench.ask("ann", "bars", json!({}));
    bench.until(|searches| searches.len() == 1).await;
    // Soon after the start it may be an earlier search that is being dropped: it is tried again.
    lock(&bench.ledger).searches[0].status = "CANCELED";
    bench.until(|searches| searches.len() == 2).await;
    lock(&bench.ledger).searches[1].status = "CANCELED";
    assert_eq!(over(&query).await, Stage::Cancelled);
    let seen = bench.view(&query, 0, 50).await;
    assert_eq!(seen["error"]["code"], "stopped");
    assert_eq!(seen["rows"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_does_not_run_only_tells_its_aql() {
    let bench = Bench::new().await;
    let query = bench.ask("ann", "bars", json!({"run": false}));
    let seen = bench.view(&query, 0, 50).await;
    assert_eq!(
        (&seen["id"], &seen["state"]),
        (&Value::Null, &json!("done"))
    );
    assert!(
        seen["aql"]
            .as_str()
            .unwrap()
            .contains("START 1699996380000 STOP 1699999979999")
    );
    assert!(bench.searches().is_empty());
}

#[tokio::test]
async fn nothing_stays_on_the_console_when_the_collector_stops() {
    let bench = Bench::new().await;
    bench.ask("ann", "bars", json!({}));
    bench.ask("ann", "rows", json!({}));
    bench.until(|searches| searches.len() == 2).await;
    bench.service.close().await;
    assert!(bench.searches().iter().all(|search| search.deleted));
}
