//! The binary as the supervisor of the app container sees it.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

mod common;

use std::process::Command;

use common::Collector;

#[test]
fn it_answers_debug_logs_and_stops_cleanly_on_sigterm() {
    let store = tempfile::tempdir().unwrap();
    let mut collector = Collector::start(store.path(), &[]);
    let answer = collector.get("/debug", "");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(collector.terminate().success());
    let log = std::fs::read_to_string(store.path().join("log/collector.log")).unwrap();
    let messages: Vec<String> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect();
    assert!(messages.contains(&"collector started".to_owned()));
    assert!(messages.contains(&"collector stopped".to_owned()));
}

#[test]
fn version_prints_the_mark_of_the_build() {
    let output = Command::new(env!("CARGO_BIN_EXE_collector"))
        .arg("--version")
        .output()
        .unwrap();
    let expected = format!(
        "collector dsmith-collector-build:{};\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn settings_that_are_wrong_end_the_process_with_the_reason() {
    let store = tempfile::tempdir().unwrap();
    let config = store.path().join("config.json");
    std::fs::write(&config, r#"{"version":2,"payload_limit":1}"#).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_collector"))
        .args(["--listen", "127.0.0.1:0", "--store"])
        .arg(store.path())
        .arg("--config")
        .arg(&config)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.ends_with("payload_limit: must be from 4096 to 1000000\n"),
        "{error}"
    );
}

#[test]
fn without_a_console_or_token_only_debug_answers() {
    let store = tempfile::tempdir().unwrap();
    let collector = Collector::start(store.path(), &[]);
    for path in ["/api/state", "/metrics", "/api/accounts", "/nothing"] {
        let answer = collector.get(path, "SEC: anything\r\n");
        assert!(answer.starts_with("HTTP/1.1 401 "), "{path}: {answer}");
    }
}

#[test]
fn an_account_can_be_added_changed_and_deleted_while_it_runs() {
    let store = tempfile::tempdir().unwrap();
    let token = store.path().join("token");
    std::fs::write(&token, "0123456789abcdef\n").unwrap();
    let collector = Collector::start(store.path(), &["--api-token-file", token.to_str().unwrap()]);
    let auth = "Authorization: Bearer 0123456789abcdef\r\n";
    let account = r#"{"feed":"tap","name":"t","principal":"p","secret":"very-secret","base_url":"http://127.0.0.1:9"}"#;
    let added = collector.send("POST", "/api/accounts", auth, account);
    assert!(added.starts_with("HTTP/1.1 201 "), "{added}");
    let again = collector.send("POST", "/api/accounts", auth, account);
    assert!(again.starts_with("HTTP/1.1 409 "), "{again}");
    let shown = collector.get("/api/accounts/t", auth);
    assert!(
        shown.contains(r#""secret":{"set":true}"#) && !shown.contains("very-secret"),
        "{shown}"
    );
    let changed = collector.send(
        "PUT",
        "/api/accounts/t",
        auth,
        &account.replace("very-secret", ""),
    );
    assert!(changed.contains(r#""secret":{"set":true}"#), "{changed}");
    assert!(
        collector
            .get("/api/state", auth)
            .contains(r#""account":"t""#)
    );
    let wrong = collector.send(
        "PUT",
        "/api/accounts/t",
        auth,
        r#"{"feed":"tap","name":"t","principal":""}"#,
    );
    assert!(wrong.contains(r#""field":"principal""#), "{wrong}");
    let deleted = collector.send("DELETE", "/api/accounts/t", auth, "");
    assert!(deleted.contains(r#""discarded_events":0"#), "{deleted}");
    let file = std::fs::read_to_string(store.path().join("settings.json")).unwrap();
    assert!(!file.contains("very-secret"));
    let log = std::fs::read_to_string(store.path().join("log/collector.log")).unwrap();
    assert!(log.contains("account added") && !log.contains("very-secret"));
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let store = tempfile::tempdir().unwrap();
    let token = store.path().join("token");
    std::fs::write(&token, "0123456789abcdef\n").unwrap();
    let collector = Collector::start(store.path(), &["--api-token-file", token.to_str().unwrap()]);
    let auth = "Authorization: Bearer 0123456789abcdef\r\n";
    let large = collector.send("POST", "/api/accounts", auth, &"x".repeat(70_000));
    assert!(large.starts_with("HTTP/1.1 413 "), "{large}");
}

#[test]
fn a_head_of_32_kib_is_taken_and_one_byte_more_is_refused() {
    let store = tempfile::tempdir().unwrap();
    let collector = Collector::start(store.path(), &[]);
    let others = common::head("GET", "/debug", "X: \r\n", 0).len();
    let of = |size: usize| format!("X: {}\r\n", "y".repeat(size - others));
    let just = collector.get("/debug", &of(32 * 1024));
    assert!(just.starts_with("HTTP/1.1 200 "), "{just}");
    for size in [32 * 1024 + 1, 40_000, 60_000, 100_000] {
        let over = collector.get("/debug", &of(size));
        assert!(over.starts_with("HTTP/1.1 431 "), "{size}: {over}");
    }
}
