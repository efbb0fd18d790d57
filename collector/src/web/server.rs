//! Accepting connections, with bounds on how many, on heads and on slowness.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{StatusCode, request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at once.
const CONNECTIONS: usize = 256;
/// Bytes of a head. The HTTP library alone lets one pass that came in a single read and is
/// larger than its buffer was meant to be, so what it has read is measured too.
const HEAD_BYTES: usize = 32 * 1024;
/// For a head to arrive.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Serves for ever.
pub async fn serve(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or a peer that is gone already.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let router = router.clone().layer(middleware::from_fn(head_limit));
        let service = TowerToHyperService::new(router.layer(Extension(Peer(address.ip()))));
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(HEAD_BYTES)
                .serve_connection(TokioIo::new(stream), service);
            // How a client leaves is its own affair.
            let _ = connection.await;
            drop(permit);
        });
    }
}

async fn head_limit(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if head_bytes(&parts) > HEAD_BYTES {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The size of a head as it was on the wire, but for optional white space.
fn head_bytes(parts: &request::Parts) -> usize {
    let target = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let line = parts.method.as_str().len() + target.len() + "  HTTP/1.1\r\n".len();
    let fields = parts.headers.iter();
    let fields = fields.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + fields.sum::<usize>() + "\r\n".len()
}
