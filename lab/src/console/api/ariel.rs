//! `/ariel`: searches, saved searches, and the check of AQL.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::{Caller, Console, header};
use crate::ariel::searches::{RETENTION, Refused};
use crate::ariel::{Search, Status, metadata, translate};
use crate::console::error::{Answer, ApiError};
use crate::console::listing::{Parameters, content_range, list, one, range, with_content_range};
use crate::console::now;
use crate::install::saved_search::{self, SavedSearch};

pub(super) fn router() -> Router<Arc<Console>> {
    Router::new()
        .route("/ariel/searches", get(ids).post(start))
        .route(
            "/ariel/searches/{id}",
            get(state).post(update).delete(remove),
        )
        .route("/ariel/searches/{id}/results", get(results))
        .route("/ariel/searches/{id}/metadata", get(columns))
        .route("/ariel/validators/aql", post(validate))
        .route("/ariel/processors/aql_metadata", post(columns_of))
        .route("/ariel/saved_searches", get(saved))
        .route("/ariel/saved_searches/{id}", get(saved_one))
}

type Shared = State<Arc<Console>>;

fn no_search() -> ApiError {
    ApiError::new(404, 1002, "The search does not exist.")
}

fn find(console: &Console, id: &str) -> Result<Arc<Search>, ApiError> {
    console.searches.get(id).ok_or_else(no_search)
}

async fn ids(State(console): Shared, headers: HeaderMap) -> Answer {
    let ids = console.searches.ids().into_iter().map(Value::String);
    list(ids.collect(), &Parameters::new(), &headers)
}

async fn start(
    State(console): Shared,
    caller: Caller,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let query = match (
        parameters.get("query_expression"),
        parameters.get("saved_search_id"),
    ) {
        (Some(query), None) => query.clone(),
        (None, Some(id)) => of_saved(&console, id)?,
        _ => {
            let message = "Either query_expression or saved_search_id must be given";
            return Err(ApiError::new(422, 1005, message));
        }
    };
    let started = console.searches.start(&query, caller.user.name, now());
    let search = started.map_err(|refused| match refused {
        Refused::Query(fault) => ApiError::new(422, 2000, fault.to_string()),
        Refused::InUse(id) => {
            let message = format!("The search ID {id} is already in use");
            ApiError::new(409, 1004, message)
        }
    })?;
    let body = one(described(&search), &parameters, &headers);
    Ok((StatusCode::CREATED, body).into_response())
}

fn of_saved(console: &Console, id: &str) -> Result<String, ApiError> {
    let found = saved_search::all(&console.store)?.into_iter();
    let mut found = found.filter(|search| search.number.to_string() == id);
    let aql = found.next().and_then(|search| search.aql);
    aql.ok_or_else(|| ApiError::new(404, 1002, "The Ariel saved search does not exist."))
}

async fn state(
    State(console): Shared,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let search = find(&console, &id)?;
    let wait = header(&headers, "prefer").and_then(|text| text.strip_prefix("wait="));
    let mut status = StatusCode::OK;
    if let Some(wait) = wait {
        let seconds: u64 = wait
            .trim()
            .parse()
            .map_err(|_| ApiError::parameter("Prefer"))?;
        let limit = Duration::from_secs(seconds.min(600));
        if tokio::time::timeout(limit, search.over()).await.is_err() {
            status = StatusCode::PARTIAL_CONTENT;
        }
    }
    Ok((status, one(described(&search), &parameters, &headers)).into_response())
}

async fn update(
    State(console): Shared,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let search = find(&console, &id)?;
    match parameters.get("status").map(String::as_str) {
        None => {}
        Some("CANCELED") => {
            search.cancel();
            search.over().await;
        }
        Some(_) => {
            return Err(ApiError::new(
                422,
                1005,
                "The only status that can be set is CANCELED",
            ));
        }
    }
    match parameters.get("save_results").map(String::as_str) {
        None => {}
        Some(flag @ ("true" | "false")) => search.save(flag == "true"),
        Some(_) => return Err(ApiError::parameter("save_results")),
    }
    Ok(one(described(&search), &parameters, &headers))
}

async fn remove(
    State(console): Shared,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let search = console.searches.delete(&id).ok_or_else(no_search)?;
    let body = one(described(&search), &parameters, &headers);
    Ok((StatusCode::ACCEPTED, body).into_response())
}

