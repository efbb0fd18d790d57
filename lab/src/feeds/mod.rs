//! Stand-in Proofpoint feeds with every documented limit, and faults on a
//! switch. What they do without a public statement is in `assumptions`.
pub mod assumptions;
pub mod certificates;
pub mod clock;
pub mod control;
pub mod event;
pub mod faults;
pub mod generate;
pub mod kind;
pub mod log;
pub mod pod;
mod query;
pub mod replay;
pub mod server;
pub mod tap;
pub mod template;
pub mod transport;

use anyhow::{Result, bail};
use clock::Clock;
use event::Event;
use faults::{PodFaults, TapFaults};
use generate::{Generator, Size};
use jiff::Timestamp;
use kind::Kind;
use log::Log;
use parking_lot::Mutex;
use pod::Pod;
use serde_json::{Value, json};
use std::sync::Arc;
use tap::Tap;

pub use server::{Addresses, Running};

/// Both feeds and their events, apart from any socket.
pub struct Feeds {
    /// The clock that both feeds go by.
    pub clock: Arc<Clock>,
    /// Proofpoint on Demand.
    pub pod: Arc<Pod>,
    /// Targeted Attack Protection.
    pub tap: Arc<Tap>,
    generator: Mutex<Generator>,
}

/// Who may read the feeds, and the generator's seed.
#[derive(Debug, Clone)]
pub struct Config {
    /// Clusters and tokens.
    pub pod: Vec<pod::Account>,
    /// Service principals and secrets.
    pub tap: Vec<tap::Account>,
    /// The same seed generates the same events.
    pub seed: u32,
    /// PoD's times.
    pub limits: pod::Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pod: vec![pod::Account {
                cid: "example_hosted".to_owned(),
                token: "lab-token".to_owned(),
            }],
            tap: vec![tap::Account {
                principal: "lab-principal".to_owned(),
                secret: "lab-secret".to_owned(),
            }],
            seed: 1,
            limits: pod::Limits::default(),
        }
    }
}

impl Feeds {
    /// Feeds without events.
    pub fn new(config: Config) -> Self {
        let clock = Arc::new(Clock::default());
        Self {
            pod: Arc::new(Pod::new(Arc::clone(&clock), config.pod, config.limits)),
            tap: Arc::new(Tap::new(Arc::clone(&clock), config.tap)),
            clock,
            generator: Mutex::new(Generator::new(config.seed)),
        }
    }

    /// The events of a kind.
    pub fn log(&self, kind: Kind) -> Result<&Log> {
        let log = self.pod.log(kind).or_else(|| self.tap.log(kind));
        let Some(log) = log else {
            bail!("no feed serves {}", kind.name());
        };
        Ok(log)
    }

    /// Appends events to a kind's stream.
    pub fn push(&self, kind: Kind, events: impl IntoIterator<Item = Event>) {
        if let Ok(log) = self.log(kind) {
            log.extend(events);
        }
    }

    /// Appends the events of JSON lines; gives their number.
    pub fn replay(&self, kind: Kind, lines: &str) -> Result<usize, replay::BadLine> {
        let events = replay::parse(kind, lines, self.clock.now())?;
        let count = events.len();
        self.push(kind, events);
        Ok(count)
    }

    /// Generates events of the present moment.
    pub fn generate(&self, kind: Kind, size: Size, count: u64) {
        self.generate_over(kind, size, count, self.clock.now(), self.clock.now());
    }

    /// Generates events that are spread evenly from one moment to another.
    pub fn generate_over(
        &self,
        kind: Kind,
        size: Size,
        count: u64,
        from: Timestamp,
        to: Timestamp,
    ) {
        let span = to.duration_since(from);
        let mut generator = self.generator.lock();
        let events = (0..count).map(|index| {
            let share = i32::try_from(count.max(1)).unwrap_or(i32::MAX);
            let passed = span / share * i32::try_from(index).unwrap_or(i32::MAX);
            let at = from.checked_add(passed).unwrap_or(from);
            generator.next(kind, size, at)
        });
        self.push(kind, events);
    }

    /// Changes what goes wrong with PoD.
    pub fn pod_faults(&self, change: impl FnOnce(&mut PodFaults)) {
        self.pod.faults.send_modify(change);
    }

    /// Changes what goes wrong with TAP.
    pub fn tap_faults(&self, change: impl FnOnce(&mut TapFaults)) {
        self.tap.faults.send_modify(change);
    }

    /// Clock, events held, and what both feeds did so far.
    pub fn state(&self) -> Value {
        let held: serde_json::Map<_, _> = Kind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind.name().to_owned(), json!(self.log(kind).ok()?.len()))))
            .collect();
        let pod: serde_json::Map<_, _> = self
            .pod
            .counts()
            .into_iter()
            .map(|(kind, counts)| (kind.name().to_owned(), json!(counts)))
            .collect();
        json!({
            "now": self.clock.now().to_string(),
            "events": held,
            "pod": pod,
            "tap": self.tap.counts(),
        })
    }
}
