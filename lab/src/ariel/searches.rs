//! Searches that were started: each runs on a thread of its own, a few at once, and is kept
//! until it is deleted or a day old.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use parking_lot::{Mutex, RwLock};
use tokio::sync::{Semaphore, watch};

use super::catalog::Known;
use super::database::Database;
use super::run::{self, Course, Rows};
use super::translate::{Fault, Translation, translate};

/// How many searches run at once.
const AT_ONCE: usize = 4;
/// How long a result is kept.
pub const RETENTION: Duration = Duration::from_hours(24);
/// The most searches that are kept.
const MOST: usize = 2_000;

/// Where a search stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Others run first.
    Wait,
    /// It runs.
    Execute,
    /// All rows are there.
    Completed,
    /// It was stopped; the rows until then are there.
    Canceled,
    /// It failed.
    Error,
}

impl Status {
    /// The word of the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wait => "WAIT",
            Self::Execute => "EXECUTE",
            Self::Completed => "COMPLETED",
            Self::Canceled => "CANCELED",
            Self::Error => "ERROR",
        }
    }

    /// Whether nothing more happens.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Canceled | Self::Error)
    }
}

/// One search.
#[derive(Debug)]
pub struct Search {
    /// Its id, which is its cursor's name.
    pub id: String,
    /// Who started it.
    pub user: String,
    /// The query as it was given.
    pub query: String,
    /// What it became.
    pub translation: Translation,
    /// Its progress.
    pub course: Arc<Course>,
    created: Instant,
    status: watch::Sender<Status>,
    result: Mutex<Outcome>,
}

#[derive(Debug, Default)]
struct Outcome {
    rows: Arc<Rows>,
    error: Option<String>,
    took: Option<Duration>,
    save: bool,
}

impl Search {
    /// Where it stands.
    pub fn status(&self) -> Status {
        *self.status.borrow()
    }

    /// Waits until it is over.
    pub async fn over(&self) {
        let mut status = self.status.subscribe();
        // The sender lives as long as the search.
        let _ = status.wait_for(|status| status.is_over()).await;
    }

    /// Its rows; none while it runs.
    pub fn rows(&self) -> Option<Arc<Rows>> {
        self.status()
            .is_over()
            .then(|| Arc::clone(&self.result.lock().rows))
    }

    /// Why it failed.
    pub fn error(&self) -> Option<String> {
        self.result.lock().error.clone()
    }

    /// How long it ran.
    pub fn took(&self) -> Duration {
        self.result
            .lock()
            .took
            .unwrap_or_else(|| self.created.elapsed())
    }

    /// Percent.
    pub fn progress(&self) -> u64 {
        if self.status().is_over() {
            return 100;
        }
        let range = self.translation.range;
        let passed = self
            .course
            .reached
            .load(Ordering::Relaxed)
            .saturating_sub(range.from);
        (passed * 100 / (range.until - range.from.min(range.until)).max(1)).min(99)
    }

    /// Stops it; what was found is kept.
    pub fn cancel(&self) {
        self.course.stop.store(true, Ordering::Relaxed);
        self.status.send_if_modified(|status| {
            let waits = *status == Status::Wait;
            if waits {
                *status = Status::Canceled;
            }
            waits
        });
    }

    /// Whether it is to be kept for good.
    pub fn is_saved(&self) -> bool {
        self.result.lock().save
    }

    /// Keeps it for good, or no longer.
    pub fn save(&self, save: bool) {
        self.result.lock().save = save;
    }

    fn run(&self, database: &Database, known: &Arc<Known>) {
        let waiting = self.status.send_if_modified(|status| {
            let waits = *status == Status::Wait;
            if waits {
                *status = Status::Execute;
            }
            waits
        });
        if !waiting {
            return;
        }
        let begun = Instant::now();
        let result = run::run(database, known, &self.translation, &self.course);
        let mut outcome = self.result.lock();
        outcome.took = Some(begun.elapsed());
        let status = match result {
            Ok(rows) => {
                outcome.rows = Arc::new(rows);
                let stopped = self.course.stop.load(Ordering::Relaxed);
                if stopped {
                    Status::Canceled
                } else {
                    Status::Completed
                }
            }
            Err(error) => {
                outcome.error = Some(format!("{error:#}"));
                Status::Error
            }
        };
        drop(outcome);
        self.status.send_replace(status);
    }
}

