//! The handshake: who may open which session, and what the others are told.
use super::lease::Lease;
use super::request::{self, Refused, Span, Wanted};
use super::session::Session;
use super::source::Source;
use super::{Account, Pod};
use crate::feeds::assumptions::{POD_BAD_TOKEN, POD_FOREIGN_CLUSTER, POD_UNKNOWN_PATH};
use crate::feeds::faults::{Credentials, Refusal};
use crate::feeds::kind::Kind;
use crate::feeds::transport::{self, Connection};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    AUTHORIZATION, CONNECTION, CONTENT_TYPE, DATE, HeaderValue, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, UPGRADE,
};
use hyper::upgrade::Upgraded;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::Duration;

/// The service's own words and type for a second session.
const CONFLICT: &str = "Exceeded maximum number of sessions per token\r\n";
const CONFLICT_TYPE: &str = "text/plain;charset=iso-8859-1";

/// Answers one request; an accepted one becomes a session.
pub async fn handle(feed: Arc<Pod>, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let delay = feed.faults.borrow().handshake_delay_ms;
    tokio::time::sleep(Duration::from_millis(delay)).await;
    let mut response = match accept(&feed, request) {
        Ok(response) => response,
        Err((kind, refused)) => {
            let conflict = refused.0 == 409;
            feed.count(kind, |counts| {
                counts.conflicts += u64::from(conflict);
                counts.refusals += u64::from(!conflict);
            });
            refusal(&refused)
        }
    };
    let undated = feed.faults.borrow().undated;
    if let Some(date) = transport::date(&feed.clock).filter(|_| !undated) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn accept(
    feed: &Arc<Pod>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, (Kind, Refused)> {
    // Counted under the message log when the type itself cannot be read.
    let early = |refused| (Kind::Message, refused);
    let (token, wanted, answer) = check(feed, &request).map_err(early)?;
    let refused = |refused| (wanted.kind, refused);
    injected(feed).map_err(refused)?;
    let key = (token, wanted.kind);
    let (mut lease, stop) =
        Lease::claim(feed, key, wanted.span).ok_or((wanted.kind, (409, CONFLICT.to_owned())))?;
    let (source, position) = Source::open(feed, wanted.kind, wanted.span, stop);
    lease.position = position;
    feed.count(wanted.kind, |counts| match wanted.span {
        Span::Live => counts.live_sessions += 1,
        Span::Archive { .. } => counts.archive_sessions += 1,
    });
    let serving = serve(Arc::clone(feed), wanted.kind, source, lease, request);
    feed.sessions.lock().spawn(serving);
    Ok(answer)
}

/// Checks everything but the session limit.
fn check(
    feed: &Pod,
    request: &Request<Incoming>,
) -> Result<(String, Wanted, Response<Full<Bytes>>), Refused> {
    if request.uri().path() != "/v1/stream" {
        return Err((POD_UNKNOWN_PATH, "Not found".to_owned()));
    }
    let token = bearer(request).ok_or((POD_BAD_TOKEN, "No bearer token".to_owned()))?;
    let query = request.uri().query().unwrap_or_default();
    let revoked = feed.faults.borrow().credentials == Credentials::Revoked;
    let accounts: Vec<&Account> = feed
        .accounts
        .iter()
        .filter(|account| account.token == token && !revoked)
        .collect();
    if accounts.is_empty() {
        return Err((POD_BAD_TOKEN, "Unknown token".to_owned()));
    }
    let wanted = request::parse(query, feed.clock.now(), &feed.limits)?;
    if !accounts.iter().any(|account| account.cid == wanted.cid) {
        return Err((POD_FOREIGN_CLUSTER, "Token of another cluster".to_owned()));
    }
    let answer = switching(request).ok_or((426, "Not a WebSocket handshake".to_owned()))?;
    Ok((token.to_owned(), wanted, answer))
}

fn bearer(request: &Request<Incoming>) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

fn injected(feed: &Pod) -> Result<(), Refused> {
    let mut taken = None;
    feed.faults.send_if_modified(|faults| {
        taken = Refusal::take(&mut faults.refuse);
        false
    });
    taken.map_or(Ok(()), |refusal| Err((refusal.status, refusal.text)))
}

/// The answer to a WebSocket handshake; `None` when the request is not one.
fn switching(request: &Request<Incoming>) -> Option<Response<Full<Bytes>>> {
    let headers = request.headers();
    let upgrade = headers.get(UPGRADE)?.to_str().ok()?;
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return None;
    }
    let key = headers.get(SEC_WEBSOCKET_KEY)?;
    let accept = tungstenite::handshake::derive_accept_key(key.as_bytes());
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let answer = response.headers_mut();
    answer.insert(UPGRADE, HeaderValue::from_static("websocket"));
    answer.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    answer.insert(SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).ok()?);
    Some(response)
}

fn refusal((status, text): &Refused) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text.clone()));
    *response.status_mut() = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_GATEWAY);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONFLICT_TYPE));
    response
}

async fn serve(
    feed: Arc<Pod>,
    kind: Kind,
    source: Source,
    lease: Lease,
    request: Request<Incoming>,
) {
    let Ok(upgraded) = hyper::upgrade::on(request).await else {
        return;
    };
    if let Some(connection) = raw(upgraded) {
        Session::new(feed, kind, source, lease, connection)
            .run()
            .await;
    }
}

/// The connection below the HTTP layer, and what was read from it already.
fn raw(upgraded: Upgraded) -> Option<(Connection, Bytes)> {
    let parts = upgraded.downcast::<TokioIo<Connection>>().ok()?;
    Some((parts.io.into_inner(), parts.read_buf))
}
