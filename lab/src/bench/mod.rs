//! The collector's benchmark: the same events over loopback through the
//! collector, a bare relay and a plain Python collector, beside what the disk
//! can take. Feeds and receiver run in this process, each subject in its own.
pub mod backlog;
pub mod disk;
pub mod latency;
pub mod proc;
pub mod relay;
pub mod report;
pub mod subject;
pub mod throughput;

use crate::feeds::generate::Size;
use crate::feeds::kind::Kind;
use crate::feeds::{Config, Feeds, Running};
use anyhow::Result;
use report::{Report, Row};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use subject::Subject;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// Bytes of an event; each is a round of its own.
    pub sizes: Vec<usize>,
    /// How long throughput is measured, and how long latency.
    pub run: Duration,
    /// Bytes of the backlog that the collector is measured with; 0 for none.
    pub backlog_bytes: u64,
    /// Folder on the disk that is measured.
    pub dir: PathBuf,
    /// The subjects, in order.
    pub subjects: Vec<Subject>,
}

/// Measures everything, one after the other.
pub async fn run(options: &Options) -> Result<Report> {
    let mut report = Report::default();
    for &size in &options.sizes {
        let disk = disk::measure(&options.dir, size)?;
        report.rows.push(Row::disk(size, disk));
        for &subject in &options.subjects {
            if let Some(reason) = subject.missing() {
                report
                    .notes
                    .push(format!("{} left out: {reason}", subject.name()));
                continue;
            }
            let mut row = throughput::measure(subject, size, options).await?;
            let half = row.events_per_second / 2.0;
            row.latency = Some(latency::measure(subject, size, half, options).await?);
            report.rows.push(row);
            if subject == Subject::Collector && options.backlog_bytes > 0 {
                report.rows.push(backlog::measure(size, options).await?);
            }
        }
    }
    Ok(report)
}

/// Feeds with so many messages to serve.
async fn feeds(size: usize, events: u64) -> Result<Running> {
    let feeds = Arc::new(Feeds::new(Config::default()));
    feeds.generate(Kind::Message, Size::Bytes(size), events);
    Running::start(feeds, None).await
}
