//! Faults of the collector's own process and host: kills, clock, disk.
use crate::{nothing_lost, pod_events, stage, stage_with, stream_state, traffic};
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::stage::{Options, Stage};
use std::path::Path;
use std::time::Duration;

/// Kills of one run.
const KILLS: usize = 50;
/// Events of each PoD stream a second.
const RATE: u64 = 400;
/// After a kill, what was handed over in the last 100 ms may come again. A
/// backlog leaves much faster than `RATE`, so this is not a tenth of that.
const DUPLICATES_PER_KILL: usize = 1000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing() {
    let Some(mut stage) = stage("fifty_kills_lose_nothing").await else {
        return;
    };
    let now = stage.feeds.clock.now();
    let from = now - jiff::SignedDuration::from_mins(5);
    for kind in Kind::TAP {
        stage
            .feeds
            .generate_over(kind, Size::Natural, 30, from, now);
    }
    let mut random = fastrand::Rng::with_seed(50);
    let traffic = traffic(&stage.feeds, RATE);
    for _ in 0..KILLS {
        stage.collector.launch().unwrap();
        tokio::time::sleep(Duration::from_millis(random.u64(20..600))).await;
        stage.collector.kill();
    }
    traffic.abort();
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, KILLS * DUPLICATES_PER_KILL).await;
}

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// Has the collector's wall clock follow a file; `None` without libfaketime.
async fn stage_with_clock(test: &str) -> Option<Stage> {
    let mut stage = stage_with(test, &["rsyslogd", "faketime"], Options::default()).await?;
    assert!(Path::new(FAKETIME).exists(), "faketime without {FAKETIME}");
    let file = stage.scratch.write("clock", "+0\n").unwrap();
    stage.collector.environment("LD_PRELOAD", FAKETIME);
    stage.collector.environment("FAKETIME_TIMESTAMP_FILE", file);
    stage.collector.environment("FAKETIME_CACHE_DURATION", "1");
    stage
        .collector
        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Some(stage)
}

/// The collector's clock jumps, the feeds' does not.
async fn clock_jump(test: &str, offset: &str) {
    let Some(mut stage) = stage_with_clock(test).await else {
        return;
    };
    stage.collector.start().await.unwrap();
    let maps = format!("/proc/{}/maps", stage.collector.id().unwrap());
    let faked = std::fs::read_to_string(maps)
        .unwrap()
        .contains("libfaketime");
    assert!(
        faked,
        "a static collector has no clock to turn: test a dynamic one"
    );
    let traffic = traffic(&stage.feeds, 100);
    tokio::time::sleep(Duration::from_secs(2)).await;
    stage
        .scratch
        .write("clock", &format!("{offset}\n"))
        .unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    stage.scratch.write("clock", "+0\n").unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    traffic.abort();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_an_hour_ahead_and_back_loses_nothing() {
    clock_jump(
        "a_clock_that_jumps_an_hour_ahead_and_back_loses_nothing",
        "+1h",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_an_hour_back_and_ahead_loses_nothing() {
    clock_jump(
        "a_clock_that_jumps_an_hour_back_and_ahead_loses_nothing",
        "-1h",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_pauses_the_source_and_loses_nothing() {
    let test = "a_full_disk_pauses_the_source_and_loses_nothing";
    let programs = ["rsyslogd", "prlimit", "bash"];
    let Some(mut stage) = stage_with(test, &programs, Options::default()).await else {
        return;
    };
    stage.rsyslog.stop().unwrap();
    stage.collector.limit_files(6 * 1024);
    stage.collector.start().await.unwrap();
    stage
        .feeds
        .generate(Kind::Message, Size::Bytes(12_288), 2000);
    pod_events(&stage, 100);
    stream_state(&stage, "pod_message", |stream| {
        stream["state"] == "paused" || stream["state"] == "waiting"
    })
    .await;
    stage.collector.lift_file_limit().unwrap();
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
}

/// Version 1 had the event collector as one text.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_settings_file_is_read_and_the_backlog_goes_on() {
    let test = "an_older_settings_file_is_read_and_the_backlog_goes_on";
    let Some(mut stage) = stage(test).await else {
        return;
    };
    let newer = stage.settings["event_collector"].clone();
    let old_style = format!("127.0.0.1:{}", stage.rsyslog.port());
    let older = move |settings: &mut serde_json::Value| {
        settings["version"] = 1.into();
        settings["event_collector"] = old_style.into();
    };
    stage.change_settings(older).unwrap();
    stage.rsyslog.stop().unwrap();
    stage.collector.start().await.unwrap();
    pod_events(&stage, 300);
    let all = |stream: &serde_json::Value| stream["backlog_events"] == 300;
    stream_state(&stage, "pod_message", all).await;
    stream_state(&stage, "pod_maillog", all).await;
    stage.collector.stop().unwrap();
    stage
        .change_settings(|settings| {
            settings["version"] = 2.into();
            settings["event_collector"] = newer;
        })
        .unwrap();
    stage.rsyslog.start_again().unwrap();
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, 0).await;
}
