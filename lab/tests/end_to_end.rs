//! The whole way with real programs: feeds, squid, the collector, rsyslogd, and
//! in the end every event in a file, once, and byte for byte Proofpoint's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something fails"
)]

use lab::feeds::faults::Framing;
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::process::all_present;
use lab::harness::stage::{Options, Proxy, Stage};
use std::path::PathBuf;
use std::time::Duration;

const SOON: Duration = Duration::from_mins(1);

/// Puts events of all kinds into the feeds, of a minute ago so that TAP's first
/// window holds them.
fn fill(stage: &Stage) {
    let now = stage.feeds.clock.now();
    let from = now - jiff::SignedDuration::from_secs(100);
    let to = now - jiff::SignedDuration::from_secs(10);
    for kind in Kind::ALL {
        let count = if Kind::TAP.contains(&kind) { 40 } else { 400 };
        stage
            .feeds
            .generate_over(kind, Size::Natural, count, from, to);
    }
    stage
        .feeds
        .generate_over(Kind::Message, Size::Bytes(12_288), 100, from, to);
}

async fn all_come_once_and_unchanged(options: Options) -> Stage {
    let mut stage = Stage::start(options).await.unwrap();
    fill(&stage);
    stage.collector.start().await.unwrap();
    let tally = stage.settle(SOON).await.unwrap();
    let told = stage.collector.state().await.unwrap();
    assert!(tally.is_complete(), "{tally:?}\n{told:#}");
    assert_eq!(tally.duplicates, 0);
    stage
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_proxy_with_authentication_to_syslog_over_tcp() {
    if !all_present(
        "through_a_proxy_with_authentication_to_syslog_over_tcp",
        &["squid", "rsyslogd"],
    ) {
        return;
    }
    let options = Options {
        proxy: Proxy::Authenticated,
        ..Options::default()
    };
    let stage = all_come_once_and_unchanged(options).await;
    let log = stage.squid.unwrap().access_log();
    let direct = stage.running.addresses;
    // squid writes a tunnel's line at its end, so only TAP's short ones are sure.
    assert!(log.contains(&format!("CONNECT {}", direct.tap)), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_on_both_sides_and_through_an_open_proxy() {
    if !all_present(
        "over_tls_on_both_sides_and_through_an_open_proxy",
        &["squid", "rsyslogd"],
    ) {
        return;
    }
    let options = Options {
        feeds_tls: true,
        syslog_tls: true,
        proxy: Proxy::Open,
    };
    all_come_once_and_unchanged(options).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_frames_make_no_difference() {
    if !all_present("odd_frames_make_no_difference", &["rsyslogd"]) {
        return;
    }
    let mut stage = Stage::start(Options::default()).await.unwrap();
    fill(&stage);
    stage.feeds.pod_faults(|faults| {
        faults.framing = Framing::Binary;
        faults.empty_every = 7;
    });
    stage.collector.start().await.unwrap();
    let tally = stage.settle(SOON).await.unwrap();
    assert!(tally.is_complete(), "{tally:?}");
    stage
        .feeds
        .pod_faults(|faults| faults.framing = Framing::Newline);
    stage.feeds.generate(Kind::Message, Size::Natural, 100);
    stage.feeds.generate(Kind::Maillog, Size::Natural, 100);
    let tally = stage.settle(SOON).await.unwrap();
    assert!(tally.is_complete(), "{tally:?}");
    assert_eq!(tally.duplicates, 0);
}

/// Real samples, where they are at hand: what goes in as one compact line must
/// come out with the same bytes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_corpus_comes_through_unchanged() {
    let corpus = std::env::var_os("DSMITH_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let pod = corpus.join("proofpoint/pod");
    if !pod.is_dir() {
        eprintln!("the_corpus_comes_through_unchanged is skipped: no corpus");
        return;
    }
    if !all_present("the_corpus_comes_through_unchanged", &["rsyslogd"]) {
        return;
    }
    let mut stage = Stage::start(Options::default()).await.unwrap();
    let files = [
        (Kind::Message, "ProofpointPOD_message_CL.json"),
        (Kind::Message, "sekoia_message.json"),
        (Kind::Maillog, "ProofpointPOD_maillog_CL.json"),
        (Kind::Maillog, "sekoia_maillog.json"),
    ];
    let now = stage.feeds.clock.now();
    for (kind, name) in files {
        let text = std::fs::read_to_string(pod.join(name)).unwrap();
        let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
        let list = parsed.as_array().cloned().unwrap_or_else(|| vec![parsed]);
        // Years old as they are, only their arrival can be made to look recent.
        let events = list
            .iter()
            .map(|event| lab::feeds::event::Event::literal(event.to_string().as_bytes(), now));
        stage.feeds.push(kind, events);
    }
    stage.collector.start().await.unwrap();
    let tally = stage.settle(SOON).await.unwrap();
    assert!(tally.is_complete(), "{tally:?}");
}
