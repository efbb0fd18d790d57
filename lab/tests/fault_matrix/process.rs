//! Faults of the collector's own process and host: kills, clock, disk.
use crate::{nothing_lost, pod_events, stage, stage_with, stream_state, traffic};
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::mount::Tmpfs;
use lab::harness::stage::{Options, Stage};
use std::path::Path;
use std::time::Duration;

/// Kills of one run.
const KILLS: usize = 50;
/// Events of each PoD stream a second.
const RATE: u64 = 400;
/// After a kill, what the event collector's system had acknowledged since the last look (5 ms)
/// comes again, and what was on its way.
const DUPLICATES_PER_KILL: usize = 100;

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

/// What happens while the collector's clock is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Nothing,
    /// `kill -9`, and started again, under load.
    Kill,
    /// The same, by a service that dates no handshake.
    KillUndated,
}

/// The collector's clock jumps, the feeds' does not.
async fn clock_jump(test: &str, offset: &str, meanwhile: Meanwhile) {
    let Some(mut stage) = stage_with_clock(test).await else {
        return;
    };
    let undated = meanwhile == Meanwhile::KillUndated;
    stage.feeds.pod_faults(|faults| faults.undated = undated);
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
    if meanwhile != Meanwhile::Nothing {
        for _ in 0..3 {
            stage.collector.kill();
            stage.collector.start().await.unwrap();
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
    }
    stage.scratch.write("clock", "+0\n").unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    traffic.abort();
    let kills = if meanwhile == Meanwhile::Nothing {
        0
    } else {
        3
    };
    nothing_lost(&stage, kills * DUPLICATES_PER_KILL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_an_hour_ahead_and_back_loses_nothing() {
    let test = "a_clock_that_jumps_an_hour_ahead_and_back_loses_nothing";
    clock_jump(test, "+1h", Meanwhile::Nothing).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_an_hour_back_and_ahead_loses_nothing() {
    let test = "a_clock_that_jumps_an_hour_back_and_ahead_loses_nothing";
    clock_jump(test, "-1h", Meanwhile::Nothing).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_while_the_clock_is_an_hour_ahead_lose_nothing() {
    let test = "kills_while_the_clock_is_an_hour_ahead_lose_nothing";
    clock_jump(test, "+1h", Meanwhile::Kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_while_the_clock_is_an_hour_behind_lose_nothing() {
    let test = "kills_while_the_clock_is_an_hour_behind_lose_nothing";
    clock_jump(test, "-1h", Meanwhile::Kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_with_the_clock_ahead_lose_nothing_of_a_service_that_tells_no_time() {
    let test = "kills_with_the_clock_ahead_lose_nothing_of_a_service_that_tells_no_time";
    clock_jump(test, "+1h", Meanwhile::KillUndated).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_with_the_clock_behind_lose_nothing_of_a_service_that_tells_no_time() {
    let test = "kills_with_the_clock_behind_lose_nothing_of_a_service_that_tells_no_time";
    clock_jump(test, "-1h", Meanwhile::KillUndated).await;
}

/// TAP windows follow Proofpoint's clock: a new account has its twelve hours, and nothing is
/// asked for that is still to come.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tap_is_whole_whatever_the_clock_says() {
    for offset in ["+1h", "-1h"] {
        let test = "tap_is_whole_whatever_the_clock_says";
        let Some(mut stage) = stage_with_clock(test).await else {
            return;
        };
        stage
            .scratch
            .write("clock", &format!("{offset}\n"))
            .unwrap();
        let now = stage.feeds.clock.now();
        let from = now - jiff::SignedDuration::from_mins(11 * 60 + 50);
        for kind in Kind::TAP {
            stage
                .feeds
                .generate_over(kind, Size::Natural, 100, from, now);
        }
        stage.collector.start().await.unwrap();
        nothing_lost(&stage, 0).await;
    }
}

/// Fills the spool's disk while the event collector is away.
async fn fill(stage: &Stage) {
    stage
        .feeds
        .generate(Kind::Message, Size::Bytes(12_288), 2000);
    pod_events(stage, 100);
    stream_state(stage, "pod_message", |stream| {
        stream["state"] == "paused" || stream["state"] == "waiting"
    })
    .await;
    let told = stage.collector.state().await.unwrap();
    assert_eq!(told["spool"]["ok"], false, "{told:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_may_not_grow_pause_the_source_and_lose_nothing() {
    let test = "files_that_may_not_grow_pause_the_source_and_lose_nothing";
    let programs = ["rsyslogd", "prlimit", "bash"];
    let Some(mut stage) = stage_with(test, &programs, Options::default()).await else {
        return;
    };
    stage.rsyslog.stop().unwrap();
    stage.collector.limit_files(6 * 1024);
    stage.collector.start().await.unwrap();
    fill(&stage).await;
    stage.collector.lift_file_limit().unwrap();
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
}

/// A stage whose store is a disk of 16 MiB; `None` where none may be mounted.
async fn stage_on_small_disk(test: &str) -> Option<(Tmpfs, Stage)> {
    let mut stage = stage_with(test, &["rsyslogd", "mount"], Options::default()).await?;
    let Some(disk) = Tmpfs::mount(&stage.collector.dir().join("store"), 16) else {
        eprintln!("{test} is skipped: no right to mount a tmpfs");
        return None;
    };
    stage.rsyslog.stop().unwrap();
    stage.collector.start().await.unwrap();
    fill(&stage).await;
    Some((disk, stage))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_that_gets_room_again_goes_on_by_itself() {
    let test = "a_full_disk_that_gets_room_again_goes_on_by_itself";
    let Some((disk, mut stage)) = stage_on_small_disk(test).await else {
        return;
    };
    disk.resize(200).unwrap();
    let all = |stream: &serde_json::Value| stream["backlog_events"] == 2100;
    let stream = stream_state(&stage, "pod_message", all).await;
    assert_eq!(stream["state"], "collecting", "{stream:#}");
    let told = stage.collector.state().await.unwrap();
    assert_eq!(told["spool"]["ok"], true, "{told:#}");
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_empties_itself_when_the_event_collector_is_back() {
    let test = "a_full_disk_empties_itself_when_the_event_collector_is_back";
    let Some((_disk, mut stage)) = stage_on_small_disk(test).await else {
        return;
    };
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
    let told = stage.collector.state().await.unwrap();
    assert_eq!(told["spool"]["ok"], true, "{told:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_on_a_full_disk_loses_nothing() {
    let test = "a_kill_on_a_full_disk_loses_nothing";
    let Some((disk, mut stage)) = stage_on_small_disk(test).await else {
        return;
    };
    stage.collector.kill();
    disk.resize(200).unwrap();
    stage.collector.start().await.unwrap();
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
