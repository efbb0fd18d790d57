//! The bare relay: what a WebSocket frame to a line of TCP costs when nothing
//! is parsed and nothing kept.
use anyhow::Result;
use futures_util::{FutureExt, StreamExt};
use std::net::SocketAddr;
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Relays until the feed ends.
pub async fn run(url: &str, token: &str, to: SocketAddr) -> Result<()> {
    let mut request = url.into_client_request()?;
    let bearer = format!("Bearer {token}").parse()?;
    request.headers_mut().insert("authorization", bearer);
    let (mut feed, _) = connect_async(request).await?;
    let stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut out = BufWriter::with_capacity(64 * 1024, stream);
    loop {
        // What is at hand goes out together; before waiting, all must be out.
        let next = if let Some(next) = feed.next().now_or_never() {
            next
        } else {
            out.flush().await?;
            feed.next().await
        };
        let Some(message) = next else {
            out.flush().await?;
            return Ok(());
        };
        out.write_all(&message?.into_data()).await?;
        out.write_all(b"\n").await?;
    }
}
