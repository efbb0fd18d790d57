//! The API's error body.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The unique code.
    pub code: i64,
    /// What is wrong.
    pub message: String,
}

/// What a call answers.
pub type Answer = Result<Response, ApiError>;

impl ApiError {
    /// An error.
    pub fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// Nobody is logged in.
    pub fn unauthorized() -> Self {
        let message = "No SEC header present in request. Please provide it via \"SEC: token\". You may also use BASIC authentication parameters if this host supports it. e.g. \"Authorization: Basic base64Encoding\"";
        Self::new(401, 18, message)
    }

    /// The user may not.
    pub fn forbidden() -> Self {
        let message = "User has insufficient capabilities to access this endpoint resource";
        Self::new(403, 26, message)
    }

    /// A parameter is missing.
    pub fn missing(parameter: &str) -> Self {
        let message = format!("Missing required parameter \"{parameter}\" from query parameters");
        Self::new(422, 8, message)
    }

    /// A parameter cannot be read.
    pub fn parameter(parameter: &str) -> Self {
        let message = format!(
            "Failed to transform user query parameter \"{parameter}\" with a content type of \"TEXT_PLAIN\""
        );
        Self::new(422, 11, message)
    }

    fn http_message(&self) -> &'static str {
        match self.status {
            401 => "You are unauthorized to access the requested resource.",
            403 => "Your account is not authorized to access the requested resource",
            404 => "We could not find the resource you requested.",
            409 => {
                "The request could not be completed due to a conflict with the current state of the resource"
            }
            422 => {
                "The request was well-formed but was unable to be followed due to semantic errors"
            }
            _ => "Unexpected internal server error",
        }
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        super::log(&format!("{error:#}"));
        Self::new(500, 1020, "An error occurred during the attempt")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({
            "http_response": {"code": self.status, "message": self.http_message()},
            "code": self.code,
            "description": "",
            "details": {},
            "message": self.message,
        });
        let status = StatusCode::from_u16(self.status);
        (
            status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Json(body),
        )
            .into_response()
    }
}
