//! The collector with its event collector away: what a backlog on disk costs in
//! memory, and how fast it leaves when the event collector is back.
use super::report::Row;
use super::subject::{Started, Subject};
use super::{Options, feeds, proc};
use crate::harness::scratch::free_port;
use crate::harness::sink::{Manner, Sink};
use anyhow::{Result, bail, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_mins(5);

/// Builds the backlog up, reads the memory, then lets it out.
pub async fn measure(size: usize, options: &Options) -> Result<Row> {
    let count = options.backlog_bytes / size as u64;
    let running = feeds(size, count).await?;
    let to = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
    let dir = tempfile::tempdir_in(&options.dir)?;
    let started = Subject::Collector
        .start(running.addresses.pod, to, dir.path())
        .await?;
    spooled(&started, count).await?;
    let id = started.id()?;
    let cpu = proc::cpu(id)?;
    let sink = Sink::start_on(to, Manner::default()).await?;
    let start = Instant::now();
    while sink.lines() < count {
        ensure!(
            start.elapsed() < LONGEST,
            "the backlog does not leave: {}",
            started.output()
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let events = count as f64;
    let cpu = proc::cpu(id)?.saturating_sub(cpu);
    Ok(Row {
        subject: "collector, backlog leaves".to_owned(),
        event_bytes: size,
        events: count,
        events_per_second: events / start.elapsed().as_secs_f64(),
        cpu_us_per_event: Some(cpu.as_secs_f64() * 1e6 / events),
        peak_resident_bytes: Some(proc::peak_resident(id)?),
        latency: None,
    })
}

async fn spooled(started: &Started, count: u64) -> Result<()> {
    let Started::Collector(collector) = started else {
        bail!("only the collector keeps a backlog");
    };
    let start = Instant::now();
    loop {
        // The collector answers before its streams run.
        let stream = collector.stream("pod_message").await.unwrap_or_default();
        if stream["backlog_events"].as_u64() >= Some(count) {
            return Ok(());
        }
        ensure!(
            start.elapsed() < LONGEST,
            "the backlog does not grow: {stream}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
