//! The console's REST API: what the reference defines and the app and the tool use. Any
//! other path answers 404 and is logged.

mod access;
mod ariel;
mod data;
mod extensions;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::accounts::Caller;
use super::error::{Answer, ApiError};
use super::{API_VERSIONS, Console, VERSION, log};

/// The API's routes, each behind the check of who is calling.
pub fn router(console: &Arc<Console>) -> Router {
    let check = from_fn_with_state(Arc::clone(console), authenticated);
    Router::new()
        .route("/system/about", get(about))
        .route("/help/versions", get(versions))
        .merge(access::router())
        .merge(ariel::router())
        .merge(data::router())
        .merge(extensions::router())
        .fallback(undefined)
        .method_not_allowed_fallback(undefined)
        .layer(check)
        .with_state(Arc::clone(console))
}

async fn undefined(method: Method, uri: Uri) -> ApiError {
    log(&format!("the API has no {method} {}", uri.path()));
    let message = format!("This console does not define {method} {}", uri.path());
    ApiError::new(404, 0, message)
}

/// Lets only known users in, with a version that the console answers.
async fn authenticated(
    State(console): State<Arc<Console>>,
    mut request: Request,
    next: Next,
) -> Response {
    match caller(&console, request.headers(), request.method()) {
        Ok(caller) => request.extensions_mut().insert(caller),
        Err(error) => return error.into_response(),
    };
    if let Some(version) = request.headers().get("version") {
        let known = API_VERSIONS.iter().any(|known| version == known);
        if !known {
            let message = format!("Version {version:?} is not supported");
            return ApiError::new(422, 3, message).into_response();
        }
    }
    next.run(request).await
}

/// Who is calling: header SEC, HTTP Basic, or the browser's cookie. By cookie, changes need
/// the CSRF token beside it.
pub fn caller(console: &Console, headers: &HeaderMap, method: &Method) -> Result<Caller, ApiError> {
    if let Some(basic) = header(headers, "authorization").and_then(|h| h.strip_prefix("Basic ")) {
        let user = basic_user(console, basic);
        let user = user.ok_or_else(ApiError::unauthorized)?;
        return Ok(Caller {
            user,
            token: None,
            csrf: None,
            by_cookie: false,
        });
    }
    let by_header = header(headers, "sec");
    let token = by_header
        .map(str::to_owned)
        .or_else(|| cookie(headers, "SEC"));
    let token = token.ok_or_else(ApiError::unauthorized)?;
    let session = console
        .accounts
        .session(&token)
        .ok_or_else(ApiError::unauthorized)?;
    let caller = Caller {
        user: session.user,
        token: Some(token),
        csrf: Some(session.csrf),
        by_cookie: by_header.is_none(),
    };
    if caller.by_cookie
        && !method.is_safe()
        && header(headers, "qradarcsrf") != caller.csrf.as_deref()
    {
        return Err(ApiError::forbidden());
    }
    Ok(caller)
}

fn basic_user(console: &Console, basic: &str) -> Option<super::User> {
    let text = String::from_utf8(STANDARD.decode(basic.trim()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    console.accounts.check(name, password)
}

/// A header's text.
pub fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers
        .get_all("cookie")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = all
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

/// The caller, for handlers behind the check.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(ApiError::unauthorized)
    }
}

/// A caller who may do everything.
pub struct Admin(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.user.role.is_admin() {
            Ok(Self(caller))
        } else {
            Err(ApiError::forbidden())
        }
    }
}

async fn about() -> Answer {
    Ok(Json(json!({
        "build_version": VERSION,
        "external_version": "7.5.0",
        "fips_enabled": false,
        "release_name": "7.5.0 UpdatePackage 14",
    }))
    .into_response())
}

async fn versions() -> Answer {
    let versions = API_VERSIONS.iter().zip(1..).map(|(version, id)| {
        json!({
            "deprecated": *version != "26.0",
            "id": id,
            "removed": false,
            "root_resource_ids": [],
            "version": version,
        })
    });
    Ok(Json(versions.collect::<Vec<_>>()).into_response())
}
