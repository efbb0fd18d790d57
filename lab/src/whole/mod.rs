//! The whole lab: feeds with a day behind them, a console, the built package installed, and
//! both accounts configured, so that the dashboards show something.

pub mod build;
pub mod setup;
pub mod traffic;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::console::client::Client;
use crate::console::server::{Places, Running as RunningConsole, start};
use crate::console::{Console, Setup};
use crate::feeds::pod::Limits;
use crate::feeds::{Config, Feeds, Running as RunningFeeds};
use crate::pipeline::MOST_LIMIT;

/// How far back the generated traffic reaches.
pub const HISTORY: SignedDuration = SignedDuration::from_hours(24);

/// What the lab is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The same seed generates the same events.
    pub seed: u32,
    /// Messages a second, on a day's average.
    pub rate: f64,
    /// Where the console listens.
    pub console: SocketAddr,
    /// A package that is built already.
    pub package: Option<PathBuf>,
    /// Whether the package is installed and configured.
    pub install: bool,
}

/// The running lab; dropped, all of it stops and its files are gone.
pub struct Whole {
    /// The console.
    pub console: RunningConsole,
    /// The feeds.
    pub feeds: Option<RunningFeeds>,
    /// Somebody who is logged in as admin.
    pub admin: Client,
    options: Options,
    _dir: tempfile::TempDir,
}

impl Whole {
    /// Starts everything.
    pub async fn start(options: Options) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("dsmith-lab-").tempdir()?;
        let begin = Timestamp::now();
        let feeds = if options.install {
            Some(feeds(&options, begin).await?)
        } else {
            None
        };
        let setup = Setup {
            dir: dir.path().to_owned(),
            history_until: options.install.then_some(begin),
        };
        let console = Console::open(&setup)?;
        let places = Places {
            https: options.console,
            ..Places::default()
        };
        let console = start(console, dir.path(), places).await?;
        let mut admin = Client::new(console.https, &std::fs::read(&console.ca)?)?;
        admin.log_in("admin", "admin").await?;
        let whole = Self {
            console,
            feeds,
            admin,
            options,
            _dir: dir,
        };
        if whole.options.install {
            whole.install().await?;
        }
        Ok(whole)
    }

    async fn install(&self) -> Result<()> {
        let package = match &self.options.package {
            Some(path) => std::fs::read(path)?,
            None => build::package().await?,
        };
        let console = &self.console.console;
        console.pipeline.set_limit(&console.store, MOST_LIMIT)?;
        setup::install(&self.admin, &package).await?;
        if let Some(feeds) = &self.feeds {
            let app = setup::App::find(&self.admin, console)?;
            app.configure(&feeds.addresses, self.console.collector.tcp)
                .await?;
        }
        Ok(())
    }

    /// Goes on generating until something fails.
    pub async fn run(&mut self) {
        match &mut self.feeds {
            Some(feeds) => {
                let generated = Arc::clone(&feeds.feeds);
                tokio::select! {
                    () = feeds.wait() => {}
                    () = traffic::live(&generated, self.options.rate) => {}
                }
            }
            None => std::future::pending().await,
        }
    }
}

async fn feeds(options: &Options, now: Timestamp) -> Result<RunningFeeds> {
    let limits = Limits {
        // A new token then reads the whole of the generated day, whenever it comes.
        first_look_back: SignedDuration::from_hours(25),
        ..Limits::default()
    };
    let config = Config {
        seed: options.seed,
        limits,
        ..Config::default()
    };
    let feeds = Arc::new(Feeds::new(config));
    let from = now.checked_sub(HISTORY)?;
    traffic::history(&feeds, options.rate, from, now);
    RunningFeeds::start(feeds, None).await
}
