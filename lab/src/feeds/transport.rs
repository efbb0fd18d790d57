//! Connections as the feeds' servers see them: TCP or TLS, and how each ends.
use super::clock::Clock;
use anyhow::{Context, Result};
use hyper::body::{Body, Incoming};
use hyper::header::HeaderValue;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

/// One accepted connection.
pub enum Connection {
    /// Without TLS.
    Plain(TcpStream),
    /// With TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection {
    /// Has the connection end in a TCP reset when it is dropped.
    pub fn reset_on_drop(&self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.set_zero_linger(),
            Self::Tls(stream) => stream.get_ref().0.set_zero_linger(),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

/// The `Date` header by the feeds' clock: a client may take it for Proofpoint's time.
pub fn date(clock: &Clock) -> Option<HeaderValue> {
    let text = clock
        .now()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    HeaderValue::from_str(&text).ok()
}

/// Binds a listener; `address` may have port 0.
pub async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

/// Serves HTTP/1.1 on every connection of `listener` until dropped.
pub async fn serve<H, F, B>(listener: TcpListener, tls: Option<Arc<ServerConfig>>, handler: H)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    B::Data: Send,
{
    let acceptor = tls.map(TlsAcceptor::from);
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles: let some connections end first.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let (acceptor, handler) = (acceptor.clone(), handler.clone());
        connections.spawn(async move {
            if let Ok(connection) = handshake(stream, acceptor).await {
                serve_connection(connection, handler).await;
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn handshake(stream: TcpStream, acceptor: Option<TlsAcceptor>) -> io::Result<Connection> {
    stream.set_nodelay(true)?;
    Ok(match acceptor {
        None => Connection::Plain(stream),
        Some(acceptor) => Connection::Tls(Box::new(acceptor.accept(stream).await?)),
    })
}

async fn serve_connection<H, F, B>(connection: Connection, handler: H)
where
    H: Fn(Request<Incoming>) -> F + Send,
    F: Future<Output = Response<B>> + Send,
    B: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    B::Data: Send,
{
    let service = service_fn(|request| {
        let answer = handler(request);
        async { Ok::<_, std::convert::Infallible>(answer.await) }
    });
    // A connection's end is the client's affair, whatever its reason.
    let _ = hyper::server::conn::http1::Builder::new()
        // The feeds' clock dates the answers, not the machine's.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(connection), service)
        .with_upgrades()
        .await;
}
