//! Checking and building packs of 2,600 and 26,000 files.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::bail;

use super::pack;
use super::run::{Times, peak_memory_mib, time};

/// What contentctl needs for as many files as the first size, from its own
/// repository's figures: validate, then build.
const PEER: &str = "contentctl, 2,600 files: check 4 s, build 5.4 s";

/// Prints the table.
pub fn run() -> anyhow::Result<()> {
    let dsmith = release_binary()?;
    let work = tempfile::tempdir()?;
    println!(
        "{:<28} {:>9} {:>9} {:>9}   goal",
        "", "min", "median", "max"
    );
    let start = time(20, || command(&dsmith, &["--version"]))?;
    row("start-up", start, "20 ms");
    let linear = "ten times the above";
    for (files, check_goal, build_goal, memory_goal) in [
        (2_600, "0.5 s", "1 s", "200 MB"),
        (26_000, linear, linear, linear),
    ] {
        let root = work.path().join(files.to_string());
        let written = pack::write(&root, files)?;
        let folder = root.to_string_lossy().into_owned();
        let out = work.path().join("dist").to_string_lossy().into_owned();
        let runs = if files > 10_000 { 3 } else { 10 };
        let check = time(runs, || command(&dsmith, &["check", &folder]))?;
        row(&format!("check, {written} files"), check, check_goal);
        let args = ["build-extension", &folder, "--out", &out];
        let build = time(runs, || command(&dsmith, &args))?;
        row(&format!("build, {written} files"), build, build_goal);
        let peak = peak_memory_mib(&dsmith, &args)?;
        let what = format!("memory, {written} files");
        println!("{what:<28} {peak:>25} MiB   {memory_goal}");
    }
    println!("beside it: {PEER}");
    Ok(())
}

fn row(what: &str, times: Times, goal: &str) {
    println!(
        "{what:<28} {:>9} {:>9} {:>9}   {goal}",
        seconds(times.min),
        seconds(times.median),
        seconds(times.max)
    );
}

fn seconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn command(program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    command
}

fn release_binary() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let status = Command::new(env!("CARGO"))
        .args([
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            "dsmith",
        ])
        .current_dir(&root)
        .status()?;
    if !status.success() {
        bail!("dsmith does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    Ok(target
        .unwrap_or_else(|| root.join("target"))
        .join("release/dsmith"))
}
