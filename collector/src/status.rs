//! What one stream is doing, for the state page and the metrics.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

use serde::Serialize;

use crate::spool::lock;

/// One of the three kinds of stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// PoD `type=message`.
    PodMessage,
    /// PoD `type=maillog`.
    PodMaillog,
    /// TAP.
    Tap,
}

impl Feed {
    /// As in labels and log lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::PodMessage => "pod_message",
            Self::PodMaillog => "pod_maillog",
            Self::Tap => "tap",
        }
    }

    /// The stream's name in the spool.
    pub fn stream(self, account: &str) -> String {
        match self {
            Self::PodMessage => format!("pod/{account}/message"),
            Self::PodMaillog => format!("pod/{account}/maillog"),
            Self::Tap => format!("tap/{account}"),
        }
    }
}

/// What a source is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On the way to Proofpoint.
    Connecting,
    /// Events come, or would.
    Collecting,
    /// A failure: it will be tried again.
    Waiting,
    /// The spool is full.
    Paused,
    /// The operator has to do something first.
    Stopped,
}

/// Counters and state of one stream.
#[derive(Debug)]
pub struct Status {
    /// Name of the account.
    pub account: String,
    /// Which feed.
    pub feed: Feed,
    /// Events that came, duplicates included.
    pub received: AtomicU64,
    /// Of these, known ones.
    pub duplicates: AtomicU64,
    /// Events handed to the spool.
    pub spooled: AtomicU64,
    /// Events that the event collector acknowledged.
    pub forwarded: AtomicU64,
    /// Their bytes.
    pub forwarded_bytes: AtomicU64,
    /// Events over the limit.
    pub cut: AtomicU64,
    /// No JSON objects.
    pub set_aside: AtomicU64,
    /// Failures of the source.
    pub errors: AtomicU64,
    /// Sessions or requests that began well.
    pub sessions: AtomicU64,
    /// Connections to the event collector.
    pub connects: AtomicU64,
    /// Connected to the event collector.
    pub connected: AtomicBool,
    last_event_ms: AtomicI64,
    source: Mutex<(State, String)>,
    receiver: Mutex<String>,
    archive: Mutex<Vec<(i64, i64)>>,
    archive_trouble: Mutex<Option<String>>,
}

impl Status {
    /// At the start.
    pub fn new(account: &str, feed: Feed) -> Self {
        Self {
            account: account.to_owned(),
            feed,
            received: AtomicU64::default(),
            duplicates: AtomicU64::default(),
            spooled: AtomicU64::default(),
            forwarded: AtomicU64::default(),
            forwarded_bytes: AtomicU64::default(),
            cut: AtomicU64::default(),
            set_aside: AtomicU64::default(),
            errors: AtomicU64::default(),
            sessions: AtomicU64::default(),
            connects: AtomicU64::default(),
            connected: AtomicBool::default(),
            last_event_ms: AtomicI64::default(),
            source: Mutex::new((State::Connecting, "Connecting to Proofpoint.".into())),
            receiver: Mutex::new("Connecting to the event collector.".into()),
            archive: Mutex::default(),
            archive_trouble: Mutex::default(),
        }
    }

    /// Sets what the source is doing, in one plain sentence.
    pub fn source(&self, state: State, message: impl Into<String>) {
        *lock(&self.source) = (state, message.into());
    }

    /// What the source is doing.
    pub fn source_now(&self) -> (State, String) {
        lock(&self.source).clone()
    }

    /// Sets how it stands with the event collector.
    pub fn receiver(&self, connected: bool, message: impl Into<String>) {
        self.connected.store(connected, Relaxed);
        *lock(&self.receiver) = message.into();
    }

    /// How it stands with the event collector.
    pub fn receiver_now(&self) -> String {
        lock(&self.receiver).clone()
    }

    /// An event came.
    pub fn event(&self, now_ms: i64) {
        self.last_event_ms.store(now_ms, Relaxed);
    }

    /// When the last event came, milliseconds since 1970.
    pub fn last_event_ms(&self) -> Option<i64> {
        Some(self.last_event_ms.load(Relaxed)).filter(|time| *time > 0)
    }

    /// What is still to be read from the archive, in milliseconds since 1970.
    pub fn set_archive(&self, ranges: Vec<(i64, i64)>) {
        *lock(&self.archive) = ranges;
    }

    /// See [`Self::set_archive`].
    pub fn archive(&self) -> Vec<(i64, i64)> {
        lock(&self.archive).clone()
    }

    /// Why the archive was not read at the last try; it will be tried again.
    pub fn set_archive_trouble(&self, reason: Option<String>) {
        *lock(&self.archive_trouble) = reason;
    }

    /// See [`Self::set_archive_trouble`], as a sentence.
    pub fn archive_message(&self) -> Option<String> {
        let reason = lock(&self.archive_trouble).clone()?;
        let reason = reason.trim_end_matches('.');
        Some(format!("{reason}; the archive is tried again."))
    }

    /// Counts a failure of the source.
    pub fn failed(&self) {
        self.errors.fetch_add(1, Relaxed);
    }
}
