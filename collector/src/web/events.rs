//! Server-sent events: whatever a task sends, until the page is gone.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde_json::Value;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Values under way to the page.
const UNDER_WAY: usize = 8;
/// Between two signs of life, below the idle time that proxies allow.
const ALIVE: Duration = Duration::from_secs(15);

/// A way to a page. Who sends learns from it when the page is gone.
pub fn channel() -> (Sender<Value>, Receiver<Value>) {
    mpsc::channel(UNDER_WAY)
}

/// The response that passes on what comes through the channel, and ends with it.
pub fn response(receiver: Receiver<Value>) -> Response {
    let stream = unfold(receiver, |mut receiver| async move {
        let value = receiver.recv().await?;
        let event = Event::default().data(value.to_string());
        Some((Ok::<_, Infallible>(event), receiver))
    });
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        // Asks proxies not to hold the events back.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    let alive = KeepAlive::new().interval(ALIVE);
    (headers, Sse::new(stream).keep_alive(alive)).into_response()
}
