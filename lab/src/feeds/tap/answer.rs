//! Answers to TAP calls.
use super::body::AnswerBody;
use super::window::{self, Asked};
use super::{Endpoint, Tap};
use crate::feeds::assumptions::TAP_ACCESS;
use crate::feeds::event::Event;
use crate::feeds::faults::{Credentials, Refusal, TapFaults};
use crate::feeds::kind::Kind;
use crate::feeds::transport;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;

/// Status and body of an answer without events.
type Refused = (u16, String);

/// Answers one call.
pub async fn handle(feed: &Tap, request: &Request<Incoming>) -> Response<AnswerBody> {
    let delay = feed.faults.borrow().delay_ms;
    tokio::time::sleep(Duration::from_millis(delay)).await;
    let (status, body) = match answer(feed, request) {
        Ok(body) => (200, body),
        Err((status, text)) => (status, AnswerBody::whole(text)),
    };
    *feed.counts.lock().answers.entry(status).or_default() += 1;
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let json = HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    if let Some(date) = transport::date(&feed.clock) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn answer(feed: &Tap, request: &Request<Incoming>) -> Result<AnswerBody, Refused> {
    let endpoint = Endpoint::at(request.uri().path()).ok_or((404, String::new()))?;
    if request.method() != Method::GET {
        return Err((405, String::new()));
    }
    let principal = principal(feed, request).ok_or((401, TAP_ACCESS.to_owned()))?;
    injected(feed)?;
    let now = feed.clock.now();
    let mut throttles = feed.throttle.lock();
    let admitted = throttles
        .entry(principal)
        .or_default()
        .admit(endpoint.pool(), now);
    drop(throttles);
    if !admitted {
        return Err((429, String::new()));
    }
    let query = request.uri().query().unwrap_or_default();
    let asked = window::parse(query, now).map_err(|text| (400, text))?;
    events(feed, endpoint, &asked, now)
}

/// The service principal whose credential the call carries.
fn principal(feed: &Tap, request: &Request<Incoming>) -> Option<String> {
    if feed.faults.borrow().credentials == Credentials::Revoked {
        return None;
    }
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let account = feed.accounts.iter().find(|account| {
        format!("{}:{}", account.principal, account.secret).into_bytes() == decoded
    })?;
    Some(account.principal.clone())
}

fn injected(feed: &Tap) -> Result<(), Refused> {
    let mut taken = None;
    feed.faults.send_if_modified(|faults| {
        taken = Refusal::take(&mut faults.refuse);
        false
    });
    taken.map_or(Ok(()), |refusal| Err((refusal.status, refusal.text)))
}

fn events(
    feed: &Tap,
    endpoint: Endpoint,
    asked: &Asked,
    now: Timestamp,
) -> Result<AnswerBody, Refused> {
    let faults = feed.faults.borrow().clone();
    let arrays: Vec<(Kind, Vec<Event>)> = endpoint
        .kinds
        .iter()
        .map(|&kind| (kind, matching(feed, kind, asked, now)))
        .collect();
    if !asked.json {
        let empty = arrays.iter().all(|(_, events)| events.is_empty());
        return Err((if empty { 204 } else { 501 }, String::new()));
    }
    let mut counts = feed.counts.lock();
    for (kind, events) in &arrays {
        *counts.events.entry(*kind).or_default() += events.len() as u64;
    }
    drop(counts);
    let body = render(asked.end.min(now), &arrays, &faults);
    Ok(if cut(feed) {
        AnswerBody::cut(body)
    } else {
        AnswerBody::whole(body)
    })
}

/// The events of one array; their order is not the order of time, because the
/// real one promises none.
fn matching(feed: &Tap, kind: Kind, asked: &Asked, now: Timestamp) -> Vec<Event> {
    let Some(log) = feed.log(kind) else {
        return Vec::new();
    };
    let mut events = log.between(asked.start, asked.end, now);
    events.retain(|event| passes(&event.bytes(), asked));
    fastrand::Rng::with_seed(asked.start.as_second().unsigned_abs()).shuffle(&mut events);
    events
}

/// Whether one of an event's threats has a wanted type and status.
fn passes(bytes: &[u8], asked: &Asked) -> bool {
    let event: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let one = |threat: &Value| {
        let text = |field: &str, default: &'static str| {
            threat
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or(default)
                .to_owned()
        };
        let (status, kind) = (text("threatStatus", "active"), text("threatType", "url"));
        let wanted = |list: &[String], value: &str| {
            list.iter().any(|wanted| wanted.eq_ignore_ascii_case(value))
        };
        wanted(&asked.threat_statuses, &status)
            && (asked.threat_types.is_empty() || wanted(&asked.threat_types, &kind))
    };
    match event.get("threatsInfoMap").and_then(Value::as_array) {
        Some(threats) if !threats.is_empty() => threats.iter().any(one),
        _ => one(&event),
    }
}

fn render(query_end: Timestamp, arrays: &[(Kind, Vec<Event>)], faults: &TapFaults) -> Vec<u8> {
    let end = query_end.strftime("%Y-%m-%dT%H:%M:%SZ");
    let mut out = format!("{{\"queryEndTime\":\"{end}\"").into_bytes();
    for (kind, events) in arrays {
        match faults.empty_arrays_missing {
            Some(true) if events.is_empty() => continue,
            Some(false) if events.is_empty() => {
                out.extend(format!(",\"{}\":null", kind.name()).bytes());
                continue;
            }
            _ => {}
        }
        out.extend(format!(",\"{}\":[", kind.name()).bytes());
        let copies = if faults.repeat { 2 } else { 1 };
        for (index, event) in events
            .iter()
            .flat_map(|event| std::iter::repeat_n(event, copies))
            .enumerate()
        {
            if index > 0 {
                out.push(b',');
            }
            event.render(&mut out);
        }
        out.push(b']');
    }
    out.push(b'}');
    out
}

/// Takes one use out of the fault that breaks answers off.
fn cut(feed: &Tap) -> bool {
    let mut cut = false;
    feed.faults.send_if_modified(|faults| {
        cut = faults.cut_bodies > 0;
        faults.cut_bodies = faults.cut_bodies.saturating_sub(1);
        false
    });
    cut
}
