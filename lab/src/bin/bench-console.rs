//! How many events a second the console's event collector takes: the given package is
//! installed, generated messages come over one TCP connection, and the time runs until the
//! last of them is in the database.
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Parser;
use jiff::Timestamp;
use lab::console::server::{Places, start};
use lab::console::{Console, Setup, VERSION};
use lab::feeds::generate::{Generator, Size};
use lab::feeds::kind::Kind;
use lab::install::{apply, open};
use lab::pipeline::MOST_LIMIT;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

/// Measures the console's event collector.
#[derive(Debug, Parser)]
struct Arguments {
    /// The extension zip to install
    package: PathBuf,
    /// How many events
    #[arg(long, default_value_t = 200_000)]
    events: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let dir = tempfile::tempdir()?;
    let setup = Setup {
        dir: dir.path().to_owned(),
        history_until: None,
    };
    let console = Console::open(&setup)?;
    let bytes = std::fs::read(&arguments.package)?;
    // Without its app: only parsing is measured.
    apply(
        &open(&bytes, VERSION, lab::console::now() / 1000)?,
        &console.store,
        false,
    )?;
    console.reload()?;
    console.pipeline.set_limit(&console.store, MOST_LIMIT)?;
    let running = start(Arc::clone(&console), dir.path(), Places::default()).await?;
    let lines = lines(arguments.events);
    let begun = Instant::now();
    let mut stream = TcpStream::connect(running.collector.tcp).await?;
    stream.write_all(&lines).await?;
    stream.shutdown().await?;
    let counters = &running.collector.shared.counters;
    let wanted = arguments.events as u64;
    while counters.stored.load(Ordering::Relaxed) < wanted {
        if begun.elapsed() > Duration::from_mins(10) {
            bail!("not all events were stored");
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let unknown = counters.unknown.load(Ordering::Relaxed);
    println!(
        "{wanted} events of {} bytes on average in {seconds:.2} s: {:.0} events/s, {unknown} of them unknown",
        lines.len() / arguments.events.max(1),
        f64::from(u32::try_from(wanted)?) / seconds,
    );
    Ok(())
}

/// Messages as the collector sends them, one a line.
fn lines(count: usize) -> Vec<u8> {
    let mut generator = Generator::new(1);
    let now = Timestamp::now();
    let head = format!("<134>1 {now:.3} proofpoint-pod proofpoint-collector - message_log - ");
    let tail = format!(",\"eventType\":\"message_log\",\"eventTime\":\"{now:.3}\"}}\n");
    let mut out = Vec::new();
    for _ in 0..count {
        out.extend_from_slice(head.as_bytes());
        let event = generator.next(Kind::Message, Size::Natural, now).bytes();
        out.extend_from_slice(event.strip_suffix(b"}").unwrap_or(&event));
        out.extend_from_slice(tail.as_bytes());
    }
    out
}
