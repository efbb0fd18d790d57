//! What Linux knows of a process: CPU time and memory.
use anyhow::{Context, Result};
use std::time::Duration;

/// Clock ticks a second; Linux has shown user space 100 on every x86-64.
const TICKS: u64 = 100;

/// CPU time so far, user and system, over all threads.
pub fn cpu(id: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    parse_cpu(&stat).context("cannot read the CPU time")
}

/// The most memory that was resident so far, bytes.
pub fn peak_resident(id: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    parse_peak(&status).context("cannot read the peak memory")
}

/// Fields 14 and 15; the name before them may hold spaces and parentheses.
fn parse_cpu(stat: &str) -> Option<Duration> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 1000 / TICKS))
}

fn parse_peak(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_user_and_system_together() {
        let stat = "1 (a) b) S 1 1 1 0 -1 4194560 1 1 1 1 150 50 0 0 20 0 1 0 1 1 1";
        assert_eq!(parse_cpu(stat), Some(Duration::from_secs(2)));
    }

    #[test]
    fn the_peak_is_in_kib() {
        assert_eq!(parse_peak("VmPeak:\t9 kB\nVmHWM:\t    3 kB\n"), Some(3072));
    }
}
