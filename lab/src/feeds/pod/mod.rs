//! The Proofpoint on Demand Log Service: a WebSocket server with its documented
//! limits.
mod frames;
mod handshake;
mod incoming;
mod lease;
mod limits;
mod registry;
mod request;
mod session;
mod source;

use super::clock::Clock;
use super::faults::PodFaults;
use super::kind::Kind;
use super::log::Log;
use parking_lot::Mutex;
use registry::Registry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use handshake::handle;
pub use limits::Limits;

/// A cluster and a token that may read its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Cluster ID.
    pub cid: String,
    /// API key.
    pub token: String,
}

/// What the feed did so far, by stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Live sessions that began.
    pub live_sessions: u64,
    /// Archive sessions that began.
    pub archive_sessions: u64,
    /// Handshakes that got 409.
    pub conflicts: u64,
    /// Handshakes that got another error.
    pub refusals: u64,
    /// Events written to a live session, repeats included.
    pub live_events: u64,
    /// Events written to an archive session, repeats included.
    pub archive_events: u64,
    /// Pings that were answered.
    pub pings: u64,
}

/// The feed's shared state.
pub struct Pod {
    clock: Arc<Clock>,
    accounts: Vec<Account>,
    limits: Limits,
    logs: BTreeMap<Kind, Log>,
    /// What goes wrong at present.
    pub faults: watch::Sender<PodFaults>,
    registry: Registry,
    sessions: Mutex<JoinSet<()>>,
    counts: Mutex<BTreeMap<Kind, Counts>>,
}

impl Pod {
    /// A feed without events.
    pub fn new(clock: Arc<Clock>, accounts: Vec<Account>, limits: Limits) -> Self {
        let kinds = [Kind::Message, Kind::Maillog];
        Self {
            clock,
            accounts,
            limits,
            logs: kinds
                .into_iter()
                .map(|kind| (kind, Log::default()))
                .collect(),
            faults: watch::Sender::default(),
            registry: Registry::default(),
            sessions: Mutex::default(),
            counts: Mutex::default(),
        }
    }

    /// The events of a stream; `None` for TAP's kinds.
    pub fn log(&self, kind: Kind) -> Option<&Log> {
        self.logs.get(&kind)
    }

    /// What happened so far.
    pub fn counts(&self) -> BTreeMap<Kind, Counts> {
        self.counts.lock().clone()
    }

    /// Drops all sessions, as a server that is switched off does.
    pub fn drop_sessions(&self) {
        self.sessions.lock().abort_all();
    }

    fn count(&self, kind: Kind, change: impl FnOnce(&mut Counts)) {
        change(self.counts.lock().entry(kind).or_default());
    }
}
