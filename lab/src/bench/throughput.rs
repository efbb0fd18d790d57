//! How many events a second get through when the feed sends as fast as it can.
use super::report::Row;
use super::subject::{Started, Subject};
use super::{Options, feeds, proc};
use crate::harness::sink::{Manner, Sink};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// No progress for so long is a failure.
const STUCK: Duration = Duration::from_mins(1);
/// More than any subject gets through: the feed never runs dry.
const EVENTS: u64 = 2_000_000;

/// Measures one subject.
pub async fn measure(subject: Subject, size: usize, options: &Options) -> Result<Row> {
    let running = feeds(size, EVENTS).await?;
    let sink = Sink::start(Manner::default()).await?;
    let dir = tempfile::tempdir_in(&options.dir)?;
    let started = subject
        .start(running.addresses.pod, sink.address, dir.path())
        .await?;
    let id = started.id()?;
    first_line(&sink, &started).await?;
    let (start, first, cpu) = (Instant::now(), sink.lines(), proc::cpu(id)?);
    tokio::time::sleep(options.run).await;
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let events = (sink.lines() - first).max(1) as f64;
    let cpu = proc::cpu(id)?.saturating_sub(cpu);
    Ok(Row {
        subject: subject.name().to_owned(),
        event_bytes: size,
        events: sink.lines() - first,
        events_per_second: events / seconds,
        cpu_us_per_event: Some(cpu.as_secs_f64() * 1e6 / events),
        peak_resident_bytes: Some(proc::peak_resident(id)?),
        latency: None,
    })
}

async fn first_line(sink: &Sink, started: &Started) -> Result<()> {
    let start = Instant::now();
    while sink.lines() == 0 {
        if start.elapsed() > STUCK {
            bail!("no event came: {}", started.output());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
