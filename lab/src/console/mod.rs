//! The stand-in console: what it holds, and its one HTTPS port.

pub mod accounts;
pub mod api;
pub mod assumptions;
pub mod client;
pub mod error;
pub mod extensions;
pub mod listing;
pub mod server;
mod tasks;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;

use crate::apps::Host;
use crate::ariel::{Database, Known, Searches};
use crate::install::Store;
use crate::pipeline;

pub use accounts::{Accounts, Caller, User};
pub use api::{caller, header};
pub use tasks::Tasks;

/// The console's version, as `<qradarversion>` writes it: 7.5.0 UP14, which was seen.
pub const VERSION: &str = "2021.6.14.20251017194912";
/// The versions of its API.
pub const API_VERSIONS: [&str; 3] = ["21.0", "22.0", "26.0"];

/// Everything that the console holds.
pub struct Console {
    /// Installed content.
    pub store: Store,
    /// Events.
    pub database: Database,
    /// Ariel's searches.
    pub searches: Searches,
    /// What the event collector shares.
    pub pipeline: Arc<pipeline::Shared>,
    /// Users and their sessions.
    pub accounts: Accounts,
    /// What runs in the background.
    pub tasks: Tasks,
    /// The apps.
    pub apps: Host,
}

/// What a console is started with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// A folder of its own.
    pub dir: PathBuf,
    /// Events that tell an earlier time are stored at that time.
    pub history_until: Option<Timestamp>,
}

impl Console {
    /// A console in its folder.
    pub fn open(setup: &Setup) -> Result<Arc<Self>> {
        std::fs::create_dir_all(&setup.dir)?;
        let store = Store::open(&setup.dir.join("console.db"))?;
        let database = Database::open(&setup.dir.join("events.db"))?;
        let known = Arc::new(Known::read(&store)?);
        database.add_properties(&known)?;
        let (shared, refused) = pipeline::Shared::new(&store, setup.history_until)?;
        for refusal in refused {
            log(&format!("not parsed as QRadar would: {refusal:?}"));
        }
        Ok(Arc::new(Self {
            searches: Searches::new(database.clone(), known),
            pipeline: shared,
            accounts: Accounts::default(),
            tasks: Tasks::default(),
            apps: Host::new(&setup.dir.join("apps")),
            store,
            database,
        }))
    }

    /// Takes into use what was installed or removed.
    pub fn reload(&self) -> Result<()> {
        let known = Arc::new(Known::read(&self.store)?);
        let refused = self.pipeline.reload(&self.store, &self.database, &known)?;
        for refusal in refused {
            log(&format!("not parsed as QRadar would: {refusal:?}"));
        }
        self.searches.update(known);
        Ok(())
    }
}

/// One line of the lab's log, on standard error.
pub fn log(line: &str) {
    eprintln!("lab: {line}");
}

/// Now, in milliseconds of Unix time.
pub fn now() -> u64 {
    let now = std::time::SystemTime::now();
    let since = now
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(0)
}
