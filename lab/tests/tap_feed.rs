//! The stand-in TAP feed keeps to the documented limits, seen over HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something fails"
)]

use base64::Engine;
use lab::feeds::event::Event;
use lab::feeds::faults::Refusal;
use lab::feeds::kind::Kind;
use lab::feeds::{Config, Feeds, Running};
use std::sync::Arc;

async fn start() -> Running {
    let feeds = Arc::new(Feeds::new(Config::default()));
    Running::start(feeds, None).await.unwrap()
}

/// Status and body of a call.
async fn get(running: &Running, path: &str, credential: &str) -> (u16, String) {
    let url = format!("http://{}/v2/siem/{path}", running.addresses.tap);
    let encoded = base64::engine::general_purpose::STANDARD.encode(credential);
    let call = move || {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build();
        let agent: ureq::Agent = agent.into();
        let mut response = agent
            .get(url)
            .header("Authorization", format!("Basic {encoded}"))
            .call()
            .unwrap();
        let status = response.status().as_u16();
        assert!(!response.headers().contains_key("retry-after"));
        (
            status,
            response
                .body_mut()
                .read_to_string()
                .unwrap_or("broken off".to_owned()),
        )
    };
    tokio::task::spawn_blocking(call).await.unwrap()
}

async fn ask(running: &Running, path: &str) -> (u16, String) {
    get(running, path, "lab-principal:lab-secret").await
}

/// Puts one event with that text in an array, made now.
fn put(running: &Running, kind: Kind, text: &str) {
    let event = Event::literal(text.as_bytes(), running.feeds.clock.now());
    running.feeds.push(kind, [event]);
    // A window's end is exclusive.
    running.feeds.clock.advance(60);
}

fn events_of(body: &str, kind: Kind) -> serde_json::Value {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body[kind.name()].clone()
}

#[tokio::test]
async fn an_endpoint_answers_its_own_arrays_even_when_empty() {
    let running = start().await;
    let (status, body) = ask(&running, "issues?format=json&sinceSeconds=3600").await;
    assert_eq!(status, 200);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let names: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        names,
        ["queryEndTime", "clicksPermitted", "messagesDelivered"]
    );
}

#[tokio::test]
async fn the_syslog_format_answers_204_when_there_is_nothing() {
    let running = start().await;
    assert_eq!(
        ask(&running, "all?sinceSeconds=3600").await,
        (204, String::new())
    );
}

#[tokio::test]
async fn false_positives_come_only_when_asked_for() {
    let running = start().await;
    put(
        &running,
        Kind::ClicksBlocked,
        r#"{"id":"a","threatStatus":"falsePositive"}"#,
    );
    let (_, body) = ask(&running, "clicks/blocked?format=json&sinceSeconds=3600").await;
    assert_eq!(events_of(&body, Kind::ClicksBlocked), serde_json::json!([]));
    let path = "clicks/blocked?format=json&sinceSeconds=3600&threatStatus=falsePositive";
    let (_, body) = ask(&running, path).await;
    assert!(
        body.contains(r#"[{"id":"a","threatStatus":"falsePositive"}]"#),
        "{body}"
    );
}

#[tokio::test]
async fn a_short_window_is_refused_with_the_documented_text() {
    let running = start().await;
    let text = "The requested interval is too short. Requests must be for at least 30.00s of data";
    let answer = ask(&running, "all?format=json&sinceSeconds=29").await;
    assert_eq!(answer, (400, text.to_owned()));
}

#[tokio::test]
async fn the_pools_are_throttled_apart() {
    let running = start().await;
    let path = "messages/blocked?format=json&sinceSeconds=29";
    for _ in 0..1800 {
        assert_eq!(ask(&running, path).await.0, 400);
    }
    assert_eq!(
        ask(&running, "all?format=json&sinceSeconds=60").await.0,
        429
    );
    assert_eq!(
        ask(&running, "clicks/permitted?format=json&sinceSeconds=60")
            .await
            .0,
        200
    );
    running.feeds.clock.advance(24 * 3600);
    assert_eq!(
        ask(&running, "all?format=json&sinceSeconds=60").await.0,
        200
    );
}

#[tokio::test]
async fn a_wrong_credential_is_refused() {
    let running = start().await;
    let answer = get(
        &running,
        "all?format=json&sinceSeconds=60",
        "lab-principal:x",
    )
    .await;
    assert_eq!(answer, (401, r#"{"message": "access denies"}"#.to_owned()));
}

#[tokio::test]
async fn late_events_are_seen_when_they_are_indexed() {
    let running = start().await;
    let late = jiff::SignedDuration::from_mins(20);
    let event = Event::literal(b"{}", running.feeds.clock.now()).indexed_after(late);
    running.feeds.push(Kind::ClicksPermitted, [event]);
    running.feeds.clock.advance(60);
    let path = "clicks/permitted?format=json&sinceSeconds=3600";
    assert!(ask(&running, path).await.1.contains("[]"));
    running.feeds.clock.advance(20 * 60);
    assert!(ask(&running, path).await.1.contains("[{}]"));
}

#[tokio::test]
async fn errors_and_broken_answers_are_switched_and_used_up() {
    let running = start().await;
    let path = "all?format=json&sinceSeconds=60";
    running.feeds.tap_faults(|faults| {
        faults.refuse = Some(Refusal {
            status: 500,
            text: String::new(),
            times: Some(1),
        });
        faults.cut_bodies = 1;
    });
    assert_eq!(ask(&running, path).await.0, 500);
    assert_eq!(ask(&running, path).await.1, "broken off");
    assert_eq!(ask(&running, path).await.0, 200);
}
