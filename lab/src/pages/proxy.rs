//! Apps behind the console: their areas as tabs, and the proxy.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Viewer, frame, see_other};
use crate::apps::{App, forward};
use crate::console::error::ApiError;
use crate::console::{Console, caller, header};

/// An app's area, in the console's frame.
pub async fn tab(
    State(console): State<Arc<Console>>,
    Viewer(caller): Viewer,
    Path((id, area)): Path<(String, String)>,
) -> Response {
    let app = console.apps.get(&id);
    let found = app
        .as_ref()
        .and_then(|app| app.list("areas").find(|a| a["id"] == area.as_str()));
    let Some(found) = found else {
        return see_other("/console/");
    };
    let url = found["url"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches('/');
    let title = found["text"].as_str().unwrap_or_default();
    let source = format!("/console/plugins/{id}/app_proxy/{url}");
    frame::whole(&console, &caller, title, &source).into_response()
}

/// `/console/plugins/ID/app_proxy/PATH`, and the two forms with the name of a service.
pub async fn pass(State(console): State<Arc<Console>>, request: Request) -> Response {
    let path = request
        .uri()
        .path()
        .trim_start_matches("/console/plugins/")
        .to_owned();
    let Some((app, rest)) = target(&console, &path) else {
        return ApiError::new(404, 0, "There is no such app").into_response();
    };
    if let Err(refused) = allowed(&console, &app, &rest, request.headers(), request.method()) {
        return refused;
    }
    let host = header(request.headers(), "host")
        .unwrap_or("127.0.0.1")
        .to_owned();
    forward(request, app.port, &rest, &host).await
}

/// The app and the path within it.
fn target(console: &Console, path: &str) -> Option<(Arc<App>, String)> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    if let Some(named) = first.strip_prefix("app_proxy:") {
        let app = match named.split_once(':') {
            Some((id, service)) => console.apps.get(id).filter(|app| offers(app, service)),
            None => console
                .apps
                .all()
                .into_iter()
                .map(|(_, app)| app)
                .find(|app| offers(app, named)),
        };
        return Some((app?, rest.to_owned()));
    }
    let rest = rest.strip_prefix("app_proxy")?;
    let rest = rest.strip_prefix('/').or(rest.is_empty().then_some(""))?;
    Some((console.apps.get(first)?, rest.to_owned()))
}

fn offers(app: &App, service: &str) -> bool {
    app.list("services").any(|known| known["name"] == service)
}

fn allowed(
    console: &Console,
    app: &App,
    path: &str,
    headers: &HeaderMap,
    method: &Method,
) -> Result<(), Response> {
    let checked = if app.uses_csrf() {
        method
    } else {
        &Method::GET
    };
    let caller = match caller(console, headers, checked) {
        Ok(caller) => caller,
        Err(error) => {
            let page = header(headers, "accept").is_some_and(|accept| accept.contains("text/html"));
            let to_log_in = error.status == 401 && *method == Method::GET && page;
            return Err(if to_log_in {
                see_other("/console/logon.jsp")
            } else {
                error.into_response()
            });
        }
    };
    let may = |capability: &&str| {
        caller.user.role.is_admin() || caller.user.role.capabilities.contains(capability)
    };
    if app.required(path).iter().all(may) {
        Ok(())
    } else {
        Err((StatusCode::FORBIDDEN, ApiError::forbidden()).into_response())
    }
}
