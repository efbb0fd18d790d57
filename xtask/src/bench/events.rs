//! The event engine's speed: see `benches/events.rs`.

use std::path::Path;
use std::process::Command;

use anyhow::bail;

/// Builds the benchmark and runs it.
pub fn run() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let status = Command::new(env!("CARGO"))
        .args(["bench", "--locked", "--quiet", "--package", "dsmith"])
        .args(["--bench", "events"])
        .current_dir(&root)
        .status()?;
    if !status.success() {
        bail!("the benchmark of the event engine failed");
    }
    Ok(())
}
