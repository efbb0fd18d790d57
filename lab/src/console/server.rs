//! The one HTTPS port: the API, the pages, the apps' proxy.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

use super::Console;
use crate::apps::Surroundings;
use crate::feeds::certificates::Authority;
use crate::pages;
use crate::pipeline::{self, Listeners};

/// Where a console listens; ports of 0 are chosen freely.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// HTTPS.
    pub https: SocketAddr,
    /// Syslog over TCP.
    pub syslog: SocketAddr,
    /// Syslog over TLS.
    pub syslog_tls: SocketAddr,
}

impl Default for Places {
    fn default() -> Self {
        let anywhere = crate::feeds::server::ANYWHERE;
        Self {
            https: anywhere,
            syslog: anywhere,
            syslog_tls: anywhere,
        }
    }
}

/// A running console; dropped, it stops, and its apps with it.
pub struct Running {
    /// The console.
    pub console: Arc<Console>,
    /// HTTPS.
    pub https: SocketAddr,
    /// The event collector.
    pub collector: Listeners,
    /// The authority that signed the console's certificate.
    pub ca: PathBuf,
    server: JoinSet<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.console.apps.stop();
        self.server.abort_all();
    }
}

/// Starts a console.
pub async fn start(console: Arc<Console>, dir: &Path, places: Places) -> Result<Running> {
    let authority = Authority::new()?;
    let certificate = authority.sign(&["127.0.0.1", "localhost"])?;
    let config = certificate.server_config()?;
    let ca = dir.join("console-ca.pem");
    std::fs::write(&ca, authority.pem())?;
    let shared = Arc::clone(&console.pipeline);
    let collector = pipeline::listen(
        places.syslog,
        places.syslog_tls,
        Arc::clone(&config),
        &console.database,
        shared,
    )
    .await?;
    let listener = TcpListener::bind(places.https).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", places.https))?;
    let https = listener.local_addr()?;
    console.apps.place(Surroundings {
        console: format!("127.0.0.1:{}", https.port()),
        ca_bundle: ca.clone(),
    });
    let mut server = JoinSet::new();
    let router = router(&console);
    let listener = Tls::new(listener, config);
    server.spawn(async move { drop(axum::serve(listener, router).await) });
    Ok(Running {
        console,
        https,
        collector,
        ca,
        server,
    })
}

fn router(console: &Arc<Console>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/console/") }))
        .nest("/api", super::api::router(console))
        .nest("/console/restapi/api", super::api::router(console))
        .merge(pages::router(console))
}

/// Accepts TLS connections; a slow handshake holds nobody else up.
struct Tls {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl Tls {
    fn new(listener: TcpListener, config: Arc<ServerConfig>) -> Self {
        let (sender, ready) = mpsc::channel(16);
        let address = listener
            .local_addr()
            .unwrap_or(crate::feeds::server::ANYWHERE);
        let acceptor = TlsAcceptor::from(config);
        tokio::spawn(async move {
            while !sender.is_closed() {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    () = sender.closed() => return,
                };
                let Ok((stream, from)) = accepted else {
                    continue;
                };
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    // Small answers must not wait for more.
                    let _ = stream.set_nodelay(true);
                    if let Ok(stream) = acceptor.accept(stream).await {
                        // The server may have stopped meanwhile.
                        let _ = sender.send((stream, from)).await;
                    }
                });
            }
        });
        Self { address, ready }
    }
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}
