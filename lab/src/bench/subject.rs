//! What is measured: each a process with a WebSocket in and TCP out.
use crate::harness::collector::{self, Collector};
use crate::harness::process::{Program, find};
use anyhow::{Context, Result};
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A kind of process to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Subject {
    /// The collector, durable spool and all.
    Collector,
    /// The bare relay.
    Relay,
    /// The Python collector.
    Python,
}

/// A started subject; dropped, it is killed.
pub enum Started {
    /// The collector.
    Collector(Box<Collector>),
    /// A program of one process.
    Program(Program),
}

impl Subject {
    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collector => "collector",
            Self::Relay => "bare relay",
            Self::Python => "python",
        }
    }

    /// Why it cannot be measured here, if so.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Collector => collector::binary().err().map(|error| format!("{error:#}")),
            Self::Relay => None,
            Self::Python => {
                let works = Command::new(python())
                    .args(["-c", "import websockets"])
                    .output()
                    .is_ok_and(|output| output.status.success());
                let hint = "no python with lab/bench/python/requirements.txt; name one in DSMITH_BENCH_PYTHON";
                (!works).then(|| hint.to_owned())
            }
        }
    }

    /// Starts it between a feed and a receiver, with its files in `dir`.
    pub async fn start(self, feed: SocketAddr, to: SocketAddr, dir: &Path) -> Result<Started> {
        std::fs::create_dir_all(dir)?;
        let url = format!("ws://{feed}/v1/stream?cid=example_hosted&type=message");
        let mut command = match self {
            Self::Collector => return start_collector(feed, to, dir).await,
            Self::Relay => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["relay", &url, "lab-token", &to.to_string()]);
                command
            }
            Self::Python => {
                let script =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/python/collector.py");
                let (host, port) = (to.ip().to_string(), to.port().to_string());
                let mut command = Command::new(python());
                command.arg(script).args([&url, "lab-token", &host, &port]);
                command
            }
        };
        Ok(Started::Program(Program::start(
            self.name(),
            &mut command,
            dir,
        )?))
    }
}

impl Started {
    /// Process id.
    pub fn id(&self) -> Result<u32> {
        match self {
            Self::Collector(collector) => collector.id().context("the collector ended"),
            Self::Program(program) => Ok(program.id()),
        }
    }

    /// What it printed, for when it fails.
    pub fn output(&self) -> String {
        match self {
            Self::Collector(collector) => collector.output(),
            Self::Program(program) => program.output(),
        }
    }
}

async fn start_collector(feed: SocketAddr, to: SocketAddr, dir: &Path) -> Result<Started> {
    let settings = json!({
        "version": 2,
        "accounts": [{
            "feed": "pod", "name": "bench", "cluster_id": "example_hosted",
            "api_key": {"plain": "lab-token"}, "message_log": true, "mail_log": false,
            "base_url": format!("ws://{feed}"),
        }],
        "event_collector": {"host": to.ip().to_string(), "port": to.port()},
    });
    let mut collector = Collector::new(dir, &settings)?;
    collector.start().await?;
    Ok(Started::Collector(Box::new(collector)))
}

fn python() -> PathBuf {
    match std::env::var_os("DSMITH_BENCH_PYTHON") {
        Some(path) => path.into(),
        None => find("python3").unwrap_or_else(|| "python3".into()),
    }
}
