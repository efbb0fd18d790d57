//! The console's proxy before an app: the caller's request as it is, the answer as it comes.

use axum::body::Body;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Headers that belong to one connection and not to the request.
const HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Sends a request on to an app's port, with this path; `console` is `host:port`.
pub async fn forward(request: Request, port: u16, path: &str, console: &str) -> Response {
    match send(request, port, path, console).await {
        Ok(response) => response,
        Err(error) => {
            let text = format!("The app does not answer: {error:#}");
            (StatusCode::BAD_GATEWAY, text).into_response()
        }
    }
}

async fn send(request: Request, port: u16, path: &str, console: &str) -> anyhow::Result<Response> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Its end is seen by whoever reads the answer.
    tokio::spawn(async move { drop(connection.await) });
    let (mut parts, body) = request.into_parts();
    let query = parts
        .uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let target: PathAndQuery = format!("/{path}{query}").parse()?;
    parts.uri = Uri::from(target);
    parts.version = axum::http::Version::HTTP_11;
    hop_by_hop(&mut parts.headers);
    parts
        .headers
        .insert("x-console-host", HeaderValue::from_str(console)?);
    parts
        .headers
        .insert("host", HeaderValue::from_str(&format!("127.0.0.1:{port}"))?);
    let answer = sender
        .send_request(Request::from_parts(parts, body))
        .await?;
    let (mut parts, body) = answer.into_parts();
    hop_by_hop(&mut parts.headers);
    Ok(Response::from_parts(parts, Body::new(body)))
}

fn hop_by_hop(headers: &mut HeaderMap) {
    for name in HOP {
        headers.remove(name);
    }
}
