//! So many requests a second from one address, and no more.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::error::Problem;
use super::server::Peer;
use crate::spool::lock;

/// Requests a second, and as many at once.
const RATE: f64 = 50.0;
/// Addresses remembered.
const ADDRESSES: usize = 1024;

/// Tokens left for each address.
#[derive(Debug, Default, Clone)]
pub struct Rate(Arc<Mutex<HashMap<IpAddr, (f64, Instant)>>>);

impl Rate {
    fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let mut known = lock(&self.0);
        if known.len() >= ADDRESSES && !known.contains_key(&address) {
            known.clear();
        }
        let (tokens, last) = known.entry(address).or_insert((RATE, now));
        *tokens = (*tokens + now.duration_since(*last).as_secs_f64() * RATE).min(RATE);
        *last = now;
        let allowed = *tokens >= 1.0;
        *tokens -= f64::from(u8::from(allowed));
        allowed
    }
}

/// The middleware.
pub async fn rate(
    State(rate): State<Rate>,
    Extension(Peer(address)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if rate.allows(address, Instant::now()) {
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
        let (one, two) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!((0..50).all(|_| rate.allows(one, now)));
        assert!(!rate.allows(one, now));
        assert!(rate.allows(two, now));
        assert!(rate.allows(one, now + Duration::from_millis(21)));
    }
}
