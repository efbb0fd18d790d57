//! So many requests a second of one session, or from one address, and no more.
//!
//! Behind QRadar's proxy all come from one address, so who is known counts by session.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::error::Problem;
use super::server::Peer;
use crate::spool::lock;

/// Requests a second.
const RATE: f64 = 50.0;
/// As many at once from an address.
const AT_ONCE: f64 = 50.0;
/// As many at once of a session: a page with all its parts and queries, and then some.
const AT_ONCE_OF_SESSION: f64 = 200.0;
/// Sessions and addresses remembered.
const REMEMBERED: usize = 1024;

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Session([u8; 32]),
    Address(IpAddr),
}

/// Tokens left for each.
#[derive(Debug, Default, Clone)]
pub struct Rate(Arc<Mutex<HashMap<Key, (f64, Instant)>>>);

impl Rate {
    fn allows(&self, key: Key, now: Instant) -> bool {
        let most = match key {
            Key::Session(_) => AT_ONCE_OF_SESSION,
            Key::Address(_) => AT_ONCE,
        };
        let mut known = lock(&self.0);
        if known.len() >= REMEMBERED && !known.contains_key(&key) {
            known.clear();
        }
        let (tokens, last) = known.entry(key).or_insert((most, now));
        *tokens = (*tokens + now.duration_since(*last).as_secs_f64() * RATE).min(most);
        *last = now;
        let allowed = *tokens >= 1.0;
        *tokens -= f64::from(u8::from(allowed));
        allowed
    }
}

/// The middleware.
pub async fn rate(
    State((app, rate)): State<(Arc<App>, Rate)>,
    Extension(Peer(address)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let session = app.auth.known_session(request.headers());
    let key = session.map_or(Key::Address(address), Key::Session);
    if rate.allows(key, Instant::now()) {
        Ok(next.run(request).await)
    } else {
        Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            "Too many requests: wait a second.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn fifty_at_once_then_fifty_a_second_for_each_address() {
        let rate = Rate::default();
        let now = Instant::now();
        let of = |last| Key::Address(IpAddr::from([10, 0, 0, last]));
        let (one, two) = (of(1), of(2));
        assert!((0..50).all(|_| rate.allows(one, now)));
        assert!(!rate.allows(one, now));
        assert!(rate.allows(two, now));
        assert!(rate.allows(one, now + Duration::from_millis(21)));
    }

    #[test]
    fn a_session_may_open_a_page_with_many_parts_at_once() {
        let rate = Rate::default();
        let now = Instant::now();
        let session = Key::Session([1; 32]);
        assert!((0..200).all(|_| rate.allows(session, now)));
        assert!(!rate.allows(session, now));
    }
}
