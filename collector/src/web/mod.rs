//! The HTTP interface on port 5000, behind QRadar's proxy.
//!
//! `/debug` answers whatever else is broken. Every other call needs a caller whom the console
//! knows ([`auth`]); changes need the admin capability and both tokens. The port may be
//! reached without the proxy, so no header of the proxy is trusted.

mod accounts;
mod assets;
mod audit;
mod auth;
mod check;
mod console;
mod dashboards;
mod error;
mod events;
mod limits;
mod metrics;
mod pages;
mod server;
mod state;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::Book;
use crate::dashboards::Service;
use crate::identity;
use crate::spool::Spool;
use crate::streams::Streams;
use crate::telemetry::{Log, Wanted};
pub use auth::{Auth, Caller};
pub use console::{Call, Console, Unsure};
use error::Problem;
pub use server::serve;

/// Largest body of a request.
const BODY_BYTES: usize = 64 * 1024;

/// What the handlers work with.
pub struct App {
    /// Settings and accounts.
    pub book: Book,
    /// What runs.
    pub streams: Streams,
    /// The spool.
    pub spool: Spool,
    /// Level and latest lines.
    pub log: Arc<Log>,
    /// Who may do what.
    pub auth: Auth,
    /// The dashboards' queries.
    pub dashboards: Arc<Service>,
    /// When the process started.
    pub started: jiff::Timestamp,
    /// Changes are made one after another.
    pub changing: tokio::sync::Mutex<()>,
}

/// Every route of the interface.
pub fn router(app: Arc<App>) -> Router {
    let guarded = Router::new()
        .route("/api/caller", get(caller))
        .route("/api/build", get(build))
        .route("/api/accounts", get(accounts::list).post(accounts::add))
        .route(
            "/api/accounts/{name}",
            get(accounts::show)
                .put(accounts::replace)
                .delete(accounts::remove),
        )
        .route(
            "/api/settings",
            get(accounts::general).put(accounts::set_general),
        )
        .route("/api/test", post(check::test))
        .route("/api/state", get(state::state))
        .route("/api/state/events", get(state::events))
        .route("/api/aside", get(state::aside))
        .route("/api/log", get(log))
        .route("/metrics", get(metrics::metrics))
        .route("/dashboard", get(pages::dashboard))
        .route("/settings/pod", get(pages::pod))
        .route("/settings/tap", get(pages::tap))
        .route("/assets/{*path}", get(pages::asset))
        .route("/settings/assets/{*path}", get(pages::asset))
        .route("/static/{name}", get(pages::picture))
        .fallback(async || Problem::not_found("There is nothing at this address."))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            auth::guard,
        ));
    let own = dashboards::routes().layer(middleware::from_fn_with_state(
        Arc::clone(&app),
        auth::guard_own,
    ));
    let limited = guarded
        .merge(own)
        .layer(middleware::from_fn_with_state(
            (Arc::clone(&app), limits::Rate::default()),
            limits::rate,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES));
    Router::new()
        .route("/debug", get(async || "ok"))
        .merge(limited)
        .with_state(app)
}

async fn caller(State(app): State<Arc<App>>, Extension(caller): Extension<Caller>) -> Json<Value> {
    let token = app.auth.own_token(&caller);
    Json(json!({"user": caller.user, "admin": caller.admin, "token": token}))
}

async fn build(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "version": identity::VERSION,
        "mark": identity::BUILD_MARK,
        "started": app.started.to_string(),
        "managed_by_file": app.book.managed_by_file(),
    }))
}

#[derive(Deserialize)]
struct LogQuery {
    lines: Option<usize>,
    level: Option<String>,
    account: Option<String>,
}

async fn log(
    State(app): State<Arc<App>>,
    Query(query): Query<LogQuery>,
) -> Result<Json<Value>, Problem> {
    let level = match query.level.as_deref().map(str::parse) {
        None => None,
        Some(Ok(level)) => Some(level),
        Some(Err(_)) => {
            return Err(Problem::field(
                "level",
                "must be error, warn, info, debug or trace",
            ));
        }
    };
    let lines = query.lines.unwrap_or(200).min(1000);
    let wanted = Wanted {
        lines,
        level,
        account: query.account,
    };
    Ok(Json(json!({"lines": app.log.latest(&wanted)})))
}

#[cfg(test)]
mod tests;
