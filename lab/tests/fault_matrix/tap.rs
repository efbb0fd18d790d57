//! Faults of the TAP feed.
use crate::{nothing_lost, stage};
use lab::feeds::faults::Refusal;
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::harness::stage::Stage;

fn tap_events(stage: &Stage) {
    let now = stage.feeds.clock.now();
    let from = now - jiff::SignedDuration::from_hours(3);
    for kind in Kind::TAP {
        stage
            .feeds
            .generate_over(kind, Size::Natural, 50, from, now);
    }
}

/// Runs with one fault and has everything come once; gives how many answers had
/// the status.
async fn answers_with(test: &str, fault: impl FnOnce(&Stage), status: u16) -> Option<u64> {
    let mut stage = stage(test).await?;
    tap_events(&stage);
    fault(&stage);
    stage.collector.start().await.unwrap();
    nothing_lost(&stage, 0).await;
    let answers = stage.feeds.tap.counts().answers;
    Some(answers.get(&status).copied().unwrap_or_default())
}

fn refuse(stage: &Stage, status: u16, times: u32) {
    stage.feeds.tap_faults(|faults| {
        faults.refuse = Some(Refusal {
            status,
            text: String::new(),
            times: Some(times),
        });
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttled_calls_are_made_later() {
    let throttled = answers_with(
        "throttled_calls_are_made_later",
        |stage| refuse(stage, 429, 2),
        429,
    );
    assert!(throttled.await.is_none_or(|count| count == 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_errors_are_tried_again() {
    let failed = answers_with(
        "server_errors_are_tried_again",
        |stage| refuse(stage, 500, 3),
        500,
    );
    assert!(failed.await.is_none_or(|count| count == 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_break_off_are_asked_for_again() {
    let broken = |stage: &Stage| stage.feeds.tap_faults(|faults| faults.cut_bodies = 2);
    answers_with("answers_that_break_off_are_asked_for_again", broken, 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_come_twice_are_put_out_once() {
    let twice = |stage: &Stage| stage.feeds.tap_faults(|faults| faults.repeat = true);
    answers_with("events_that_come_twice_are_put_out_once", twice, 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arrays_that_are_null_or_missing_are_empty() {
    for missing in [true, false] {
        let fault = |stage: &Stage| {
            stage
                .feeds
                .tap_faults(|faults| faults.empty_arrays_missing = Some(missing));
        };
        answers_with("arrays_that_are_null_or_missing_are_empty", fault, 200).await;
    }
}
