//! Proofpoint on Demand: one stream (account and type) over WebSocket.
//!
//! Live is asked without `sinceTime`. Whatever live may have missed (a gap over an hour, a
//! connection or process that ended without a closing handshake) becomes an archive job in the
//! stream's cursor: whole hours, read when the archive has them, beside live, de-duplicated.

mod answer;
mod archive;
mod cursor;
mod live;
mod socket;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::facts::Facts;
use crate::intake::Intake;
use crate::net::{Dialer, Proxy, ServiceClock, Target};
use crate::secrets::Secret;
use crate::spool::{lock, now_ms};
use crate::status::{Feed, Status};
use crate::transform::EventKind;
use cursor::{Cursor, Job};

pub use socket::probe;

/// Where the service is.
pub const SERVICE: &str = "wss://logstream.proofpoint.com";

/// What is needed to open a session.
#[derive(Debug, Clone)]
pub struct Access {
    /// The service.
    pub target: Target,
    /// Cluster ID.
    pub cluster_id: String,
    /// API key.
    pub api_key: Secret,
    /// HTTP proxy.
    pub proxy: Option<Proxy>,
    /// How to get there.
    pub dialer: Dialer,
}

/// One stream.
#[derive(Debug)]
pub struct Stream {
    /// Live, and the archive without a key of its own.
    pub access: Access,
    /// The archive's own key.
    pub archive_key: Option<Secret>,
    /// Message or mail log.
    pub feed: Feed,
    /// Into the spool.
    pub intake: Intake,
    /// What is assumed of the service.
    pub facts: Facts,
    /// Where to tell.
    pub status: Arc<Status>,
}

/// What live and archive share.
struct Shared {
    stream: Stream,
    cursor: Mutex<Cursor>,
    clock: Mutex<ServiceClock>,
    /// Held by whoever may have a session, where one key allows only one.
    turn: tokio::sync::Mutex<()>,
    /// The archive waits for its turn.
    wants_turn: Notify,
    /// The service refused a second session beside live.
    alone: AtomicBool,
    /// There may be a new archive job.
    job: Notify,
}

impl Stream {
    /// Collects until cancelled. `cursor` is the stream's last one.
    pub async fn run(self, cursor: Option<Vec<u8>>, stop: CancellationToken) {
        let shared = Arc::new(Shared {
            cursor: Mutex::new(Cursor::read(cursor.as_deref())),
            clock: Mutex::default(),
            stream: self,
            turn: tokio::sync::Mutex::default(),
            wants_turn: Notify::new(),
            alone: AtomicBool::new(false),
            job: Notify::new(),
        });
        shared.show_jobs();
        let span = tracing::Span::current();
        let mut tasks = JoinSet::new();
        tasks.spawn(live::run(Arc::clone(&shared), stop.clone()).instrument(span.clone()));
        tasks.spawn(archive::run(shared, stop).instrument(span));
        while tasks.join_next().await.is_some() {}
    }

    fn kind(&self) -> EventKind {
        match self.feed {
            Feed::PodMaillog => EventKind::PodMaillog,
            _ => EventKind::PodMessage,
        }
    }

    fn type_name(&self) -> &str {
        match self.feed {
            Feed::PodMaillog => &self.facts.pod_maillog_type,
            _ => "message",
        }
    }
}

impl Shared {
    /// The service dated a handshake.
    fn dated(&self, date: Option<i64>) {
        if let Some(date) = date {
            lock(&self.clock).dated(date, Instant::now());
        }
    }

    /// The service's time; `None` until it has told.
    fn service_now(&self) -> Option<i64> {
        lock(&self.clock).now(Instant::now())
    }

    /// The service's time, else our own for want of a better.
    fn probable_now(&self) -> i64 {
        self.service_now().unwrap_or_else(now_ms)
    }

    /// Shows the jobs on the state page, and keeps keys while there are any.
    fn show_jobs(&self) {
        let jobs = lock(&self.cursor).jobs.clone();
        self.stream.intake.queue.keep_keys(self.keys_needed(&jobs));
        let ranges = jobs.iter().map(|job| (job.from * 1000, job.until * 1000));
        self.stream.status.set_archive(ranges.collect());
    }

    /// Times of the events whose keys the jobs will ask for, in milliseconds since 1970.
    fn keys_needed(&self, jobs: &[Job]) -> Option<(i64, i64)> {
        let margin = cursor::seconds(self.stream.facts.pod_reorder_seconds);
        let (first, last) = (jobs.first()?, jobs.last()?);
        Some(((first.from - margin) * 1000, (last.until + margin) * 1000))
    }
}
