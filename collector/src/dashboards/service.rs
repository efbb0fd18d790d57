//! The queries of all pages: who asks the same shares one search, a user has few searches at
//! once, and what nobody waits for is stopped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::ariel::Ariel;
use super::compose::{self, Plan};
use super::drive::drive;
use super::file::Dashboards;
use super::request::{Mistake, Request, What};
use super::run::Run;
use crate::secrets::Secret;
use crate::spool::lock;
use crate::web::Console;

/// Searches of one user that run at once.
const AT_ONCE: usize = 4;
/// How long a search goes on without a stream and without a question.
const WAITED_FOR: Duration = Duration::from_secs(10);
/// How long a finished query is kept without a question.
const KEPT: Duration = Duration::from_mins(10);
/// Queries of one user that are kept.
const QUERIES: usize = 200;
/// Queries of all users that are kept.
const ALL_QUERIES: usize = 2_000;
/// How long the console may take to drop what runs when the collector stops.
const FAREWELL: Duration = Duration::from_millis(400);
/// How often it is looked for what nobody waits for.
const SWEEP: Duration = Duration::from_secs(1);

/// See the module.
#[derive(Debug)]
pub struct Service {
    console: Option<Arc<Console>>,
    file: Option<Dashboards>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    queries: HashMap<String, Arc<Query>>,
    runs: Vec<Arc<Run>>,
    rooms: HashMap<String, Arc<Semaphore>>,
    drives: TaskTracker,
}

/// One question of one page.
#[derive(Debug)]
pub struct Query {
    /// Its id; empty when it does not run.
    pub id: String,
    /// The tab.
    pub tab: String,
    /// The panel.
    pub panel: String,
    /// The panel's text.
    pub title: String,
    /// Which question about it.
    pub what: What,
    /// What runs and what it means.
    pub plan: Plan,
    /// The search; none when it does not run.
    pub run: Option<Arc<Run>>,
    user: String,
    waiting: Mutex<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    streams: usize,
    seen: Instant,
}

/// Who asks: whose rights, and the token that proves them.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Whose rights.
    pub user: String,
    /// The token.
    pub sec: Secret,
}

/// Why a question is not taken.
#[derive(Debug)]
pub enum Refusal {
    /// There is no console to search.
    NoConsole,
    /// There are no dashboards.
    NoDashboards,
    /// There is no such panel.
    NoPanel,
    /// Something in it is wrong.
    Mistake(Mistake),
    /// Too many are kept.
    TooMany,
    /// The system gave no randomness.
    NoRandomness,
}

impl From<Mistake> for Refusal {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl Service {
    /// Over the searches of `console`; `file` says what they are.
    pub fn new(console: Option<Arc<Console>>, file: Option<Dashboards>) -> Self {
        Self {
            console,
            file,
            kept: Mutex::default(),
        }
    }

    /// What the pages get of the file.
    pub fn shown(&self) -> Option<&serde_json::Value> {
        self.file.as_ref().map(|file| &file.shown)
    }

    /// Ariel in the caller's name.
    pub fn ariel(&self, asker: &Asker) -> Result<Ariel, Refusal> {
        let console = self.console.clone().ok_or(Refusal::NoConsole)?;
        Ok(Ariel::new(console, asker.sec.clone()))
    }

    /// Takes a question. `now` is in milliseconds since 1970.
    pub fn ask(&self, asker: &Asker, request: &Request, now: u64) -> Result<Arc<Query>, Refusal> {
        let ariel = self.ariel(asker)?;
        let file = self.file.as_ref().ok_or(Refusal::NoDashboards)?;
        let found = file.find(&request.tab, &request.panel);
        let (tab, panel) = found.ok_or(Refusal::NoPanel)?;
        let plan = compose::plan(tab, panel, request, now)?;
        let mut query = Query {
            id: String::new(),
            tab: tab.id.clone(),
            panel: panel.id.clone(),
            title: panel.title.clone(),
            what: request.what,
            plan,
            run: None,
            user: asker.user.clone(),
            waiting: Mutex::new(Waiting {
                streams: 0,
                seen: Instant::now(),
            }),
        };
        if !request.run {
            return Ok(Arc::new(query));
        }
        query.id = id()?;
        let mut kept = lock(&self.kept);
        kept.make_room(&asker.user)?;
        query.run = Some(kept.run(
            &asker.user,
            query.plan.query.to_string(),
            &panel.database,
            ariel,
        ));
        let query = Arc::new(query);
        kept.queries.insert(query.id.clone(), Arc::clone(&query));
        Ok(query)
    }

