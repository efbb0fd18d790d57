//! Faults of the PoD feed and of the way to it.
use crate::{nothing_lost, pod_events, stage, stage_with, stream_state, traffic};
use lab::feeds::certificates::Authority;
use lab::feeds::faults::{Credentials, Cut, Ending, Refusal};
use lab::feeds::kind::Kind;
use lab::harness::stage::{Options, Proxy, Stage};
use std::time::Duration;

const MESSAGE: &str = "pod_message";

fn cut(stage: &Stage, after_events: u64, ending: Ending) {
    stage.feeds.pod_faults(|faults| {
        faults.cut = Some(Cut {
            after_events,
            mid_frame: ending == Ending::Reset,
            ending,
        });
    });
}

async fn received(stage: &Stage, count: u64) {
    let enough = |stream: &serde_json::Value| stream["received"].as_u64() >= Some(count);
    stream_state(stage, MESSAGE, enough).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_reset_in_mid_frame_repeat_nothing() {
    let Some(mut stage) = stage("connections_reset_in_mid_frame_repeat_nothing").await else {
        return;
    };
    stage.collector.start().await.unwrap();
    let traffic = traffic(&stage.feeds, 200);
    for after in [0, 1, 17, 40, 3] {
        cut(&stage, after, Ending::Reset);
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
    for ending in [Ending::Eof, Ending::Close(1011), Ending::Close(1000)] {
        cut(&stage, 9, ending);
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
    traffic.abort();
    nothing_lost(&stage, 0).await;
    let sessions: u64 = stage
        .feeds
        .pod
        .counts()
        .values()
        .map(|count| count.live_sessions)
        .sum();
    assert!(sessions >= 2 + 8, "{sessions} sessions");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_that_repeats_and_reorders_is_put_out_once() {
    let Some(mut stage) = stage("a_feed_that_repeats_and_reorders_is_put_out_once").await else {
        return;
    };
    stage.feeds.pod_faults(|faults| {
        faults.repeat_every = 3;
        faults.reorder_within = 16;
    });
    stage.collector.start().await.unwrap();
    let traffic = traffic(&stage.feeds, 500);
    tokio::time::sleep(Duration::from_secs(3)).await;
    traffic.abort();
    nothing_lost(&stage, 0).await;
    let stream = stage.collector.stream(MESSAGE).await.unwrap();
    assert!(stream["duplicates"].as_u64() > Some(100), "{stream}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_session_is_waited_for_and_named() {
    let Some(mut stage) = stage("a_held_session_is_waited_for_and_named").await else {
        return;
    };
    stage
        .feeds
        .pod_faults(|faults| faults.hold_session_ms = 5000);
    stage.collector.start().await.unwrap();
    pod_events(&stage, 200);
    received(&stage, 200).await;
    stage.feeds.pod.drop_sessions();
    pod_events(&stage, 200);
    let clash = stream_state(&stage, MESSAGE, |stream| {
        stream["state"] == "waiting" && stream["message"].as_str().unwrap_or("").contains("session")
    });
    let message = clash.await["message"].clone();
    eprintln!("{message}");
    nothing_lost(&stage, 0).await;
    assert!(stage.feeds.pod.counts()[&Kind::Message].conflicts > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_stops_the_account_until_it_is_entered_again() {
    let test = "a_revoked_token_stops_the_account_until_it_is_entered_again";
    let Some(mut stage) = stage(test).await else {
        return;
    };
    stage.collector.start().await.unwrap();
    pod_events(&stage, 100);
    received(&stage, 100).await;
    stage
        .feeds
        .pod_faults(|faults| faults.credentials = Credentials::Revoked);
    stream_state(&stage, MESSAGE, |stream| stream["state"] == "stopped").await;
    pod_events(&stage, 100);
    stage
        .feeds
        .pod_faults(|faults| faults.credentials = Credentials::Valid);
    stage.collector.stop().unwrap();
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gateway_errors_are_tried_again() {
    let Some(mut stage) = stage("gateway_errors_are_tried_again").await else {
        return;
    };
    stage.feeds.pod_faults(|faults| {
        faults.refuse = Some(Refusal {
            status: 502,
            text: "Bad gateway".to_owned(),
            times: Some(4),
        });
    });
    pod_events(&stage, 100);
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_open_connection_is_given_up() {
    let Some(mut stage) = stage("a_half_open_connection_is_given_up").await else {
        return;
    };
    stage.collector.start().await.unwrap();
    pod_events(&stage, 100);
    received(&stage, 100).await;
    stage.feeds.pod_faults(|faults| faults.half_open += 1);
    tokio::time::sleep(Duration::from_millis(200)).await;
    pod_events(&stage, 100);
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_longer_than_the_live_window_is_filled_from_the_archive() {
    let test = "a_cut_longer_than_the_live_window_is_filled_from_the_archive";
    let Some(mut stage) = stage(test).await else {
        return;
    };
    stage.collector.start().await.unwrap();
    pod_events(&stage, 100);
    received(&stage, 100).await;
    let away = Refusal {
        status: 502,
        text: String::new(),
        times: None,
    };
    stage.feeds.pod_faults(|faults| faults.refuse = Some(away));
    stage.feeds.pod.drop_sessions();
    let traffic = traffic(&stage.feeds, 100);
    tokio::time::sleep(Duration::from_secs(14)).await;
    traffic.abort();
    stage.feeds.pod_faults(|faults| faults.refuse = None);
    nothing_lost(&stage, 0).await;
    let counts = &stage.feeds.pod.counts()[&Kind::Message];
    assert!(counts.archive_sessions > 0, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_does_not_resolve_is_named_and_tried_again() {
    let test = "a_name_that_does_not_resolve_is_named_and_tried_again";
    let options = Options {
        proxy: Proxy::Open,
        ..Options::default()
    };
    let Some(mut stage) = stage_with(test, &["squid", "rsyslogd"], options).await else {
        return;
    };
    let port = stage.running.addresses.pod.port();
    let by_name = format!("ws://feeds.example.com:{port}");
    stage
        .change_settings(|settings| settings["accounts"][0]["base_url"] = by_name.into())
        .unwrap();
    stage.collector.start().await.unwrap();
    pod_events(&stage, 100);
    let told = stream_state(&stage, MESSAGE, |stream| stream["state"] == "waiting").await;
    eprintln!("{}", told["message"]);
    let squid = stage.squid.as_ref().unwrap();
    squid.resolve("feeds.example.com", "127.0.0.1").unwrap();
    nothing_lost(&stage, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_of_an_unknown_authority_is_refused_and_named() {
    let test = "a_certificate_of_an_unknown_authority_is_refused_and_named";
    let options = Options {
        feeds_tls: true,
        syslog_tls: true,
        ..Options::default()
    };
    let Some(mut stage) = stage_with(test, &["rsyslogd"], options).await else {
        return;
    };
    let stranger = Authority::new().unwrap().pem();
    let stranger = stage.scratch.write("stranger.pem", &stranger).unwrap();
    let right = stage.settings["ca_file"].clone();
    let wrong = serde_json::json!(stranger);
    stage
        .change_settings(|settings| settings["ca_file"] = wrong)
        .unwrap();
    pod_events(&stage, 100);
    stage.collector.start().await.unwrap();
    let refused = stream_state(&stage, MESSAGE, |stream| {
        stream["message"]
            .as_str()
            .unwrap_or("")
            .to_lowercase()
            .contains("certificate")
    });
    assert_eq!(refused.await["received"], 0);
    stage.collector.stop().unwrap();
    stage
        .change_settings(|settings| settings["ca_file"] = right)
        .unwrap();
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, 0).await;
}
