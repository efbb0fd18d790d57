//! The life of the process: start everything, wait for a signal, stop within a second.

use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Arguments;
use crate::{identity, telemetry, web};

/// How long open connections may take to finish after a signal.
const GRACE: Duration = Duration::from_millis(500);

/// Runs the collector until SIGTERM or SIGINT.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    telemetry::start(&arguments.store.join("log"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let result = runtime.block_on(serve(arguments));
    runtime.shutdown_timeout(GRACE);
    result
}

async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    tracing::info!(version = identity::VERSION, listen = %arguments.listen, "collector started");
    tokio::select! {
        result = async { axum::serve(listener, web::router()).await } => result?,
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("collector stopped");
    Ok(())
}
