//! One HTTP request and its whole answer, over a connection of its own.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;

use super::{Connection, Failure};

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body, whole.
    pub body: Bytes,
    /// The server's clock, milliseconds since 1970.
    pub date: Option<i64>,
}

/// Sends `request` and reads the answer, at most `most` bytes of it, within `time`.
pub async fn request(
    connection: Connection,
    request: Request<Full<Bytes>>,
    most: usize,
    time: Duration,
) -> Result<Answer, Failure> {
    let host = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("the server").to_owned();
    let exchange = exchange(connection, request, most);
    let failed = |reason: String| Failure::Exchange {
        host: host.clone(),
        reason,
    };
    match tokio::time::timeout(time, exchange).await {
        Ok(answer) => answer.map_err(failed),
        Err(_) => Err(failed("no answer in time".into())),
    }
}

async fn exchange(
    connection: Connection,
    request: Request<Full<Bytes>>,
    most: usize,
) -> Result<Answer, String> {
    let (mut sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(connection))
        .await
        .map_err(|error| error.to_string())?;
    let driver = tokio::spawn(driver);
    let answer = async {
        let answer = sender
            .send_request(request)
            .await
            .map_err(|error| error.to_string())?;
        let status = answer.status();
        let date = super::service_clock::date(answer.headers());
        let body = Limited::new(answer.into_body(), most).collect().await;
        let body = body.map_err(|error| error.to_string())?.to_bytes();
        Ok(Answer { status, body, date })
    };
    let answer = answer.await;
    driver.abort();
    answer
}
