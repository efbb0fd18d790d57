//! The program `lab`: starts the stand-ins and says where they are.
use anyhow::{Result, bail};
use clap::Parser;
use lab::feeds::generate::Size;
use lab::feeds::kind::Kind;
use lab::feeds::{Config, Feeds, Running, server::ANYWHERE};
use lab::whole::{Options, Whole};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A stand-in for what a contributor to dsmith has not got.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Serve the two Proofpoint feeds and nothing else
    #[arg(long)]
    feeds_only: bool,
    /// Serve a fresh console and nothing else
    #[arg(long, conflicts_with = "feeds_only")]
    console_only: bool,
    /// Address of the console
    #[arg(long, default_value_t = CONSOLE)]
    console: SocketAddr,
    /// A built extension zip to install instead of building one
    #[arg(long, value_name = "ZIP")]
    package: Option<PathBuf>,
    /// Address of the PoD feed
    #[arg(long, default_value_t = ANYWHERE)]
    pod: SocketAddr,
    /// Address of the TAP feed
    #[arg(long, default_value_t = ANYWHERE)]
    tap: SocketAddr,
    /// Address of the control interface
    #[arg(long, default_value_t = ANYWHERE)]
    control: SocketAddr,
    /// The same seed generates the same events
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Messages generated per second, and as many mail log lines; a tenth as many TAP events.
    /// With a console the average of a day, 0.5 by default; else 0
    #[arg(long)]
    rate: Option<f64>,
    /// Events to serve, JSON lines: KIND=FILE with message, maillog, clicksPermitted, …
    #[arg(long, value_name = "KIND=FILE", value_parser = replay_argument)]
    replay: Vec<(Kind, PathBuf)>,
}

fn replay_argument(text: &str) -> Result<(Kind, PathBuf), String> {
    let (kind, file) = text.split_once('=').ok_or("write it as KIND=FILE")?;
    let names = Kind::ALL.map(Kind::name).join(", ");
    let kind = Kind::named(kind).ok_or(format!("the kinds are {names}"))?;
    Ok((kind, file.into()))
}

/// Where the console is found by default.
const CONSOLE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8443);

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.feeds_only {
        serve_feeds(&arguments).await
    } else {
        serve_console(arguments).await
    }
}

/// The console, and unless it shall be alone everything else; until Ctrl-C.
async fn serve_console(arguments: Arguments) -> Result<()> {
    let options = Options {
        seed: arguments.seed,
        rate: arguments.rate.unwrap_or(0.5),
        console: arguments.console,
        package: arguments.package,
        install: !arguments.console_only,
    };
    let started = tokio::select! {
        started = Whole::start(options) => started?,
        result = asked_to_stop() => return result,
    };
    let mut whole = started;
    println!("Console:  https://{}/console/", whole.console.https);
    println!("Log in:   admin / admin, or analyst / analyst (no administrator)");
    println!(
        "Syslog:   {} (TCP), {} (TLS)",
        whole.console.collector.tcp, whole.console.collector.tls
    );
    println!("Stop:     Ctrl-C");
    tokio::select! {
        () = whole.run() => bail!("a listener failed"),
        result = asked_to_stop() => result,
    }
}

/// Ctrl-C, or SIGTERM.
async fn asked_to_stop() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => Ok(result?),
        _ = terminate.recv() => Ok(()),
    }
}

async fn serve_feeds(arguments: &Arguments) -> Result<()> {
    let config = Config {
        seed: arguments.seed,
        ..Config::default()
    };
    let feeds = Arc::new(Feeds::new(config));
    for (kind, file) in &arguments.replay {
        let lines = std::fs::read_to_string(file)
            .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        let count = feeds
            .replay(*kind, &lines)
            .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        eprintln!("{count} {} events from {}", kind.name(), file.display());
    }
    let places = [arguments.pod, arguments.tap, arguments.control];
    let mut running = Running::start_on(Arc::clone(&feeds), None, places).await?;
    println!("{}", serde_json::to_string(&running.addresses)?);
    tokio::select! {
        () = running.wait() => bail!("a listener failed"),
        () = generate(&feeds, arguments.rate.unwrap_or(0.0)) => Ok(()),
        result = asked_to_stop() => result,
    }
}

/// Generates at a rate for ever.
async fn generate(feeds: &Feeds, rate: f64) {
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    let mut due = [0.0; Kind::ALL.len()];
    loop {
        ticks.tick().await;
        for (kind, due) in Kind::ALL.into_iter().zip(&mut due) {
            let share = if Kind::TAP.contains(&kind) { 0.1 } else { 1.0 };
            *due += rate * share / 10.0;
            while *due >= 1.0 {
                feeds.generate(kind, Size::Natural, 1);
                *due -= 1.0;
            }
        }
    }
}
