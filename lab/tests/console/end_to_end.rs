//! The whole way without a browser: feeds, the real collector as the installed app, syslog,
//! the installed parsers, and every saved search held to what the generator made.

use std::time::Duration;

use lab::feeds::kind::Kind;
use lab::feeds::server::ANYWHERE;
use lab::harness::collector::binary;
use lab::whole::setup::App;
use lab::whole::{Options, Whole};
use serde_json::Value;

use crate::expected::{Made, rows_of};
use crate::support::{EXTENSIONS, encoded, package_with};

/// How long everything may take to come through; TAP's last minute comes a minute later.
const PATIENCE: Duration = Duration::from_mins(5);

async fn search(whole: &Whole, aql: &str) -> Value {
    let path = format!("/api/ariel/searches?query_expression={}", encoded(aql));
    let started = whole
        .admin
        .call(hyper::Method::POST, &path, &[], "")
        .await
        .unwrap();
    assert_eq!(started.status, 201, "{aql}: {}", started.text());
    let path = format!(
        "/api/ariel/searches/{}",
        started.json()["search_id"].as_str().unwrap()
    );
    let state = whole
        .admin
        .call(hyper::Method::GET, &path, &[("Prefer", "wait=60")], "")
        .await
        .unwrap();
    assert_eq!(state.json()["status"], "COMPLETED", "{}", state.text());
    whole.admin.get(&format!("{path}/results")).await.unwrap()["events"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_saved_search_answers_what_the_generator_made() {
    let collector = std::fs::read(binary().unwrap()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let package = dir.path().join("package.zip");
    std::fs::write(&package, package_with(&collector)).unwrap();
    let whole = Whole::start(Options {
        seed: 7,
        rate: 0.02,
        console: ANYWHERE,
        package: Some(package),
        install: true,
    })
    .await
    .unwrap();
    let made = Made::of(&whole.feeds.as_ref().unwrap().feeds);
    let wanted = Kind::ALL
        .iter()
        .map(|kind| made.of_kind(*kind).len() as u64)
        .sum::<u64>();
    let begun = std::time::Instant::now();
    while whole.console.console.database.count().unwrap() < wanted {
        if begun.elapsed() > PATIENCE {
            let app = App::find(&whole.admin, &whole.console.console).unwrap();
            panic!(
                "{} of {wanted} came: {:#}",
                whole.console.console.database.count().unwrap(),
                app.get("api/state").await.unwrap()
            );
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let saved = whole.admin.get("/api/ariel/saved_searches").await.unwrap();
    let saved = saved.as_array().unwrap();
    assert_eq!(saved.len(), 29);
    for search_row in saved {
        let name = search_row["name"].as_str().unwrap();
        // So that nothing falls out of the day while the test runs.
        let aql = search_row["aql"]
            .as_str()
            .unwrap()
            .replace("LAST 24 HOURS", "LAST 2 DAYS");
        let rows = search(&whole, &aql).await;
        rows_of(name, &made).check(name, rows.as_array().unwrap());
    }
    let total = search(&whole, "SELECT COUNT(*) AS n FROM events LAST 2 DAYS").await;
    assert_eq!(total[0]["n"], wanted, "nothing came twice");
    let id = whole.admin.get(EXTENSIONS).await.unwrap()[0]["id"].clone();
    let uninstalled = whole
        .admin
        .call(
            hyper::Method::DELETE,
            &format!("{EXTENSIONS}/{id}"),
            &[],
            "",
        )
        .await
        .unwrap();
    assert_eq!(uninstalled.status, 202);
}
