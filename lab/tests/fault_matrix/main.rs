//! The fault matrix: what goes wrong in production, done to real programs, each
//! time counting events in and out. Lost is always 0; how many may come twice is
//! said in each test. Times are scaled: an hour of Proofpoint's is eight seconds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something fails"
)]

mod feed;
mod process;
mod receiver;
mod tap;

use lab::feeds::Feeds;
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::ledger::Tally;
use lab::harness::process::all_present;
use lab::harness::stage::{Options, Stage};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

const SOON: Duration = Duration::from_mins(1);

/// A stage without proxy and TLS; `None` when a program is missing.
async fn stage(test: &str) -> Option<Stage> {
    stage_with(test, &["rsyslogd"], Options::default()).await
}

async fn stage_with(test: &str, programs: &[&str], options: Options) -> Option<Stage> {
    if !all_present(test, programs) {
        return None;
    }
    Some(Stage::start(options).await.unwrap())
}

/// Puts events of this moment into both PoD streams.
fn pod_events(stage: &Stage, count: u64) {
    for kind in [Kind::Message, Kind::Maillog] {
        stage.feeds.generate(kind, Size::Natural, count);
    }
}

/// Events of both PoD streams, so many of each a second, until aborted.
fn traffic(feeds: &Arc<Feeds>, per_second: u64) -> JoinHandle<()> {
    let feeds = Arc::clone(feeds);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        loop {
            ticks.tick().await;
            for kind in [Kind::Message, Kind::Maillog] {
                feeds.generate(kind, Size::Natural, per_second / 20);
            }
        }
    })
}

/// Waits until a stream's state satisfies `wanted`; gives the state.
async fn stream_state(stage: &Stage, feed: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let end = Instant::now() + Duration::from_secs(20);
    let mut last = Value::Null;
    while Instant::now() < end {
        if let Ok(stream) = stage.collector.stream(feed).await {
            if wanted(&stream) {
                return stream;
            }
            last = stream;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{feed} did not come to the state that was waited for: {last:#}");
}

/// Waits until everything came, and has nothing lost, altered or foreign, and
/// at most so many events twice.
async fn nothing_lost(stage: &Stage, most_duplicates: usize) -> Tally {
    let tally = stage.settle(SOON).await.unwrap();
    if !tally.is_complete() || tally.duplicates > most_duplicates {
        let told = stage.collector.state().await;
        let lost = &tally.lost[..tally.lost.len().min(5)];
        panic!(
            "{tally}, at most {most_duplicates} duplicates allowed; lost {lost:?}\n{:#}\n{:#}",
            told.unwrap_or_default(),
            stage.feeds.state(),
        );
    }
    tally
}
