//! What went wrong with a search, in words that say what to do.

use serde::Serialize;
use serde_json::Value;

use crate::web::Unsure;

/// Why a search has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// For the page.
    pub code: &'static str,
    /// For the user.
    pub message: String,
    /// Whether asking again may help.
    #[serde(skip)]
    pub passing: bool,
}

impl Failure {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            passing: false,
        }
    }

    /// A failure that may pass by itself.
    fn passing(code: &'static str, message: impl Into<String>) -> Self {
        let failure = Self::new(code, message);
        Self {
            passing: true,
            ..failure
        }
    }

    /// The query does not fit a request.
    pub fn too_long() -> Self {
        Self::new(
            "too_long",
            "The query is too long for QRadar's interface: shorten the filters.",
        )
    }

    /// An answer that the reference does not have.
    pub fn strange(what: &str) -> Self {
        Self::new("failed", format!("QRadar's answer has {what}."))
    }

    /// QRadar stopped the search, not the user.
    pub fn stopped(messages: &[String]) -> Self {
        let why = said(messages);
        Self::new(
            "stopped",
            format!(
                "QRadar stopped this search before its end; what it had found is shown.{why} \
                 A time limit of your role, or too wide a range, is the usual reason: choose a shorter time range."
            ),
        )
    }

    /// The search ended with an error.
    pub fn ended(messages: &[String]) -> Self {
        let why = said(messages);
        Self::new(
            "failed",
            format!("QRadar could not finish this search.{why}"),
        )
    }

    /// The console answered with an error.
    pub fn answered(status: u16, body: &Value) -> Self {
        let code = body["code"].as_i64();
        let message = body["message"].as_str().unwrap_or_default().trim();
        let said = || match message {
            "" => String::new(),
            message => format!(" QRadar says: {message}"),
        };
        match (status, code) {
            (401, _) => Self::new(
                "unauthorized",
                "Your QRadar session has ended: sign in again.",
            ),
            (403, _) => Self::new(
                "no_permission",
                format!("Your QRadar role may not run this search.{}", said()),
            ),
            (404, Some(1003)) => Self::passing("running", "The search still runs."),
            (404, _) => Self::new("expired", "QRadar no longer has this search: run it again."),
            (409, _) => Self::passing(
                "failed",
                format!("QRadar cannot start this search now.{}", said()),
            ),
            (414 | 431, _) => Self::too_long(),
            (422, _) => Self::new("refused", format!("QRadar refuses this query.{}", said())),
            (429 | 500..=599, _) => Self::passing(
                "unreachable",
                format!(
                    "QRadar's search servers do not answer ({status}).{}",
                    said()
                ),
            ),
            _ => Self::new("failed", format!("QRadar answered {status}.{}", said())),
        }
    }
}

fn said(messages: &[String]) -> String {
    match messages {
        [] => String::new(),
        messages => format!(" QRadar says: {}", messages.join(" ")),
    }
}

impl From<Unsure> for Failure {
    fn from(unsure: Unsure) -> Self {
        match unsure {
            Unsure::Refused => Self::answered(401, &Value::Null),
            Unsure::Unreachable(reason) => Self::passing(
                "unreachable",
                format!("The QRadar console cannot be reached: {reason}."),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_console_says_is_passed_on() {
        let body = json!({"http_response": {"code": 422, "message": "x"}, "code": 2000,
            "message": "Field 'foo' does not exist in catalog 'events'"});
        let failure = Failure::answered(422, &body);
        assert_eq!(
            (failure.code, failure.message.as_str(), failure.passing),
            (
                "refused",
                "QRadar refuses this query. QRadar says: Field 'foo' does not exist in catalog 'events'",
                false
            )
        );
    }

    #[test]
    fn every_status_has_words_and_a_code() {
        let of = |status, code: i64| Failure::answered(status, &json!({"code": code})).code;
        let codes = [
            (401, 18),
            (403, 26),
            (404, 1002),
            (404, 1003),
            (409, 1004),
            (414, 0),
            (503, 1010),
            (400, 0),
        ];
        assert_eq!(
            codes.map(|(status, code)| of(status, code)),
            [
                "unauthorized",
                "no_permission",
                "expired",
                "running",
                "failed",
                "too_long",
                "unreachable",
                "failed"
            ]
        );
    }
}
