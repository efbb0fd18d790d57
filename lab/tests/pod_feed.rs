//! The stand-in PoD feed keeps to the documented limits, seen by a WebSocket
//! client that is not ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something fails"
)]

use futures_util::{SinkExt, StreamExt};
use lab::feeds::faults::{Cut, Ending, Refusal};
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::feeds::{Config, Feeds, Running};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn start() -> Running {
    let feeds = Arc::new(Feeds::new(Config::default()));
    Running::start(feeds, None).await.unwrap()
}

async fn connect(running: &Running, query: &str, token: &str) -> Result<Client, Error> {
    let url = format!(
        "ws://{}/v1/stream?cid=example_hosted&{query}",
        running.addresses.pod
    );
    let mut request = url.into_client_request().unwrap();
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    connect_async(request).await.map(|(client, _)| client)
}

async fn live(running: &Running) -> Client {
    connect(running, "type=message", "lab-token").await.unwrap()
}

fn refused(result: Result<Client, Error>) -> (u16, String) {
    match result {
        Err(Error::Http(response)) => {
            let body = response.body().clone().unwrap_or_default();
            (response.status().as_u16(), String::from_utf8(body).unwrap())
        }
        other => panic!("not refused: {:?}", other.map(|_| ())),
    }
}

async fn next(client: &mut Client) -> Option<Result<Message, Error>> {
    let next = tokio::time::timeout(Duration::from_secs(5), client.next());
    next.await.expect("the feed sent nothing for five seconds")
}

/// The guid numbers of the next messages.
async fn numbers(client: &mut Client, count: usize) -> Vec<u64> {
    let mut numbers = Vec::new();
    while numbers.len() < count {
        let message = next(client).await.unwrap().unwrap();
        let event: serde_json::Value = serde_json::from_slice(&message.into_data()).unwrap();
        numbers.push(event["guid"].as_str().unwrap()[10..].parse().unwrap());
    }
    numbers
}

/// All numbers up to the end of the session.
async fn numbers_to_the_end(client: &mut Client) -> Vec<u64> {
    let mut all = Vec::new();
    while let Some(Ok(message)) = next(client).await {
        let event: serde_json::Value = serde_json::from_slice(&message.into_data()).unwrap();
        all.push(event["guid"].as_str().unwrap()[10..].parse().unwrap());
    }
    all
}

fn generate(running: &Running, count: u64) {
    running.feeds.generate(Kind::Message, Size::Natural, count);
}

/// Events of so many minutes ago.
fn generate_ago(running: &Running, count: u64, minutes: i64) {
    let at = running.feeds.clock.now() - jiff::SignedDuration::from_mins(minutes);
    running
        .feeds
        .generate_over(Kind::Message, Size::Natural, count, at, at);
}

#[tokio::test]
async fn a_second_session_of_the_same_token_and_type_is_refused() {
    let running = start().await;
    let _first = live(&running).await;
    let second = refused(connect(&running, "type=message", "lab-token").await);
    assert_eq!(
        second,
        (
            409,
            "Exceeded maximum number of sessions per token\r\n".to_owned()
        )
    );
    connect(&running, "type=maillog", "lab-token")
        .await
        .unwrap();
}

#[tokio::test]
async fn an_unknown_token_is_refused() {
    let running = start().await;
    assert_eq!(refused(connect(&running, "type=message", "x").await).0, 401);
}

#[tokio::test]
async fn live_resumes_within_the_hour_where_it_stopped() {
    let running = start().await;
    generate(&running, 3);
    let mut client = live(&running).await;
    assert_eq!(numbers(&mut client, 3).await, [0, 1, 2]);
    client.close(None).await.unwrap();
    while next(&mut client).await.is_some() {}
    generate(&running, 2);
    running.feeds.clock.advance(59 * 60);
    assert_eq!(numbers(&mut live(&running).await, 2).await, [3, 4]);
}

#[tokio::test]
async fn after_more_than_an_hour_live_starts_one_hour_back() {
    let running = start().await;
    let mut client = live(&running).await;
    client.close(None).await.unwrap();
    while next(&mut client).await.is_some() {}
    generate(&running, 2);
    running.feeds.clock.advance(61 * 60);
    generate_ago(&running, 1, 30);
    assert_eq!(numbers(&mut live(&running).await, 1).await, [2]);
}

#[tokio::test]
async fn the_archive_has_nothing_younger_than_thirty_minutes_and_ends() {
    let running = start().await;
    generate_ago(&running, 2, 90);
    generate_ago(&running, 1, 29);
    let since = running.feeds.clock.now() - jiff::SignedDuration::from_hours(3);
    let query = format!(
        "type=message&sinceTime={}",
        since.strftime("%Y-%m-%dT%H:00:00-0000")
    );
    let mut client = connect(&running, &query, "lab-token").await.unwrap();
    assert_eq!(numbers_to_the_end(&mut client).await, [0, 1]);
}

#[tokio::test]
async fn a_cut_in_mid_frame_resets_and_the_event_comes_again() {
    let running = start().await;
    running.feeds.pod_faults(|faults| {
        faults.cut = Some(Cut {
            after_events: 2,
            mid_frame: true,
            ending: Ending::Reset,
        });
    });
    generate(&running, 4);
    assert_eq!(numbers_to_the_end(&mut live(&running).await).await, [0, 1]);
    assert_eq!(numbers(&mut live(&running).await, 2).await, [2, 3]);
}

#[tokio::test]
async fn refusals_last_as_long_as_asked() {
    let running = start().await;
    running.feeds.pod_faults(|faults| {
        faults.refuse = Some(Refusal {
            status: 502,
            text: "Bad gateway".to_owned(),
            times: Some(1),
        });
    });
    let first = refused(connect(&running, "type=message", "lab-token").await);
    assert_eq!(first, (502, "Bad gateway".to_owned()));
    live(&running).await;
}

#[tokio::test]
async fn a_slot_can_be_held_after_its_session_ended() {
    let running = start().await;
    running
        .feeds
        .pod_faults(|faults| faults.hold_session_ms = 60_000);
    let mut client = live(&running).await;
    client.close(None).await.unwrap();
    while next(&mut client).await.is_some() {}
    assert_eq!(
        refused(connect(&running, "type=message", "lab-token").await).0,
        409
    );
}

#[tokio::test]
async fn a_half_open_session_is_silent_and_frees_its_slot() {
    let running = start().await;
    let mut gone = live(&running).await;
    running.feeds.pod_faults(|faults| faults.half_open += 1);
    tokio::time::sleep(Duration::from_millis(100)).await;
    generate(&running, 1);
    assert_eq!(numbers(&mut live(&running).await, 1).await, [0]);
    let silent = tokio::time::timeout(Duration::from_millis(200), gone.next()).await;
    assert!(silent.is_err());
}

#[tokio::test]
async fn pings_are_answered() {
    let running = start().await;
    let mut client = live(&running).await;
    client.send(Message::Ping("x".into())).await.unwrap();
    assert_eq!(
        next(&mut client).await.unwrap().unwrap(),
        Message::Pong("x".into())
    );
}
