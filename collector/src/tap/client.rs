//! One request for one window.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper::header::{AUTHORIZATION, CONNECTION, HOST, HeaderValue};
use zeroize::Zeroizing;

use super::Access;
use super::answer::{Outcome, outcome};
use super::window::{LEAST_MS, Window};
use crate::net;
use crate::spool::now_ms;

/// An answer over this is asked for again in halves: it would not fit beside the rest.
const ANSWER_BYTES: usize = 24 * 1024 * 1024;
/// For the whole answer: wide windows may take the service minutes.
const TIMEOUT: Duration = Duration::from_mins(5);

/// Everything, and every status: without these TAP keeps reversals to itself.
const PATH: &str = "/v2/siem/all?format=json&threatStatus=active&threatStatus=cleared&threatStatus=falsePositive&interval=";

/// Asks for a window. Besides what came of it, the server's clock, where it told.
pub async fn ask(access: &Access, window: &Window) -> (Outcome, Option<i64>) {
    match exchange(access, window).await {
        Ok(answer) => (outcome(answer.status.as_u16(), answer.body), answer.date),
        Err(outcome) => (outcome, None),
    }
}

async fn exchange(access: &Access, window: &Window) -> Result<net::Answer, Outcome> {
    let connection = match access
        .dialer
        .connect(&access.target, access.proxy.as_ref())
        .await
    {
        Ok(connection) => connection,
        Err(error) => {
            let message = format!("No connection to Proofpoint: {error}.");
            return Err(Outcome::Retry(message));
        }
    };
    let request = match request(access, window) {
        Ok(request) => request,
        Err(message) => return Err(Outcome::Stop(message)),
    };
    let answer = net::request(connection, request, ANSWER_BYTES, TIMEOUT).await;
    answer.map_err(|error| {
        if error.to_string().contains("length limit exceeded") {
            Outcome::TooLarge
        } else {
            Outcome::Retry(format!("Proofpoint's answer did not come: {error}."))
        }
    })
}

fn request(access: &Access, window: &Window) -> Result<Request<Full<Bytes>>, String> {
    let pair = Zeroizing::new(format!("{}:{}", access.principal, access.secret.expose()));
    let basic = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
    let unusable = |_| "The service principal or secret cannot be sent.".to_owned();
    let mut basic = HeaderValue::from_str(&basic).map_err(unusable)?;
    basic.set_sensitive(true);
    Request::get(format!("{PATH}{}", window.interval()))
        .header(HOST, access.target.host_header())
        .header(CONNECTION, "close")
        .header(AUTHORIZATION, basic)
        .body(Full::default())
        .map_err(|error| format!("The request cannot be made: {error}."))
}

/// Whether the shortest window is answered.
pub async fn probe(access: &Access) -> Result<(), String> {
    let end_ms = now_ms() - 60_000;
    let window = Window {
        start_ms: end_ms - 2 * LEAST_MS,
        end_ms,
    };
    match ask(access, &window).await.0 {
        Outcome::Events(_) | Outcome::TooLarge => Ok(()),
        Outcome::Throttled => {
            Err("Proofpoint's limit of requests in 24 hours is used up (429).".into())
        }
        Outcome::Retry(message) | Outcome::Stop(message) => Err(message),
    }
}
