//! The counters as Prometheus text.
#![expect(
    clippy::cast_precision_loss,
    reason = "Prometheus has no other numbers"
)]

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::App;
use crate::status::{self, Status};
use crate::streams::View;

/// Name, type, and how it is read from a stream.
type Metric = (&'static str, &'static str, fn(&View) -> f64);

const METRICS: [Metric; 14] = [
    ("collector_events_received_total", "counter", |view| {
        count(&view.status.received)
    }),
    ("collector_events_duplicate_total", "counter", |view| {
        count(&view.status.duplicates)
    }),
    ("collector_events_spooled_total", "counter", |view| {
        count(&view.status.spooled)
    }),
    ("collector_events_forwarded_total", "counter", |view| {
        count(&view.status.forwarded)
    }),
    ("collector_bytes_forwarded_total", "counter", |view| {
        count(&view.status.forwarded_bytes)
    }),
    ("collector_events_cut_total", "counter", |view| {
        count(&view.status.cut)
    }),
    ("collector_events_set_aside_total", "counter", |view| {
        count(&view.status.set_aside)
    }),
    ("collector_source_errors_total", "counter", |view| {
        count(&view.status.errors)
    }),
    ("collector_source_sessions_total", "counter", |view| {
        count(&view.status.sessions)
    }),
    ("collector_syslog_connects_total", "counter", |view| {
        count(&view.status.connects)
    }),
    ("collector_source_up", "gauge", |view| {
        up(view.status.source_now().0 == status::State::Collecting)
    }),
    ("collector_syslog_up", "gauge", |view| {
        up(view.status.connected.load(Relaxed))
    }),
    ("collector_backlog_events", "gauge", |view| backlog(view).0),
    ("collector_backlog_bytes", "gauge", |view| backlog(view).1),
];

pub async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    let streams = app.streams.view();
    let mut text = String::new();
    for (name, kind, read) in METRICS {
        labelled(&mut text, name, kind, &streams, |view| Some(read(view)));
    }
    let seconds = |view: &View| view.status.last_event_ms().map(|ms| ms as f64 / 1000.0);
    labelled(
        &mut text,
        "collector_last_event_timestamp_seconds",
        "gauge",
        &streams,
        seconds,
    );
    let health = &app.spool.health;
    plain(
        &mut text,
        "collector_spool_commits_total",
        "counter",
        count(&health.commits),
    );
    let time = count(&health.commit_micros) / 1e6;
    plain(
        &mut text,
        "collector_spool_commit_seconds_total",
        "counter",
        time,
    );
    plain(
        &mut text,
        "collector_spool_file_bytes",
        "gauge",
        app.spool.file_bytes() as f64,
    );
    if let Some(bytes) = resident() {
        plain(&mut text, "process_resident_memory_bytes", "gauge", bytes);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        plain(&mut text, "process_open_fds", "gauge", files.count() as f64);
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

fn count(counter: &std::sync::atomic::AtomicU64) -> f64 {
    counter.load(Relaxed) as f64
}

fn up(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn backlog(view: &View) -> (f64, f64) {
    let (events, bytes) = view.queue().map_or((0, 0), |queue| queue.backlog());
    (events as f64, bytes as f64)
}

fn labelled(
    text: &mut String,
    name: &str,
    kind: &str,
    streams: &[View],
    read: impl Fn(&View) -> Option<f64>,
) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# TYPE {name} {kind}");
    for view in streams {
        if let Some(value) = read(view) {
            let Status { account, feed, .. } = &*view.status;
            let account = account.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = writeln!(
                text,
                "{name}{{account=\"{account}\",feed=\"{}\"}} {value}",
                feed.name()
            );
        }
    }
}

fn plain(text: &mut String, name: &str, kind: &str, value: f64) {
    let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
}

/// The second number of `statm` is in pages of 4 KiB on x86-64.
fn resident() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096.0)
}
