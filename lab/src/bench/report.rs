//! The outcome: rows for people and for machines.
use serde::Serialize;
use std::fmt;

/// One measured subject and size.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was measured.
    pub subject: String,
    /// Bytes of an event.
    pub event_bytes: usize,
    /// Events that were sent; 0 for the disk.
    pub events: u64,
    /// Events a second.
    pub events_per_second: f64,
    /// CPU time of the subject's process per event, microseconds.
    pub cpu_us_per_event: Option<f64>,
    /// The subject's most resident memory.
    pub peak_resident_bytes: Option<u64>,
    /// From frame to syslog at half of the subject's own rate.
    pub latency: Option<Latency>,
}

/// Times from the feed to the receiver.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Latency {
    /// Half took at most so long.
    pub median_ms: f64,
    /// All but one in a hundred took at most so long.
    pub p99_ms: f64,
}

impl Row {
    /// The disk's row.
    pub fn disk(event_bytes: usize, events_per_second: f64) -> Self {
        Self {
            subject: "disk, sync every 100 ms".to_owned(),
            event_bytes,
            events: 0,
            events_per_second,
            cpu_us_per_event: None,
            peak_resident_bytes: None,
            latency: None,
        }
    }
}

/// All rows, and what was left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// In the order of measurement.
    pub rows: Vec<Row>,
    /// Plain sentences.
    pub notes: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<26} {:>6} {:>10} {:>13} {:>9} {:>10} {:>8}",
            "subject", "bytes", "events/s", "CPU µs/event", "peak MiB", "median ms", "p99 ms"
        )?;
        for row in &self.rows {
            #[expect(clippy::cast_precision_loss, reason = "a display of mebibytes")]
            let peak = row
                .peak_resident_bytes
                .map(|bytes| bytes as f64 / 1_048_576.0);
            writeln!(
                out,
                "{:<26} {:>6} {:>10.0} {:>13} {:>9} {:>10} {:>8}",
                row.subject,
                row.event_bytes,
                row.events_per_second,
                cell(row.cpu_us_per_event),
                cell(peak),
                cell(row.latency.map(|latency| latency.median_ms)),
                cell(row.latency.map(|latency| latency.p99_ms)),
            )?;
        }
        self.notes
            .iter()
            .try_for_each(|note| writeln!(out, "{note}"))
    }
}

fn cell(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| format!("{value:.1}"))
}
