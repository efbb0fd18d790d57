//! How long an event takes from the feed to the receiver under half load.
use super::report::Latency;
use super::subject::Subject;
use super::{Options, feeds};
use crate::feeds::event::parse_time;
use crate::feeds::generate::Size;
use crate::feeds::kind::Kind;
use anyhow::{Result, ensure};
use jiff::Timestamp;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

const TICK: Duration = Duration::from_millis(1);

/// Sends `rate` events a second for a while; every event carries the time at
/// which it was made.
pub async fn measure(
    subject: Subject,
    size: usize,
    rate: f64,
    options: &Options,
) -> Result<Latency> {
    let running = feeds(size, 0).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let to = listener.local_addr()?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let reader = tokio::spawn(read(listener, sender));
    let dir = tempfile::tempdir_in(&options.dir)?;
    let _started = subject.start(running.addresses.pod, to, dir.path()).await?;
    let mut ticks = tokio::time::interval(TICK);
    let start = tokio::time::Instant::now();
    let mut sent = 0.0;
    while start.elapsed() < options.run {
        ticks.tick().await;
        let due = (start.elapsed().as_secs_f64() * rate - sent).floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small, not negative"
        )]
        running
            .feeds
            .generate(Kind::Message, Size::Bytes(size), due as u64);
        sent += due;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    reader.abort();
    let mut all = Vec::new();
    while let Ok(took) = receiver.try_recv() {
        all.push(took);
    }
    // The first tenth is the start: connecting, and caches that are cold.
    let mut warm = all.split_off(all.len() / 10);
    ensure!(!warm.is_empty(), "no event arrived");
    warm.sort_unstable_by(f64::total_cmp);
    Ok(Latency {
        median_ms: warm[warm.len() / 2],
        p99_ms: warm[warm.len() * 99 / 100],
    })
}

/// Reads all connections; a subject may open more than the one that it uses.
async fn read(listener: TcpListener, sender: mpsc::UnboundedSender<f64>) -> Result<()> {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        let sender = sender.clone();
        connections.spawn(async move {
            // A connection's end is the subject's affair.
            let _ = time_lines(stream, &sender).await;
        });
    }
}

/// Times every sixteenth line.
async fn time_lines(stream: TcpStream, sender: &mpsc::UnboundedSender<f64>) -> Result<()> {
    let mut reader = BufReader::with_capacity(256 * 1024, stream);
    let mut line = Vec::new();
    let mut number = 0_u64;
    while reader.read_until(b'\n', &mut line).await? > 0 {
        number += 1;
        if number.is_multiple_of(16)
            && let Some(made) = made(&line)
        {
            let took = Timestamp::now().duration_since(made);
            sender.send(took.as_secs_f64() * 1e3)?;
        }
        line.clear();
    }
    Ok(())
}

/// The event's own time.
fn made(line: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(line).ok()?;
    let (_, rest) = text.split_once("\"ts\":\"")?;
    parse_time(rest.split('"').next()?)
}
