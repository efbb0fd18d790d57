//! What both sources do with an event: read it, leave out duplicates, write its line.

use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::spool::{Batch, Queue, Seen, Spool, lock};
use crate::status::{State, Status};
use crate::transform::{EventKind, Key, Profile, Written};

/// The way of one stream's events into the spool.
#[derive(Debug)]
pub struct Intake {
    profile: Profile,
    spool: Spool,
    /// The stream's queue.
    pub queue: Arc<Queue>,
    seen: Mutex<Seen>,
    status: Arc<Status>,
}

impl Intake {
    /// `recent` are the keys of the latest events.
    pub fn new(
        profile: Profile,
        spool: Spool,
        queue: Arc<Queue>,
        recent: Vec<Key>,
        status: Arc<Status>,
    ) -> Self {
        let seen = Mutex::new(Seen::new(recent));
        Self {
            profile,
            spool,
            queue,
            seen,
            status,
        }
    }

    /// Adds an event to `batch` unless it is known; whether it was new. `older` are further
    /// known keys.
    pub fn take(
        &self,
        kind: EventKind,
        bytes: &[u8],
        older: &HashSet<Key>,
        batch: &mut Batch,
    ) -> bool {
        let now = Timestamp::now();
        self.status.event(now.as_millisecond());
        self.status.received.fetch_add(1, Relaxed);
        let Ok(event) = self.profile.read(kind, bytes) else {
            self.status.set_aside.fetch_add(1, Relaxed);
            batch.aside.push(bytes.to_vec());
            return true;
        };
        if older.contains(&event.key) || !lock(&self.seen).insert(event.key) {
            self.status.duplicates.fetch_add(1, Relaxed);
            return false;
        }
        if self.profile.write(&event, now, &mut batch.lines) == Written::Cut {
            self.status.cut.fetch_add(1, Relaxed);
        }
        batch.events += 1;
        batch.keys.push(event.key);
        batch.saw(event.time.unwrap_or(now).as_millisecond());
        true
    }

    /// Hands the batch to the spool; waits for room there, and says so.
    pub async fn push(&self, batch: Batch) {
        if batch.is_empty() {
            return;
        }
        let events = u64::from(batch.events);
        let push = self.spool.push(&self.queue, batch);
        tokio::pin!(push);
        let quick = tokio::time::timeout(std::time::Duration::from_secs(1), &mut push).await;
        if quick.is_err() {
            let before = self.status.source_now();
            self.status.source(State::Paused, "The spool is full or its disk is not writable: collecting goes on when there is room.");
            tracing::warn!("paused: the spool takes nothing at the moment");
            push.await;
            self.status.source(before.0, before.1);
        }
        self.status.spooled.fetch_add(events, Relaxed);
    }

    /// Known keys of events around a time window, for the archive.
    pub async fn keys_between(&self, from_ms: i64, until_ms: i64) -> HashSet<Key> {
        let keys = self
            .spool
            .keys_between(&self.queue, from_ms, until_ms)
            .await;
        keys.into_iter().collect()
    }

    /// Waits until everything pushed is on disk.
    pub async fn sync(&self) {
        self.spool.sync().await;
    }
}
