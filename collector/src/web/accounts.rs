//! Accounts and general settings: list, show, add, replace, delete.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::audit::changes;
use super::error::Problem;
use super::{App, Caller};
use crate::accounts::{Settings, from_request, hide};

type Body = Result<Json<Value>, JsonRejection>;

/// The body, or what is wrong with it.
pub fn body(body: Body) -> Result<Value, Problem> {
    body.map(|Json(value)| value)
        .map_err(|rejection| Problem::new(rejection.status(), "wrong_body", rejection.body_text()))
}

pub async fn list(State(app): State<Arc<App>>) -> Json<Value> {
    let accounts: Vec<Value> = app.book.settings().accounts.iter().map(hide).collect();
    Json(json!({"accounts": accounts}))
}

pub async fn show(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    let account = app.book.account(&name);
    account
        .map(|account| Json(hide(&account)))
        .ok_or_else(unknown)
}

pub async fn add(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    request: Body,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let account = from_request(body(request)?, None)?;
    let shown = hide(&account);
    let _one_at_a_time = app.changing.lock().await;
    let name = account.name().to_owned();
    let changed = changes(&Value::Null, &shown);
    app.book.add(account)?;
    tracing::info!(account = name, user = caller.user, changed, "account added");
    app.streams.apply(&app.book.settings()).await;
    Ok((StatusCode::CREATED, Json(shown)))
}

pub async fn replace(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Body,
) -> Result<Json<Value>, Problem> {
    let _one_at_a_time = app.changing.lock().await;
    let stored = app.book.account(&name).ok_or_else(unknown)?;
    let account = from_request(body(request)?, Some(&stored))?;
    if account.name() != name {
        return Err(Problem::field(
            "name",
            "cannot be changed: add a new account instead",
        ));
    }
    let shown = hide(&account);
    let changed = changes(&stored, &account);
    app.book.replace(account)?;
    tracing::info!(
        account = name,
        user = caller.user,
        changed,
        "account changed"
    );
    app.streams.apply(&app.book.settings()).await;
    Ok(Json(shown))
}

pub async fn remove(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    let _one_at_a_time = app.changing.lock().await;
    app.book.remove(&name)?;
    app.streams.apply(&app.book.settings()).await;
    let discarded = app.streams.discard(&name).await;
    tracing::info!(
        account = name,
        user = caller.user,
        discarded,
        "account deleted"
    );
    Ok(Json(json!({"discarded_events": discarded})))
}

pub async fn general(State(app): State<Arc<App>>) -> Json<Value> {
    let settings = Settings {
        accounts: Vec::new(),
        ..app.book.settings()
    };
    let mut value = serde_json::to_value(settings).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.remove("accounts");
    }
    Json(value)
}

pub async fn set_general(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    request: Body,
) -> Result<Json<Value>, Problem> {
    let settings: Settings = serde_json::from_value(body(request)?)
        .map_err(|error| Problem::field("settings", error.to_string()))?;
    if !settings.accounts.is_empty() {
        return Err(Problem::field("accounts", "are changed at /api/accounts"));
    }
    if settings.version != crate::accounts::VERSION {
        return Err(Problem::field("version", "must be 2"));
    }
    {
        let _one_at_a_time = app.changing.lock().await;
        let accounts = app.book.settings().accounts;
        let after = Settings {
            accounts,
            ..settings.clone()
        };
        let changed = changes(&app.book.settings(), &after);
        app.book.general(settings)?;
        tracing::info!(user = caller.user, changed, "settings changed");
        app.apply().await;
    }
    Ok(general(State(app)).await)
}

fn unknown() -> Problem {
    Problem::not_found("There is no account of this name.")
}

impl App {
    /// Puts the settings in force.
    pub async fn apply(&self) {
        let settings = self.book.settings();
        if let Ok(level) = settings.log_level.parse() {
            self.log.set_level(level);
        }
        self.streams.apply(&settings).await;
    }
}
