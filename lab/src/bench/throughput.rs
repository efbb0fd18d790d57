//! How many events a second get through when the feed sends as fast as it can.
use super::report::Row;
use super::subject::{Started, Subject};
use super::{Options, feeds, proc};
use crate::harness::sink::{Manner, Sink};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// No progress for so long is a failure.
const STUCK: Duration = Duration::from_mins(1);

/// Measures one subject.
pub async fn measure(subject: Subject, size: usize, options: &Options) -> Result<Row> {
    let running = feeds(size, options.events).await?;
    let sink = Sink::start(Manner::default()).await?;
    let dir = tempfile::tempdir_in(&options.dir)?;
    let started = subject
        .start(running.addresses.pod, sink.address, dir.path())
        .await?;
    let id = started.id()?;
    arrive(&sink, 1, &started).await?;
    let (start, first, cpu) = (Instant::now(), sink.lines(), proc::cpu(id)?);
    arrive(&sink, options.events, &started).await?;
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let events = (sink.lines() - first) as f64;
    let cpu = proc::cpu(id)?.saturating_sub(cpu);
    Ok(Row {
        subject: subject.name().to_owned(),
        event_bytes: size,
        events: options.events,
        events_per_second: events / seconds,
        cpu_us_per_event: Some(cpu.as_secs_f64() * 1e6 / events),
        peak_resident_bytes: Some(proc::peak_resident(id)?),
        latency: None,
    })
}

async fn arrive(sink: &Sink, count: u64, started: &Started) -> Result<()> {
    let (mut last, mut moved) = (sink.lines(), Instant::now());
    while sink.lines() < count {
        if sink.lines() != last {
            (last, moved) = (sink.lines(), Instant::now());
        }
        if moved.elapsed() > STUCK {
            bail!("stuck at {last} of {count} events: {}", started.output());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
