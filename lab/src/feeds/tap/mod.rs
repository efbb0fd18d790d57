//! The TAP SIEM API v2: an HTTP server with its documented limits.
mod answer;
mod body;
mod throttle;
mod window;

use super::clock::Clock;
use super::faults::TapFaults;
use super::kind::Kind;
use super::log::Log;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use throttle::Throttle;
use tokio::sync::watch;

pub use answer::handle;

/// A service principal and its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Service principal.
    pub principal: String,
    /// Secret key.
    pub secret: String,
}

/// What the feed did so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Answers by status.
    pub answers: BTreeMap<u16, u64>,
    /// Events in answers of 200, by array; repeats included.
    pub events: BTreeMap<Kind, u64>,
}

/// The feed's shared state.
pub struct Tap {
    clock: Arc<Clock>,
    accounts: Vec<Account>,
    logs: BTreeMap<Kind, Log>,
    throttle: Mutex<BTreeMap<String, Throttle>>,
    /// What goes wrong at present.
    pub faults: watch::Sender<TapFaults>,
    counts: Mutex<Counts>,
}

impl Tap {
    /// A feed without events.
    pub fn new(clock: Arc<Clock>, accounts: Vec<Account>) -> Self {
        let logs = Kind::TAP.into_iter().map(|kind| (kind, Log::default()));
        Self {
            clock,
            accounts,
            logs: logs.collect(),
            throttle: Mutex::default(),
            faults: watch::Sender::default(),
            counts: Mutex::default(),
        }
    }

    /// The events of an array; `None` for PoD's kinds.
    pub fn log(&self, kind: Kind) -> Option<&Log> {
        self.logs.get(&kind)
    }

    /// What happened so far.
    pub fn counts(&self) -> Counts {
        self.counts.lock().clone()
    }
}

/// One of the six paths under `/v2/siem/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    path: &'static str,
    kinds: &'static [Kind],
}

impl Endpoint {
    const ALL: [Self; 6] = [
        Self {
            path: "/v2/siem/all",
            kinds: &Kind::TAP,
        },
        Self {
            path: "/v2/siem/issues",
            kinds: &[Kind::ClicksPermitted, Kind::MessagesDelivered],
        },
        Self {
            path: "/v2/siem/clicks/blocked",
            kinds: &[Kind::ClicksBlocked],
        },
        Self {
            path: "/v2/siem/clicks/permitted",
            kinds: &[Kind::ClicksPermitted],
        },
        Self {
            path: "/v2/siem/messages/blocked",
            kinds: &[Kind::MessagesBlocked],
        },
        Self {
            path: "/v2/siem/messages/delivered",
            kinds: &[Kind::MessagesDelivered],
        },
    ];

    fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|endpoint| endpoint.path == path)
    }

    /// `clicks/permitted` has a throttle pool of its own, the others share one.
    fn pool(self) -> usize {
        usize::from(self.path == "/v2/siem/clicks/permitted")
    }
}
