//! The log: JSON lines in the store, rotated by size, the level changeable at run time,
//! never a secret.

mod lines;
mod recent;
mod rotate;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub use lines::JsonLines;
pub use recent::{Log, Wanted};
pub use rotate::RotatingFile;

/// Size at which a log file is put aside, and how many are kept: what IBM's own apps take.
const FILE_BYTES: u64 = 2 * 1024 * 1024;
const FILES: usize = 5;

/// Opens the log in `folder` and sends everything traced from now on there.
pub fn start(folder: &Path) -> anyhow::Result<Arc<Log>> {
    let file = RotatingFile::open(folder, "collector.log", FILE_BYTES, FILES)
        .with_context(|| format!("cannot write the log in {}", folder.display()))?;
    let log = Arc::new(Log::default());
    tracing_subscriber::registry()
        .with(JsonLines::new(file, Arc::clone(&log)))
        .try_init()
        .context("the log was started twice")?;
    Ok(log)
}
