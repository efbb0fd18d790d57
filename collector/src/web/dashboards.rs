//! The dashboards' part of the interface: queries with the caller's own rights.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query as Parameters, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc::Sender;

use super::error::Problem;
use super::{App, Caller, accounts, auth, events};
use crate::dashboards::{
    Ariel, Asker, Page, Query, Refusal, Request, Stage, Watching, answer, csv,
};

/// Rows of a table's page when the page does not say.
const ROWS: u64 = 50;
/// The most rows of one answer.
const MOST_ROWS: u64 = 1_000;
/// Changes closer to each other are told as one.
const TOGETHER: Duration = Duration::from_millis(100);
/// Queries that one stream may follow.
const FOLLOWED: usize = 64;

/// The routes.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/dashboards", get(shown))
        .route("/api/queries", post(ask))
        .route("/api/queries/events", get(follow_many))
        .route("/api/queries/{id}", get(look).delete(leave))
        .route("/api/queries/{id}/events", get(follow))
        .route("/api/queries/{id}/cancel", post(cancel))
        .route("/api/queries/{id}/csv", get(download))
}

#[derive(Deserialize)]
struct Rows {
    offset: Option<u64>,
    limit: Option<u64>,
    /// For a stream: which queries, with commas between.
    ids: Option<String>,
}

impl Rows {
    fn page(&self) -> Page {
        Page {
            offset: self.offset.unwrap_or(0),
            limit: self.limit.unwrap_or(ROWS).min(MOST_ROWS),
        }
    }
}

async fn shown(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let shown = app.dashboards.shown().ok_or_else(no_dashboards)?;
    let cache = [(header::CACHE_CONTROL, "no-cache")];
    Ok((cache, Json(shown.clone())).into_response())
}

async fn ask(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let asker = asker(&caller, &headers)?;
    let request: Request = serde_json::from_value(accounts::body(body)?).map_err(|error| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "wrong_body",
            error.to_string(),
        )
    })?;
    let now = jiff::Timestamp::now().as_millisecond();
    let now = u64::try_from(now).unwrap_or_default();
    let query = app.dashboards.ask(&asker, &request, now)?;
    let ariel = app.dashboards.ariel(&asker)?;
    let page = Page {
        offset: 0,
        limit: ROWS,
    };
    Ok(Json(answer(&query, &ariel, page).await))
}

async fn look(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Parameters(rows): Parameters<Rows>,
) -> Result<Json<Value>, Problem> {
    let (query, ariel) = found(&app, &caller, &headers, &id)?;
    Ok(Json(answer(&query, &ariel, rows.page()).await))
}

async fn leave(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let asker = asker(&caller, &headers)?;
    if app.dashboards.leave(&asker, &id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(unknown())
    }
}

async fn cancel(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (query, ariel) = found(&app, &caller, &headers, &id)?;
    if let Some(run) = &query.run {
        run.cancel();
        let mut state = run.subscribe();
        // The console is asked to stop it; how far it is shows without that as well.
        let over = state.wait_for(|state| state.stage.over());
        let _ = tokio::time::timeout(Duration::from_secs(5), over).await;
    }
    let page = Page {
        offset: 0,
        limit: ROWS,
    };
    Ok(Json(answer(&query, &ariel, page).await))
}

async fn follow(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Parameters(rows): Parameters<Rows>,
) -> Result<Response, Problem> {
    let (query, ariel) = found(&app, &caller, &headers, &id)?;
    let (sender, receiver) = events::channel();
    tokio::spawn(tell(query, ariel, rows.page(), sender));
    Ok(events::response(receiver))
}

async fn follow_many(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Parameters(rows): Parameters<Rows>,
) -> Result<Response, Problem> {
    let ids = rows.ids.clone().unwrap_or_default();
    let (sender, receiver) = events::channel();
    for id in ids.split(',').take(FOLLOWED) {
        let (query, ariel) = found(&app, &caller, &headers, id)?;
        tokio::spawn(tell(query, ariel, rows.page(), sender.clone()));
    }
    Ok(events::response(receiver))
}

/// Tells every change of a query until it is over or the page is gone.
async fn tell(query: Arc<Query>, ariel: Ariel, page: Page, page_of: Sender<Value>) {
    let watching = Watching::new(query);
    let query = watching.query();
    let Some(run) = &query.run else {
        return;
    };
    let mut state = run.subscribe();
    loop {
        let over = state.borrow_and_update().stage.over();
        let value = answer(query, &ariel, page).await;
        if page_of.send(value).await.is_err() || over {
            return;
        }
        tokio::select! {
            changed = state.changed() => if changed.is_err() { return },
            () = page_of.closed() => return,
        }
        tokio::time::sleep(TOGETHER).await;
    }
}

async fn download(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (query, ariel) = found(&app, &caller, &headers, &id)?;
    let stage = query.run.as_ref().map(|run| run.state().stage);
    if !matches!(stage, Some(Stage::Done | Stage::Cancelled)) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not_done",
            "The search has not finished: wait for it, or stop it.",
        ));
    }
    let name = format!("attachment; filename=\"{}.csv\"", file_name(&query));
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(csv(query, ariel))).into_response())
}

/// The panel and its time range in characters that every file system takes.
fn file_name(query: &Query) -> String {
    let day = |ms: u64| {
        let time = i64::try_from(ms)
            .ok()
            .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        time.map_or_else(String::new, |time| {
            time.strftime("%Y-%m-%dT%H%MZ").to_string()
        })
    };
    let range = query.plan.range;
    let name = format!("{} {} {}", query.title, day(range.from), day(range.until));
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    name.chars().map(plain).collect()
}

fn asker(caller: &Caller, headers: &HeaderMap) -> Result<Asker, Problem> {
    let sec = auth::sec(headers).ok_or_else(|| Problem::from(Refusal::NoConsole))?;
    let user = caller.rights();
    Ok(Asker { user, sec })
}

fn found(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    id: &str,
) -> Result<(Arc<Query>, Ariel), Problem> {
    let asker = asker(caller, headers)?;
    let query = app.dashboards.find(&asker, id).ok_or_else(unknown)?;
    Ok((query, app.dashboards.ariel(&asker)?))
}

fn unknown() -> Problem {
    Problem::not_found("This query is no longer there: ask again.")
}

fn no_dashboards() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_dashboards",
        "This app was installed without dashboards.",
    )
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoConsole => Self::new(
                StatusCode::CONFLICT,
                "no_console",
                "Dashboards search with the rights of a QRadar user: open them in QRadar.",
            ),
            Refusal::NoDashboards => no_dashboards(),
            Refusal::NoPanel => Self::not_found("There is no such panel."),
            Refusal::Mistake(mistake) => Self::field(mistake.field, mistake.message),
            Refusal::TooMany => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_queries",
                "Too many queries are open: close some pages.",
            ),
            Refusal::NoRandomness => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "The system gives no random numbers.",
            ),
        }
    }
}