/// Why a search was not started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The query does not run.
    Query(Fault),
    /// INTO names a search that is there.
    InUse(String),
}

/// All searches.
pub struct Searches {
    database: Database,
    known: RwLock<Arc<Known>>,
    kept: Mutex<BTreeMap<String, Arc<Search>>>,
    turns: Arc<Semaphore>,
}

impl Searches {
    /// No searches yet.
    pub fn new(database: Database, known: Arc<Known>) -> Self {
        Self {
            database,
            known: RwLock::new(known),
            kept: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// What queries may name from now on.
    pub fn update(&self, known: Arc<Known>) {
        *self.known.write() = known;
    }

    /// What queries may name.
    pub fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read())
    }

    /// Starts a search. `now` is in milliseconds of Unix time.
    pub fn start(&self, query: &str, user: &str, now: u64) -> Result<Arc<Search>, Refused> {
        let known = self.known();
        let translation = translate(query, &known, now).map_err(Refused::Query)?;
        let mut kept = self.kept.lock();
        forget(&mut kept);
        if let Some(same) = under_way(&kept, query, user) {
            return Ok(same);
        }
        let id = translation.cursor.clone();
        let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        if kept.contains_key(&id) {
            return Err(Refused::InUse(id));
        }
        let search = Arc::new(Search {
            id: id.clone(),
            user: user.to_owned(),
            query: query.to_owned(),
            translation,
            course: Arc::default(),
            created: Instant::now(),
            status: watch::Sender::new(Status::Wait),
            result: Mutex::default(),
        });
        kept.insert(id, Arc::clone(&search));
        self.launch(Arc::clone(&search), known);
        Ok(search)
    }

    fn launch(&self, search: Arc<Search>, known: Arc<Known>) {
        let (database, turns) = (self.database.clone(), Arc::clone(&self.turns));
        tokio::spawn(async move {
            let Ok(_turn) = turns.acquire_owned().await else {
                return;
            };
            let running = Arc::clone(&search);
            let work = tokio::task::spawn_blocking(move || running.run(&database, &known));
            match search.translation.time_limit {
                Some(limit) => {
                    let limit = Duration::from_millis(limit);
                    tokio::pin!(work);
                    if tokio::time::timeout(limit, &mut work).await.is_err() {
                        search.cancel();
                        let _ = work.await;
                    }
                }
                None => drop(work.await),
            }
        });
    }

    /// A search by its id.
    pub fn get(&self, id: &str) -> Option<Arc<Search>> {
        self.kept.lock().get(id).cloned()
    }

    /// The ids of all searches.
    pub fn ids(&self) -> Vec<String> {
        self.kept.lock().keys().cloned().collect()
    }

    /// Stops and forgets a search.
    pub fn delete(&self, id: &str) -> Option<Arc<Search>> {
        let search = self.kept.lock().remove(id)?;
        search.cancel();
        Some(search)
    }
}

/// An identical search of the same user that is still under way.
fn under_way(kept: &BTreeMap<String, Arc<Search>>, query: &str, user: &str) -> Option<Arc<Search>> {
    let same = |s: &&Arc<Search>| {
        let stopped = s.course.stop.load(Ordering::Relaxed);
        s.query == query && s.user == user && !stopped && !s.status().is_over()
    };
    kept.values().find(same).cloned()
}

fn forget(kept: &mut BTreeMap<String, Arc<Search>>) {
    kept.retain(|_, search| search.is_saved() || search.created.elapsed() < RETENTION);
    while kept.len() >= MOST {
        let oldest = kept
            .values()
            .filter(|s| s.status().is_over())
            .min_by_key(|s| s.created);
        let Some(id) = oldest.map(|search| search.id.clone()) else {
            return;
        };
        kept.remove(&id);
    }
}
