//! The life of the process: start everything, wait for a signal, stop within a second.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::accounts::{Book, Settings};
use crate::cli::Arguments;
use crate::dashboards::{Dashboards, Service};
use crate::environment::Environment;
use crate::net::Target;
use crate::secrets::{Secret, Vault};
use crate::spool::Spool;
use crate::streams::{self, Streams};
use crate::telemetry::Log;
use crate::web::{App, Auth, Console};
use crate::{identity, telemetry, web};

/// How long open connections may take to finish after a signal.
const GRACE: Duration = Duration::from_millis(50);

/// Runs the collector until SIGTERM or SIGINT.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let log = telemetry::start(&arguments.store.join("log"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let result = runtime.block_on(serve(arguments, log));
    runtime.shutdown_timeout(GRACE);
    result
}

async fn serve(arguments: &Arguments, log: Arc<Log>) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let environment = Environment::read();
    tracing::info!(
        version = identity::VERSION,
        listen = %arguments.listen,
        app_uuid = environment.app_uuid,
        "collector started"
    );
    let app = Arc::new(app(arguments, log, &environment)?);
    app.dashboards.watch();
    let server = tokio::spawn(web::serve(listener, web::router(Arc::clone(&app))));
    let applying = tokio::spawn({
        let app = Arc::clone(&app);
        async move { app.apply().await }
    });
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => reread(&app).await,
        }
    }
    applying.abort();
    tokio::join!(app.streams.stop(), app.dashboards.close());
    server.abort();
    tracing::info!("collector stopped");
    Ok(())
}

async fn reread(app: &App) {
    match app.book.reread() {
        Ok(true) => {
            tracing::info!("the settings were read again");
            app.apply().await;
        }
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "the settings were not read again"),
    }
}

fn app(arguments: &Arguments, log: Arc<Log>, environment: &Environment) -> anyhow::Result<App> {
    let vault = match Vault::open(&arguments.store.join("key")) {
        Ok(vault) => Some(Arc::new(vault)),
        Err(error) => {
            tracing::error!(%error, "secrets cannot be used");
            None
        }
    };
    let book = match &arguments.config {
        Some(path) => {
            Book::of_hand(path.clone(), vault.clone()).context("the settings cannot be used")?
        }
        None => Book::of_store(arguments.store.join("settings.json"), vault.clone()),
    };
    let settings = book.settings();
    let spool = Spool::start(&arguments.store.join("spool"), streams::limits(&settings))?;
    let streams = Streams::new(spool.clone(), vault, environment.clone());
    let console = console(&streams, environment, &settings).map(Arc::new);
    let api_token = arguments
        .api_token_file
        .as_deref()
        .map(api_token)
        .transpose()?;
    let auth = Auth::new(console.clone(), api_token)
        .map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let started = jiff::Timestamp::now();
    Ok(App {
        book,
        streams,
        spool,
        log,
        auth,
        dashboards: Arc::new(Service::new(console, dashboards(&arguments.dashboards))),
        started,
        changing: tokio::sync::Mutex::default(),
    })
}

fn console(streams: &Streams, environment: &Environment, settings: &Settings) -> Option<Console> {
    let name = environment.console.as_ref()?;
    let target = Target::from_url(&format!("https://{name}"))?;
    match streams.dialer(settings.ca_file.as_deref()) {
        Ok(dialer) => Some(Console::new(dialer, target)),
        Err(error) => {
            tracing::error!(error, "the console cannot be asked who is calling");
            None
        }
    }
}

/// Without the file the app has no dashboards, and all else goes on.
fn dashboards(path: &Path) -> Option<Dashboards> {
    match Dashboards::read(path) {
        Ok(file) => Some(file),
        Err(error) => {
            tracing::warn!(error, "there are no dashboards");
            None
        }
    }
}

fn api_token(path: &Path) -> anyhow::Result<Secret> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the token file {} cannot be read", path.display()))?;
    let token = text.lines().next().unwrap_or_default().trim();
    anyhow::ensure!(
        token.len() >= 16,
        "the token in {} is shorter than 16 characters",
        path.display()
    );
    Ok(Secret::new(token))
}
