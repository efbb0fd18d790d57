//! The collector's throughput, which the lab measures: see `lab/README.md`.

use std::path::Path;
use std::process::Command;

use anyhow::bail;

/// Builds the collector and runs the lab's benchmark on it.
pub fn run() -> anyhow::Result<()> {
    cargo(&["build", "--release", "--locked", "--package", "collector"])?;
    cargo(&[
        "run",
        "--release",
        "--locked",
        "--package",
        "lab",
        "--bin",
        "bench-collector",
    ])
}

fn cargo(args: &[&str]) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let collector = root.join("target/release/collector");
    let status = Command::new(env!("CARGO"))
        .args(args)
        .current_dir(&root)
        .env("DSMITH_COLLECTOR", collector)
        .status()?;
    if !status.success() {
        bail!("`cargo {}` failed", args.join(" "));
    }
    Ok(())
}