async fn results(State(console): Shared, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let search = find(&console, &id)?;
    let rows = search.rows().ok_or_else(|| {
        ApiError::new(
            404,
            1003,
            "Search results not found. The search is still in progress.",
        )
    })?;
    if search.status() == Status::Error {
        return Err(ApiError::new(500, 1020, search.error().unwrap_or_default()));
    }
    let range = range(&headers)?;
    let (from, to) = range.unwrap_or((0, usize::MAX));
    let (from, to) = (from.min(rows.len()), to.saturating_add(1).min(rows.len()));
    let names: Vec<&str> = search
        .translation
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    let page = rows[from..to].iter().map(|row| object(&names, row));
    let page: Vec<Value> = page.collect();
    let content_range = range.map(|_| content_range(from, page.len(), rows.len()));
    let mut response = Json(json!({"events": page})).into_response();
    with_content_range(&mut response, content_range);
    Ok(response)
}

fn object(names: &[&str], row: &[Value]) -> Value {
    let pairs = names.iter().zip(row);
    let pairs = pairs.map(|(name, value)| ((*name).to_owned(), value.clone()));
    Value::Object(pairs.collect::<Map<_, _>>())
}

async fn columns(State(console): Shared, Path(id): Path<String>) -> Answer {
    let search = find(&console, &id)?;
    Ok(Json(metadata::columns(&search.translation.columns)).into_response())
}

fn expression(parameters: &Parameters) -> Result<&String, ApiError> {
    let found = parameters.get("query_expression");
    found.ok_or_else(|| ApiError::missing("query_expression"))
}

async fn validate(State(console): Shared, Query(parameters): Query<Parameters>) -> Answer {
    let query = expression(&parameters)?;
    let messages = match translate(query, &console.searches.known(), now()) {
        Ok(_) => Value::Null,
        Err(fault) => json!([{
            "code": 2000,
            "contexts": [],
            "message": fault.to_string(),
            "severity": "ERROR",
        }]),
    };
    Ok(Json(json!({"error_messages": messages})).into_response())
}

async fn columns_of(State(console): Shared, Query(parameters): Query<Parameters>) -> Answer {
    let query = expression(&parameters)?;
    let translation = translate(query, &console.searches.known(), now());
    let translation = translation.map_err(|fault| ApiError::new(422, 2000, fault.to_string()))?;
    Ok(Json(metadata::columns(&translation.columns)).into_response())
}

fn described(search: &Search) -> Value {
    let found = search.course.found.load(Ordering::Relaxed);
    let error = search.error();
    let errors = error.map(|message| {
        json!([{"code": "1020", "contexts": [], "message": message, "severity": "ERROR"}])
    });
    json!({
        "cursor_id": search.id,
        "compressed_data_file_count": 0,
        "compressed_data_total_size": 0,
        "data_file_count": 0,
        "data_total_size": 0,
        "index_file_count": 0,
        "index_total_size": 0,
        "processed_record_count": search.course.processed.load(Ordering::Relaxed),
        "error_messages": errors,
        "desired_retention_time_msec": u64::try_from(RETENTION.as_millis()).unwrap_or(u64::MAX),
        "progress": search.progress(),
        "progress_details": [],
        "query_execution_time": u64::try_from(search.took().as_millis()).unwrap_or(u64::MAX),
        "query_string": search.query,
        "record_count": found,
        "save_results": search.is_saved(),
        "status": search.status().word(),
        "snapshot": null,
        "subsearch_ids": [],
        "search_id": search.id,
    })
}

async fn saved(
    State(console): Shared,
    caller: Caller,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let all = saved_search::all(&console.store)?.into_iter();
    let own = all.filter(|search| search.shared || search.owner == caller.user.name);
    list(
        own.map(|search| saved_json(&search)).collect(),
        &parameters,
        &headers,
    )
}

async fn saved_one(
    State(console): Shared,
    Path(id): Path<i64>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut all = saved_search::all(&console.store)?.into_iter();
    let found = all.find(|search| search.number == id);
    let found =
        found.ok_or_else(|| ApiError::new(404, 1002, "The Ariel saved search does not exist."))?;
    Ok(one(saved_json(&found), &parameters, &headers))
}

fn saved_json(search: &SavedSearch) -> Value {
    let aggregate = search.aql.as_deref().and_then(|aql| aql::parse(aql).ok());
    json!({
        "aql": search.aql,
        "creation_date": search.created,
        "database": search.database.to_uppercase(),
        "description": "",
        "id": search.number,
        "is_aggregate": aggregate.is_some_and(|parsed| parsed.query.aggregates()),
        "is_dashboard": false,
        "is_default": false,
        "is_quick_search": false,
        "is_shared": search.shared,
        "modified_date": search.modified,
        "name": search.name,
        "owner": search.owner,
        "uid": search.uid,
    })
}
