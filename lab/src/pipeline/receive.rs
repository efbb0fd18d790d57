//! The event collector's sockets: syslog over TCP, and over TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::framing::Framing;
use super::parse::{Line, Lines, work};
use super::{Database, Shared, write};

/// How many bytes are read at once.
const READ: usize = 256 * 1024;
/// How many batches wait between two stages.
const WAITING: usize = 8;

/// The running event collector; dropped, it stops.
pub struct Listeners {
    /// Syslog over TCP.
    pub tcp: SocketAddr,
    /// Syslog over TLS.
    pub tls: SocketAddr,
    /// What it shares.
    pub shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

impl Drop for Listeners {
    fn drop(&mut self) {
        self.tasks.abort_all();
    }
}

/// Listens on these addresses; a port of 0 is chosen freely.
pub async fn listen(
    tcp: SocketAddr,
    tls: SocketAddr,
    config: Arc<ServerConfig>,
    database: &Database,
    shared: Arc<Shared>,
) -> Result<Listeners> {
    let (lines, parsing) = mpsc::channel::<Lines>(WAITING);
    let (parsed, writing) = mpsc::channel(WAITING);
    write::start(database, Arc::clone(&shared), writing)?;
    work(Arc::clone(&shared), parsing, parsed);
    let bound = |at| async move {
        TcpListener::bind(at)
            .await
            .with_context(|| format!("cannot listen on {at}"))
    };
    let (tcp, tls) = (bound(tcp).await?, bound(tls).await?);
    let mut listeners = Listeners {
        tcp: tcp.local_addr()?,
        tls: tls.local_addr()?,
        shared: Arc::clone(&shared),
        tasks: JoinSet::new(),
    };
    let plain = (Arc::clone(&shared), lines.clone());
    listeners.tasks.spawn(async move {
        accept(tcp, |stream, from| {
            let (shared, lines) = plain.clone();
            async move { receive(stream, from, &shared, &lines).await }
        })
        .await;
    });
    let acceptor = TlsAcceptor::from(config);
    listeners.tasks.spawn(async move {
        accept(tls, |stream, from| {
            let (acceptor, shared, lines) = (acceptor.clone(), Arc::clone(&shared), lines.clone());
            async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    receive(stream, from, &shared, &lines).await;
                }
            }
        })
        .await;
    });
    Ok(listeners)
}

async fn accept<F: Future<Output = ()> + Send + 'static>(
    listener: TcpListener,
    serve: impl Fn(TcpStream, SocketAddr) -> F,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, from)) = accepted {
                    connections.spawn(serve(stream, from));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn receive(
    mut stream: impl AsyncRead + Unpin,
    from: SocketAddr,
    shared: &Shared,
    lines: &mpsc::Sender<Lines>,
) {
    let mut framing = Framing::default();
    let mut buffer = Vec::with_capacity(READ * 2);
    loop {
        let limit = shared.limit();
        buffer.reserve(READ);
        // A connection that breaks has ended.
        let ended = stream.read_buf(&mut buffer).await.unwrap_or(0) == 0;
        let mut batch = Lines::new(from.ip());
        let used = framing.read(&buffer, limit, ended, |frame| {
            if frame.rest {
                shared.counters.split.fetch_add(1, Ordering::Relaxed);
            }
            batch.push(&Line { bytes: frame.bytes });
        });
        buffer.drain(..used);
        shared
            .counters
            .received
            .fetch_add(batch.len() as u64, Ordering::Relaxed);
        if !batch.is_empty() && lines.send(batch).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}
