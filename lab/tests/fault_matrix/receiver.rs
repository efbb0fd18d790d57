//! Faults of the event collector.
use crate::{SOON, nothing_lost, pod_events, stage, stream_state, traffic};
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::ledger;
use lab::harness::sink::{Manner, Sink};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_collector_that_is_down_is_waited_for_over_a_restart() {
    let test = "an_event_collector_that_is_down_is_waited_for_over_a_restart";
    let Some(mut stage) = stage(test).await else {
        return;
    };
    stage.rsyslog.stop().unwrap();
    stage.collector.start().await.unwrap();
    pod_events(&stage, 2000);
    let all = |stream: &serde_json::Value| stream["backlog_events"] == 2000;
    stream_state(&stage, "pod_message", all).await;
    stream_state(&stage, "pod_maillog", all).await;
    stage.collector.stop().unwrap();
    stage.collector.start().await.unwrap();
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_spool_pauses_the_source() {
    let Some(mut stage) = stage("a_full_spool_pauses_the_source").await else {
        return;
    };
    let spool = serde_json::json!({"max_bytes": 3_000_000, "max_age_hours": 168});
    stage
        .change_settings(|settings| settings["spool"] = spool)
        .unwrap();
    stage.rsyslog.stop().unwrap();
    stage.collector.start().await.unwrap();
    stage.feeds.generate(Kind::Message, Size::Bytes(4096), 3000);
    stream_state(&stage, "pod_message", |stream| stream["state"] == "paused").await;
    stage.rsyslog.start_again().unwrap();
    nothing_lost(&stage, 0).await;
}

/// What was written and not acknowledged comes again; rsyslogd resets
/// its connections, having left something unread, so 300 ms of what was acknowledged does too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_collector_that_restarts_under_load_loses_nothing() {
    let test = "an_event_collector_that_restarts_under_load_loses_nothing";
    let Some(mut stage) = stage(test).await else {
        return;
    };
    stage.collector.start().await.unwrap();
    let traffic = traffic(&stage.feeds, 200);
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stage.rsyslog.stop().unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        stage.rsyslog.start_again().unwrap();
    }
    traffic.abort();
    // 300 ms of 400 events a second, and as much again for a machine that is busy.
    nothing_lost(&stage, 3 * 240).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_holds_the_source_back() {
    let Some(mut stage) = stage("a_slow_reader_holds_the_source_back").await else {
        return;
    };
    let file = stage.scratch.path().join("slow.log");
    let manner = Manner {
        bytes_per_second: Some(1_500_000),
        file: Some(file.clone()),
    };
    let sink = Sink::start(manner).await.unwrap();
    let to = serde_json::json!({"host": "127.0.0.1", "port": sink.address.port()});
    let spool = serde_json::json!({"max_bytes": 3_000_000, "max_age_hours": 168});
    stage
        .change_settings(|settings| {
            settings["event_collector"] = to;
            settings["spool"] = spool;
        })
        .unwrap();
    stage.collector.start().await.unwrap();
    stage.feeds.generate(Kind::Message, Size::Bytes(4096), 4000);
    lab::harness::wait_for("all lines", SOON, || sink.lines() >= 4000)
        .await
        .unwrap();
    let tally = ledger::tally(&stage.feeds, &file).unwrap();
    eprintln!("{tally}");
    assert!(tally.is_complete(), "{tally:?}");
    assert_eq!(tally.duplicates, 0);
}
