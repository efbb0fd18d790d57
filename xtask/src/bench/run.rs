//! Runs a command several times and measures each whole process.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use nix::sys::resource::{UsageWho, getrusage};

/// The wall time of the runs of one command.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The shortest.
    pub min: Duration,
    /// The one in the middle.
    pub median: Duration,
    /// The longest.
    pub max: Duration,
}

/// Runs `command` once to warm the disk cache and then `runs` times.
pub fn time(runs: usize, mut command: impl FnMut() -> Command) -> anyhow::Result<Times> {
    let mut times = Vec::new();
    for round in 0..=runs {
        let start = Instant::now();
        let output = command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()?;
        let elapsed = start.elapsed();
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        if round > 0 {
            times.push(elapsed);
        }
    }
    times.sort();
    Ok(Times {
        min: times[0],
        median: times[times.len() / 2],
        max: times[times.len() - 1],
    })
}

/// The most memory that one run of a command takes, in MiB.
///
/// The system keeps that figure for all children of a process together, compilers
/// included, so a process of its own runs the command: see [`print_peak`].
pub fn peak_memory_mib(program: &Path, args: &[&str]) -> anyhow::Result<u64> {
    let output = Command::new(std::env::current_exe()?)
        .arg("peak-memory")
        .arg(program)
        .args(args)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim()
        .parse()
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Runs a command and prints the most memory that it took, in MiB.
pub fn print_peak(command: &[OsString]) -> anyhow::Result<()> {
    let [program, args @ ..] = command else {
        bail!("a command is needed");
    };
    let output = Command::new(program).args(args).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    println!("{}", getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() / 1024);
    Ok(())
}
