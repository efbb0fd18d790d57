//! The console's pages: plain, server-rendered, and each with a banner that says what this
//! is.

mod admin;
mod extensions;
mod frame;
mod log_activity;
mod log_in;
mod proxy;
mod settings;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

use crate::console::{Caller, Console};

const STYLE: &str = include_str!("style.css");

/// The pages' routes.
pub fn router(console: &Arc<Console>) -> Router {
    Router::new()
        .route("/console/logon.jsp", get(log_in::form))
        .route("/console/j_security_check", post(log_in::submit))
        .route("/console/logout", post(log_in::log_out))
        .route(
            "/console/lab.css",
            get(|| async { ([(CONTENT_TYPE, "text/css")], STYLE) }),
        )
        .route("/console/", get(log_activity::page))
        .route("/console/do/ariel/arielSearch", get(log_activity::page))
        .route("/console/admin", get(admin::page))
        .route(
            "/console/settings",
            get(settings::page).post(settings::save),
        )
        .route(
            "/console/extensions",
            get(extensions::page).post(extensions::upload),
        )
        .route(
            "/console/extensions/removed/{task}",
            get(extensions::removed),
        )
        .route("/console/extensions/{id}", get(extensions::one))
        .route(
            "/console/extensions/{id}/install",
            post(extensions::install),
        )
        .route(
            "/console/extensions/{id}/uninstall",
            post(extensions::uninstall),
        )
        .route("/console/tab/{id}/{area}", get(proxy::tab))
        .route("/console/plugins/{app}/{*path}", any(proxy::pass))
        .route("/console/plugins/{app}", any(proxy::pass))
        .layer(axum::extract::DefaultBodyLimit::max(256 << 20))
        .with_state(Arc::clone(console))
}

/// A browser's user; anybody else is sent to the log-in page.
pub struct Viewer(pub Caller);

impl FromRequestParts<Arc<Console>> for Viewer {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Response> {
        // A form cannot set headers; what it must carry is checked by its handler.
        let caller = crate::console::caller(console, &parts.headers, &Method::GET);
        caller
            .map(Self)
            .map_err(|_| see_other("/console/logon.jsp"))
    }
}

/// An administrator; others are told that they may not.
pub struct AdminViewer(pub Caller);

impl FromRequestParts<Arc<Console>> for AdminViewer {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Response> {
        let Viewer(caller) = Viewer::from_request_parts(parts, console).await?;
        if caller.user.role.is_admin() {
            return Ok(Self(caller));
        }
        let body = maud::html! { p { "This page needs the capability ADMIN." } };
        let page = frame::page(console, &caller, "Not allowed", &body);
        Err((StatusCode::FORBIDDEN, page).into_response())
    }
}

/// A redirect after which the browser asks with GET.
fn see_other(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, to.to_owned())]).into_response()
}

/// Whether a form carries the session's CSRF token.
fn is_own_form(caller: &Caller, csrf: &str) -> bool {
    caller.csrf.as_deref().is_none_or(|own| own == csrf)
}
