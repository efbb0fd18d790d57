//! The state of one search, which several queries may share.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{OnceCell, watch};

use super::ariel::{Ariel, Progress, Row, Status};
use super::failure::Failure;
use crate::spool::lock;

/// How long a finished search answers those who ask the same.
pub const SHARED_FOR: Duration = Duration::from_mins(1);
/// The most rows of a search that is read all at once.
pub const MOST_WHOLE: u64 = 20_000;

/// A search. See the module.
#[derive(Debug)]
pub struct Run {
    /// Whose it is.
    pub user: String,
    /// What runs.
    pub aql: String,
    /// The key of its results.
    pub database: String,
    state: watch::Sender<State>,
    stop: watch::Sender<Stop>,
    whole: OnceCell<Arc<Vec<Row>>>,
    ended: Mutex<Option<Instant>>,
}

/// How far a search is.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Its stage.
    pub stage: Stage,
    /// 0 to 100.
    pub progress: u8,
    /// Its id on the console, once it has one.
    pub id: Option<String>,
    /// Rows of its result so far.
    pub rows: u64,
    /// The first rows of a search that still runs, on consoles that give them.
    pub early: Option<Arc<Vec<Row>>>,
    /// What went wrong.
    pub failure: Option<Failure>,
}

/// The stage of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Others of the same user run first.
    #[default]
    Waiting,
    /// The console works on it.
    Running,
    /// It has all its rows.
    Done,
    /// It has none.
    Failed,
    /// It was stopped; it may have some.
    Cancelled,
}

impl Stage {
    /// Whether nothing will change any more.
    pub fn over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// What is wanted of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Not,
    /// The user has seen enough: the rows so far stay.
    Keep,
    /// Nobody waits any longer.
    Drop,
}

impl Run {
    /// A search that waits to be driven.
    pub fn new(user: String, aql: String, database: String) -> Self {
        Self {
            user,
            aql,
            database,
            state: watch::channel(State::default()).0,
            stop: watch::channel(Stop::Not).0,
            whole: OnceCell::new(),
            ended: Mutex::default(),
        }
    }

    /// Its state, and a way to learn of changes.
    pub fn subscribe(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// Its state.
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Whether who asks the same at `now` may have this one.
    pub fn shareable(&self, now: Instant) -> bool {
        if *self.stop.borrow() != Stop::Not {
            return false;
        }
        match self.state.borrow().stage {
            Stage::Waiting | Stage::Running => true,
            Stage::Done => {
                let ended = *lock(&self.ended);
                ended.is_some_and(|ended| now.duration_since(ended) < SHARED_FOR)
            }
            Stage::Failed | Stage::Cancelled => false,
        }
    }

    /// Stops it; the rows so far stay.
    pub fn cancel(&self) {
        self.stop.send_if_modified(|stop| {
            let change = *stop == Stop::Not;
            *stop = if change { Stop::Keep } else { *stop };
            change
        });
    }

    /// Stops it if it runs, and drops what it found.
    pub fn abandon(&self) {
        self.stop.send_replace(Stop::Drop);
    }

    /// All its rows, read once. At most [`MOST_WHOLE`].
    pub async fn whole(&self, ariel: &Ariel) -> Result<Arc<Vec<Row>>, Failure> {
        let read = async || self.rows(ariel, 0, MOST_WHOLE).await.map(Arc::new);
        self.whole.get_or_try_init(read).await.cloned()
    }

    /// Some of its rows.
    pub async fn rows(&self, ariel: &Ariel, from: u64, count: u64) -> Result<Vec<Row>, Failure> {
        let state = self.state();
        let Some(id) = state.id else {
            return Ok(Vec::new());
        };
        // The first rows are asked for whatever the console says of their number.
        let count = match from {
            0 => count,
            _ => count.min(state.rows.saturating_sub(from)),
        };
        ariel.rows(&id, &self.database, from, count).await
    }

    pub(super) async fn wanted_no_longer(&self) {
        // The sender lives as long as this.
        let _ = self
            .stop
            .subscribe()
            .wait_for(|stop| *stop != Stop::Not)
            .await;
    }

    pub(super) async fn dropped(&self) {
        let _ = self
            .stop
            .subscribe()
            .wait_for(|stop| *stop == Stop::Drop)
            .await;
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        self.state.send_modify(change);
        if self.state.borrow().stage.over() {
            lock(&self.ended).get_or_insert_with(Instant::now);
        }
    }

    pub(super) fn fail(&self, failure: Failure) {
        self.change(|state| {
            state.stage = Stage::Failed;
            state.failure = Some(failure);
        });
    }

    /// Takes over what the console says; whether it is over.
    pub(super) fn take(&self, progress: &Progress) -> bool {
        self.change(|state| {
            state.id = Some(progress.id.clone());
            state.progress = progress.percent;
            state.rows = progress.rows;
            match progress.status {
                Status::Running => {}
                Status::Completed => {
                    state.stage = Stage::Done;
                    state.progress = 100;
                }
                Status::Cancelled => {
                    state.stage = Stage::Cancelled;
                    state.failure = Some(Failure::stopped(&progress.messages));
                }
                Status::Error => {
                    state.stage = Stage::Failed;
                    state.failure = Some(Failure::ended(&progress.messages));
                }
            }
        });
        progress.status != Status::Running
    }
}
