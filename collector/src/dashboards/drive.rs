//! One search on the console, from its start until it is dropped there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::ariel::{Ariel, Progress, Status};
use super::failure::Failure;
use super::run::{Run, Stage};

/// Between two questions how far it is: at first, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));
/// Between two looks at the rows of a search that still runs.
const EARLY_PAUSE: Duration = Duration::from_secs(2);
/// Rows that are looked at while it still runs.
const EARLY_ROWS: u64 = 1_000;
/// How often a failure that may pass is borne in a row.
const PATIENCE: u32 = 5;
/// A search that goes away this soon is started again.
const SOON: Duration = Duration::from_secs(5);

/// Runs a search when `room` has a place for it, and keeps its state true until the search is
/// dropped from the console.
pub async fn drive(run: Arc<Run>, ariel: Ariel, room: Arc<Semaphore>) {
    let permit = tokio::select! {
        permit = room.acquire_owned() => permit,
        () = run.wanted_no_longer() => {
            run.change(|state| state.stage = Stage::Cancelled);
            return;
        }
    };
    run.change(|state| state.stage = Stage::Running);
    if work(&run, &ariel, Tries::More).await == Ended::Lost {
        work(&run, &ariel, Tries::Last).await;
    }
    drop(permit);
    run.dropped().await;
    if let Some(id) = run.state().id {
        forget(&ariel, &id).await;
    }
}

/// Whether a search that is lost may be started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tries {
    More,
    Last,
}

/// How the work on a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Its state says how.
    Over,
    /// It went away soon after its start: the console had answered with the same search of an
    /// earlier question, which was being dropped.
    Lost,
}

async fn work(run: &Run, ariel: &Ariel, tries: Tries) -> Ended {
    // Not broken off, or a search would stay on the console whose id nobody knows.
    let id = match start(&run.aql, ariel).await {
        Err(failure) => {
            run.fail(failure);
            return Ended::Over;
        }
        Ok(progress) if run.take(&progress) => return Ended::Over,
        Ok(progress) => progress.id,
    };
    let ended = tokio::select! {
        ended = follow(run, ariel, &id, tries) => Some(ended),
        () = run.wanted_no_longer() => None,
    };
    if ended.is_none() {
        stopped(run, ariel, &id).await;
    }
    ended.unwrap_or(Ended::Over)
}

/// Starts it. The console answers who asks for the same again with the search that it has; one
/// that was stopped is of no use.
async fn start(aql: &str, ariel: &Ariel) -> Result<Progress, Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        match ariel.start(aql).await {
            Ok(progress) if progress.status == Status::Cancelled && tries < PATIENCE => {
                let _ = ariel.delete(&progress.id).await;
            }
            Err(failure) if failure.passing && tries < PATIENCE => {
                tokio::time::sleep(PAUSES.1).await;
            }
            end => return end,
        }
    }
}

async fn follow(run: &Run, ariel: &Ariel, id: &str, tries: Tries) -> Ended {
    let began = Instant::now();
    let mut pause = PAUSES.0;
    let mut failures = 0;
    let mut early = Some(Instant::now());
    loop {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
        let answer = ariel.progress(id).await;
        if tries == Tries::More && began.elapsed() < SOON && lost(&answer) {
            return Ended::Lost;
        }
        match answer {
            Ok(progress) if run.take(&progress) => return Ended::Over,
            Ok(progress) => {
                failures = 0;
                let due = early.is_some_and(|last| last.elapsed() > EARLY_PAUSE);
                if due && progress.rows > 0 {
                    early = look(run, ariel, id).await.then(Instant::now);
                }
            }
            Err(failure) if failure.passing && failures < PATIENCE => failures += 1,
            Err(failure) => {
                run.fail(failure);
                return Ended::Over;
            }
        }
    }
}

/// Whether the console no longer works on it, though nobody here stopped it.
fn lost(answer: &Result<Progress, Failure>) -> bool {
    match answer {
        Ok(progress) => progress.status == Status::Cancelled,
        Err(failure) => failure.code == "expired",
    }
}

/// Looks at the first rows of a search that still runs; whether the console gives them.
async fn look(run: &Run, ariel: &Ariel, id: &str) -> bool {
    match ariel.rows(id, &run.database, 0, EARLY_ROWS).await {
        Ok(rows) => {
            run.change(|state| state.early = Some(Arc::new(rows)));
            true
        }
        Err(_) => false,
    }
}

/// Stops it on the console, where the rows so far stay.
async fn stopped(run: &Run, ariel: &Ariel, id: &str) {
    let mut last = ariel.cancel(id).await;
    for _ in 0..PATIENCE {
        match &last {
            Ok(progress) if progress.status == Status::Running => {
                tokio::time::sleep(PAUSES.0).await;
                last = ariel.progress(id).await;
            }
            _ => break,
        }
    }
    let rows = last.map_or(0, |progress| progress.rows);
    run.change(|state| {
        state.stage = Stage::Cancelled;
        state.rows = rows;
    });
}

/// Drops it from the console. It may have been dropped there already, or the session is over;
/// the console's own retention takes the rest.
async fn forget(ariel: &Ariel, id: &str) {
    if let Err(failure) = ariel.delete(id).await {
        tracing::debug!(error = failure.message, "a search was not deleted");
    }
}
