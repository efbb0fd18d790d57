//! The control interface: what a test in another process switches and reads.
//! It listens on loopback, apart from the feeds.
use super::Feeds;
use super::faults::{PodFaults, TapFaults};
use super::generate::Size;
use super::kind::Kind;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The clock's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClockSetting {
    /// Seconds ahead of the system's clock.
    pub offset_seconds: i64,
}

/// Events to generate at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Generate {
    /// Of which kind.
    pub kind: Kind,
    /// How many.
    pub count: u64,
    /// How long.
    #[serde(default)]
    pub size: Size,
}

type Answer<T> = Result<Json<T>, (StatusCode, String)>;

/// The interface's routes.
pub fn router(feeds: Arc<Feeds>) -> Router {
    Router::new()
        .route("/state", get(state))
        .route("/clock", get(clock).put(set_clock))
        .route("/faults/pod", get(pod_faults).put(set_pod_faults))
        .route("/faults/tap", get(tap_faults).put(set_tap_faults))
        .route("/events/{kind}", post(replay))
        .route("/generate", post(generate))
        .with_state(feeds)
}

async fn state(State(feeds): State<Arc<Feeds>>) -> Json<serde_json::Value> {
    Json(feeds.state())
}

async fn clock(State(feeds): State<Arc<Feeds>>) -> Json<ClockSetting> {
    let offset_seconds = feeds.clock.offset();
    Json(ClockSetting { offset_seconds })
}

async fn set_clock(
    State(feeds): State<Arc<Feeds>>,
    Json(setting): Json<ClockSetting>,
) -> Json<ClockSetting> {
    feeds.clock.set_offset(setting.offset_seconds);
    Json(setting)
}

async fn pod_faults(State(feeds): State<Arc<Feeds>>) -> Json<PodFaults> {
    Json(feeds.pod.faults.borrow().clone())
}

async fn set_pod_faults(
    State(feeds): State<Arc<Feeds>>,
    Json(faults): Json<PodFaults>,
) -> Json<PodFaults> {
    feeds.pod.faults.send_replace(faults.clone());
    Json(faults)
}

async fn tap_faults(State(feeds): State<Arc<Feeds>>) -> Json<TapFaults> {
    Json(feeds.tap.faults.borrow().clone())
}

async fn set_tap_faults(
    State(feeds): State<Arc<Feeds>>,
    Json(faults): Json<TapFaults>,
) -> Json<TapFaults> {
    feeds.tap.faults.send_replace(faults.clone());
    Json(faults)
}

async fn replay(
    State(feeds): State<Arc<Feeds>>,
    Path(kind): Path<String>,
    lines: String,
) -> Answer<usize> {
    let kind = Kind::named(&kind).ok_or_else(|| {
        (
            StatusCode::NOT_FOUND,
            format!("no kind of event is called {kind}"),
        )
    })?;
    let count = feeds.replay(kind, &lines);
    count
        .map(Json)
        .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

async fn generate(State(feeds): State<Arc<Feeds>>, Json(wanted): Json<Generate>) -> Json<u64> {
    feeds.generate(wanted.kind, wanted.size, wanted.count);
    Json(wanted.count)
}
