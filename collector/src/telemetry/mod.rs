//! The log: JSON lines in the store, rotated by size, the level changeable at run time,
//! never a secret.

mod lines;
mod rotate;

use std::path::Path;

use anyhow::Context;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub use lines::JsonLines;
pub use rotate::RotatingFile;

/// Size at which a log file is put aside, and how many are kept: within what IBM's own
/// apps take (2 MB, 5 files).
const FILE_BYTES: u64 = 2 * 1024 * 1024;
const FILES: usize = 5;

/// Opens the log in `folder` and sends everything traced from now on there.
pub fn start(folder: &Path) -> anyhow::Result<()> {
    let file = RotatingFile::open(folder, "collector.log", FILE_BYTES, FILES)
        .with_context(|| format!("cannot write the log in {}", folder.display()))?;
    tracing_subscriber::registry()
        .with(JsonLines::new(file))
        .try_init()
        .context("the log was started twice")
}
