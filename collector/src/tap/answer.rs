//! What the service's answers mean, in one plain sentence each.

use bytes::Bytes;

/// What an answer means.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The window's events.
    Events(Bytes),
    /// More than is taken in at once.
    TooLarge,
    /// The limit of requests.
    Throttled,
    /// To be tried again.
    Retry(String),
    /// The operator has to do something.
    Stop(String),
}

/// The meaning of a status and body.
pub fn outcome(status: u16, body: Bytes) -> Outcome {
    let retry = |text: &str| Outcome::Retry(text.to_owned());
    match status {
        200 if is_object(&body) => Outcome::Events(body),
        200 => retry("Proofpoint's answer is not the JSON object that it should be."),
        204 => Outcome::Events(Bytes::from_static(b"{}")),
        400 => Outcome::Retry(bad_request(&body)),
        401 => Outcome::Stop("Proofpoint refuses the service principal or secret (401): enter valid ones.".into()),
        403 => Outcome::Stop("The service credential has no right to the SIEM API (403): ask Proofpoint, or use another one.".into()),
        404 => retry("Proofpoint does not know the address (404): check the base URL."),
        429 => Outcome::Throttled,
        500..600 => Outcome::Retry(format!("Proofpoint's service is not available at the moment ({status}).")),
        _ => Outcome::Retry(format!("Proofpoint gave an unexpected answer ({status}).")),
    }
}

/// Both texts come of a clock that is wrong: windows are never asked for that are too short or
/// too old by ours.
fn bad_request(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    if text.contains("too far into the past") {
        "Proofpoint calls the window too old (400): check this host's clock.".into()
    } else if text.contains("too short") {
        "Proofpoint calls the window too short (400): check this host's clock.".into()
    } else {
        "Proofpoint refuses the request (400).".into()
    }
}

fn is_object(body: &[u8]) -> bool {
    crate::transform::scan::members(body, |_| ()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(status: u16, body: &'static str) -> Outcome {
        outcome(status, Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn each_answer_has_its_meaning() {
        assert_eq!(means(200, "{}"), Outcome::Events(Bytes::from_static(b"{}")));
        assert_eq!(means(204, ""), Outcome::Events(Bytes::from_static(b"{}")));
        assert!(matches!(means(200, "<html>"), Outcome::Retry(_)));
        assert_eq!(means(429, ""), Outcome::Throttled);
        assert!(matches!(means(401, ""), Outcome::Stop(_)));
        assert!(matches!(means(403, "{}"), Outcome::Stop(_)));
        assert!(matches!(means(500, ""), Outcome::Retry(_)));
        assert_eq!(
            means(
                400,
                "The requested interval is too short. Requests must be for at least 30.00s of data"
            ),
            Outcome::Retry(
                "Proofpoint calls the window too short (400): check this host's clock.".into()
            )
        );
        assert_eq!(
            means(
                400,
                "The requested start time is too far into the past. Requests for information up to 7.00d are accepted"
            ),
            Outcome::Retry(
                "Proofpoint calls the window too old (400): check this host's clock.".into()
            )
        );
    }
}