    /// A query of this user, which is then waited for a little longer.
    pub fn find(&self, asker: &Asker, id: &str) -> Option<Arc<Query>> {
        let query = lock(&self.kept).queries.get(id).cloned();
        let query = query.filter(|query| query.user == asker.user)?;
        lock(&query.waiting).seen = Instant::now();
        Some(query)
    }

    /// One page no longer wants its query.
    pub fn leave(&self, asker: &Asker, id: &str) -> bool {
        let mut kept = lock(&self.kept);
        let own = kept
            .queries
            .get(id)
            .is_some_and(|query| query.user == asker.user);
        if own {
            kept.queries.remove(id);
            kept.sweep(Instant::now());
        }
        own
    }

    /// Stops every search and drops it from the console, as far as that is quick.
    pub async fn close(&self) {
        let drives = {
            let mut kept = lock(&self.kept);
            kept.queries.clear();
            kept.runs.drain(..).for_each(|run| run.abandon());
            kept.drives.close();
            kept.drives.clone()
        };
        let _ = tokio::time::timeout(FAREWELL, drives.wait()).await;
    }

    /// Looks from now on for what nobody waits for, as long as the service is there.
    pub fn watch(self: &Arc<Self>) {
        let service = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(SWEEP).await;
                let Some(service) = Weak::upgrade(&service) else {
                    return;
                };
                lock(&service.kept).sweep(Instant::now());
            }
        });
    }
}

impl Kept {
    /// The search for an AQL: one that may be shared, or a new one.
    fn run(&mut self, user: &str, aql: String, database: &str, ariel: Ariel) -> Arc<Run> {
        let now = Instant::now();
        let mut runs = self.runs.iter();
        let same = runs.find(|run| run.user == user && run.aql == aql && run.shareable(now));
        if let Some(run) = same {
            return Arc::clone(run);
        }
        let run = Arc::new(Run::new(user.to_owned(), aql, database.to_owned()));
        let room = self.rooms.entry(user.to_owned());
        let room = room.or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
        self.drives
            .spawn(drive(Arc::clone(&run), ariel, Arc::clone(room)));
        self.runs.push(Arc::clone(&run));
        run
    }

    /// Drops the finished query that was not asked for the longest, where a user has too many.
    fn make_room(&mut self, user: &str) -> Result<(), Refusal> {
        let own = self.queries.values().filter(|query| query.user == user);
        let own: Vec<&Arc<Query>> = own.collect();
        if own.len() < QUERIES {
            let room = self.queries.len() < ALL_QUERIES;
            return if room { Ok(()) } else { Err(Refusal::TooMany) };
        }
        let idle = own.into_iter().filter(|query| query.over());
        let oldest = idle.min_by_key(|query| lock(&query.waiting).seen);
        let id = oldest
            .map(|query| query.id.clone())
            .ok_or(Refusal::TooMany)?;
        self.queries.remove(&id);
        Ok(())
    }

    /// Stops and drops what nobody waits for at `now`.
    fn sweep(&mut self, now: Instant) {
        self.queries.retain(|_, query| query.wanted(now));
        let queries = &self.queries;
        let used = |run: &Arc<Run>| {
            let mut runs = queries.values().filter_map(|query| query.run.as_ref());
            runs.any(|other| Arc::ptr_eq(other, run))
        };
        self.runs.retain(|run| {
            let over = run.state().stage.over();
            let keep = used(run) || (over && run.shareable(now));
            if !keep {
                run.abandon();
            }
            keep
        });
        let runs = &self.runs;
        self.rooms
            .retain(|user, _| runs.iter().any(|run| run.user == *user));
    }
}

impl Query {
    fn over(&self) -> bool {
        self.run.as_ref().is_none_or(|run| run.state().stage.over())
    }

    fn wanted(&self, now: Instant) -> bool {
        let waiting = lock(&self.waiting);
        let patience = if self.over() { KEPT } else { WAITED_FOR };
        waiting.streams > 0 || now.duration_since(waiting.seen) < patience
    }
}

/// A stream that waits for a query for as long as this is kept.
#[derive(Debug)]
pub struct Watching(Arc<Query>);

impl Watching {
    /// Waits.
    pub fn new(query: Arc<Query>) -> Self {
        lock(&query.waiting).streams += 1;
        Self(query)
    }

    /// For what.
    pub fn query(&self) -> &Query {
        &self.0
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let mut waiting = lock(&self.0.waiting);
        waiting.streams -= 1;
        waiting.seen = Instant::now();
    }
}

/// An id that nobody can guess.
fn id() -> Result<String, Refusal> {
    let mut bytes = [0; 18];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests;
