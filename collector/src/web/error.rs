//! Errors as the interface tells them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::accounts::{Mistake, Refused};

/// A refusal or failure.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    field: Option<String>,
}

impl Problem {
    /// A problem without a field.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            field: None,
        }
    }

    /// Something is wrong with a field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_field", message);
        Self {
            field: Some(field.into()),
            ..problem
        }
    }

    /// Not there.
    pub fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }
}

impl From<Mistake> for Problem {
    fn from(mistake: Mistake) -> Self {
        Self::field(mistake.field, mistake.message)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let message = refused.to_string();
        match refused {
            Refused::Mistake(mistake) => mistake.into(),
            Refused::ManagedByFile => Self::new(StatusCode::CONFLICT, "managed_by_file", message),
            Refused::Unreadable(_) => {
                Self::new(StatusCode::CONFLICT, "settings_unreadable", message)
            }
            Refused::Exists => Self::new(StatusCode::CONFLICT, "exists", message),
            Refused::Unknown => Self::not_found(&message),
            Refused::Vault(_) | Refused::File(_) => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "not_written", message)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body =
            json!({"error": {"code": self.code, "message": self.message, "field": self.field}});
        (self.status, Json(body)).into_response()
    }
}
