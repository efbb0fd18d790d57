//! The program `bench-collector`: measures the collector beside its references
//! and prints a table; `--json` writes the same for machines.
use anyhow::Result;
use clap::{Parser, Subcommand};
use lab::bench::subject::Subject;
use lab::bench::{Options, relay, run};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Measures the collector beside a bare relay, a Python collector and the disk.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Bytes of an event; each size is a round of its own
    #[arg(long, value_delimiter = ',', default_value = "4096,12288")]
    sizes: Vec<usize>,
    /// Seconds for which throughput is measured, and as many for latency
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// MiB of the backlog that the collector is measured with; 0 for none
    #[arg(long, default_value_t = 1024)]
    backlog: u64,
    /// Folder on the disk to measure
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    dir: PathBuf,
    /// Write the report as JSON too
    #[arg(long)]
    json: Option<PathBuf>,
    /// What to measure
    #[arg(long, value_delimiter = ',', default_value = "relay,python,collector")]
    subjects: Vec<Subject>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Be the bare relay (the benchmark starts this itself)
    Relay {
        /// Feed
        url: String,
        /// Bearer token
        token: String,
        /// Receiver
        to: SocketAddr,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Relay { url, token, to }) = &arguments.command {
        return relay::run(url, token, *to).await;
    }
    let options = Options {
        sizes: arguments.sizes,
        run: Duration::from_secs(arguments.seconds),
        backlog_bytes: arguments.backlog * 1024 * 1024,
        dir: arguments.dir,
        subjects: arguments.subjects,
    };
    let report = run(&options).await?;
    print!("{report}");
    if let Some(path) = arguments.json {
        std::fs::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}
