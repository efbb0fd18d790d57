//! What the service's answers mean, in one plain sentence each, and what to do then.

use std::time::Duration;

use tokio_tungstenite::tungstenite::Error;

use crate::facts::Facts;
use crate::net::service_clock;

/// What follows from a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Try again after a wait in this range.
    Retry((Duration, Duration)),
    /// The operator has to do something.
    Stop,
}

/// A session that did not begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status, where there was one.
    pub status: Option<u16>,
    /// For the operator.
    pub message: String,
    /// What follows.
    pub next: Next,
    /// The service's clock, milliseconds since 1970, where it told.
    pub date: Option<i64>,
}

/// What a failed handshake means.
pub fn refusal(error: &Error, facts: &Facts) -> Refusal {
    match error {
        Error::Http(response) => Refusal {
            date: service_clock::date(response.headers()),
            ..by_status(response.status().as_u16(), facts)
        },
        other => broken(&other.to_string(), facts),
    }
}

/// No connection, or one that broke in the handshake.
pub fn broken(reason: &str, facts: &Facts) -> Refusal {
    Refusal {
        status: None,
        message: format!("No connection to Proofpoint: {reason}."),
        next: Next::Retry(facts.retry()),
        date: None,
    }
}

fn by_status(status: u16, facts: &Facts) -> Refusal {
    let text = match status {
        400 => "Proofpoint refuses the request (400): check the cluster ID.",
        401 => "Proofpoint refuses the API key (401): enter a valid one.",
        403 => {
            "The API key has no right to this log (403): ask Proofpoint for the Log Service entitlement, or enter another key."
        }
        404 => "Proofpoint does not know this cluster ID or log (404): check the cluster ID.",
        409 => {
            "Another session uses this API key (409): Proofpoint allows one per key and log. Stop the other collector or use another key; an old session also ends by itself after a while."
        }
        429 => "Proofpoint asks for fewer connections (429).",
        500..600 => "Proofpoint's service is not available at the moment.",
        _ => "Proofpoint's service gave an unexpected answer.",
    };
    let next = match status {
        _ if facts.pod_fatal_status.contains(&status) => Next::Stop,
        409 | 429 => Next::Retry(facts.session_clash()),
        _ => Next::Retry(facts.retry()),
    };
    let message = match status {
        400 | 401 | 403 | 404 | 409 | 429 => text.to_owned(),
        _ => format!("{text} ({status})"),
    };
    Refusal {
        status: Some(status),
        message,
        next,
        date: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revoked_key_stops_and_everything_else_is_tried_again() {
        let facts = Facts::default();
        for status in [401, 403] {
            assert_eq!(by_status(status, &facts).next, Next::Stop);
        }
        for status in [400, 404, 409, 429, 500, 502, 503, 302] {
            assert!(
                matches!(by_status(status, &facts).next, Next::Retry(_)),
                "{status}"
            );
        }
        assert_eq!(
            by_status(409, &facts).next,
            Next::Retry(facts.session_clash())
        );
    }

    #[test]
    fn the_settings_decide_what_is_final() {
        let facts = Facts {
            pod_fatal_status: vec![404],
            ..Facts::default()
        };
        assert!(matches!(by_status(401, &facts).next, Next::Retry(_)));
        assert_eq!(by_status(404, &facts).next, Next::Stop);
    }
}
