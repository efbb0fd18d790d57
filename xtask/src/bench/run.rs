//! Runs a command several times and measures each whole process.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::bail;
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

/// The most memory that any process run so far had at once, in MiB. It only rises, so
/// the largest input is measured last.
pub fn peak_memory_mib() -> anyhow::Result<i64> {
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() / 1024)
}
