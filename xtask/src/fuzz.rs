//! `cargo xtask fuzz`: every parser with arbitrary input, guided by coverage.
//!
//! cargo-fuzz wants a nightly compiler; libFuzzer itself does not, so the targets are
//! built here with the flags that count coverage.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

/// Run the fuzz targets
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The target, a file of `fuzz/fuzz_targets/`; all of them without it
    target: Option<String>,
    /// How long each runs
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Coverage of every edge and comparison, for libFuzzer to follow.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions",
    "-Clink-dead-code",
    "-Ccodegen-units=1",
];

/// Builds the targets and runs each.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let targets = match &args.target {
        Some(target) => vec![target.clone()],
        None => all(&folder)?,
    };
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--target", TARGET])
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .current_dir(&folder)
        .status()?;
    if !status.success() {
        bail!("the fuzz targets do not build");
    }
    for target in &targets {
        fuzz(&folder, target, args.seconds)?;
    }
    println!(
        "{} targets, {} seconds each: nothing found",
        targets.len(),
        args.seconds
    );
    Ok(())
}

fn fuzz(folder: &Path, target: &str, seconds: u32) -> anyhow::Result<()> {
    let corpus = folder.join("corpus").join(target);
    fs::create_dir_all(&corpus)?;
    let program: PathBuf = [
        folder,
        Path::new("target"),
        Path::new(TARGET),
        Path::new("release"),
    ]
    .iter()
    .collect::<PathBuf>()
    .join(target);
    let status = Command::new(&program)
        .arg(&corpus)
        .args([
            format!("-max_total_time={seconds}"),
            "-timeout=5".to_owned(),
        ])
        .current_dir(folder)
        .status()
        .with_context(|| format!("cannot run `{}`", program.display()))?;
    if !status.success() {
        bail!("{target} found something: its input lies in fuzz/");
    }
    Ok(())
}

fn all(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut targets = Vec::new();
    for entry in fs::read_dir(folder.join("fuzz_targets"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "rs") {
            targets.extend(path.file_stem().map(|s| s.to_string_lossy().into_owned()));
        }
    }
    targets.sort();
    Ok(targets)
}
