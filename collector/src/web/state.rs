//! What every stream is doing, and the spool.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{App, events};
use crate::spool::lock;
use crate::status;
use crate::streams::View;
use crate::transform::time;

/// How often the state is looked at for a page.
const EVERY: Duration = Duration::from_secs(2);

pub async fn state(State(app): State<Arc<App>>) -> Json<Value> {
    Json(now(&app))
}

/// The state whenever it changed, for as long as the page is there.
pub async fn events(State(app): State<Arc<App>>) -> Response {
    let (sender, receiver) = events::channel();
    tokio::spawn(async move {
        let mut told = Value::Null;
        while !sender.is_closed() {
            let state = now(&app);
            if state != told {
                told = state.clone();
                if sender.send(state).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = sender.closed() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    });
    events::response(receiver)
}

fn now(app: &App) -> Value {
    let streams = app.streams.view();
    let backlog = streams
        .iter()
        .filter_map(View::queue)
        .map(|queue| queue.backlog());
    let (events, bytes) = backlog.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1));
    let trouble = lock(&app.spool.health.trouble).clone();
    let open = app.spool.health.open.load(Relaxed);
    let message = match &trouble {
        Some(trouble) => trouble.as_str(),
        None if open => "The spool is in order.",
        None => "The spool is being opened.",
    };
    json!({
        "settings": app.book.trouble(),
        "spool": {
            "ok": open && trouble.is_none(),
            "message": message,
            "file_bytes": app.spool.file_bytes(),
            "backlog_events": events,
            "backlog_bytes": bytes,
        },
        "streams": streams.iter().map(stream).collect::<Vec<_>>(),
    })
}

/// One stream, as the interface and the pages show it.
pub fn stream(view: &View) -> Value {
    let status = &view.status;
    let queue = view.queue();
    let (events, bytes) = queue.as_ref().map_or((0, 0), |queue| queue.backlog());
    let (mut state, message) = status.source_now();
    if state == status::State::Collecting && queue.as_ref().is_some_and(|queue| queue.paused()) {
        state = status::State::Paused;
    }
    let archive = status.archive().into_iter();
    let archive: Vec<Value> = archive
        .map(|(from, until)| json!({"from": iso(Some(from)), "until": iso(Some(until))}))
        .collect();
    json!({
        "account": status.account,
        "feed": status.feed,
        "state": state,
        "message": message,
        "last_event": iso(status.last_event_ms()),
        "received": status.received.load(Relaxed),
        "duplicates": status.duplicates.load(Relaxed),
        "forwarded": status.forwarded.load(Relaxed),
        "forwarded_bytes": status.forwarded_bytes.load(Relaxed),
        "cut": status.cut.load(Relaxed),
        "set_aside": status.set_aside.load(Relaxed),
        "backlog_events": events,
        "backlog_bytes": bytes,
        "oldest_backlog": iso(queue.and_then(|queue| queue.oldest_ms())),
        "archive": archive,
        "archive_message": status.archive_message(),
        "event_collector": {
            "connected": status.connected.load(Relaxed),
            "message": status.receiver_now(),
        },
    })
}

fn iso(ms: Option<i64>) -> Option<String> {
    ms.and_then(|ms| Timestamp::from_millisecond(ms).ok())
        .map(time::text)
}

pub async fn aside(State(app): State<Arc<App>>) -> Json<Value> {
    let total: u64 = app
        .streams
        .view()
        .iter()
        .map(|view| view.status.set_aside.load(Relaxed))
        .sum();
    let events = app.spool.aside().await.into_iter();
    let events: Vec<Value> = events
        .map(|aside| {
            json!({
                "stream": aside.stream,
                "time": iso(Some(aside.time_ms)),
                "bytes": STANDARD.encode(&aside.bytes),
            })
        })
        .collect();
    Json(json!({"total": total, "events": events}))
}
