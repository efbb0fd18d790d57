//! `/config/extension_management`.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::{Admin, Console, header};
use crate::console::error::{Answer, ApiError};
use crate::console::extensions::{Fault, Work};
use crate::console::listing::{Parameters, list, one};

const BASE: &str = "/config/extension_management";
/// The largest upload.
const UPLOAD: usize = 256 << 20;

pub(super) fn router() -> Router<Arc<Console>> {
    Router::new()
        .route(&format!("{BASE}/extensions"), get(all).post(upload))
        .route(
            &format!("{BASE}/extensions/{{id}}"),
            get(single).post(start).delete(uninstall),
        )
        .route(&format!("{BASE}/extensions_task_status/{{id}}"), get(task))
        .route(
            &format!("{BASE}/extensions_task_status/{{id}}/results"),
            get(task_results),
        )
        .layer(DefaultBodyLimit::max(UPLOAD))
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(refusal) => Self::new(
                refusal.code.status(),
                refusal.code.number(),
                refusal.to_string(),
            ),
            Fault::Coded(status, code, text) => Self::new(status, code, text),
            Fault::Failed(error) => error.into(),
        }
    }
}

type Shared = State<Arc<Console>>;

fn number(id: &str) -> Result<i64, ApiError> {
    let number = id.parse().ok().filter(|number: &i64| *number > 0);
    number
        .ok_or_else(|| ApiError::new(422, 22606, "A supplied numeric parameter was not positive."))
}

fn not_found() -> ApiError {
    ApiError::new(404, 22603, "The requested extension cannot be found.")
}

async fn all(
    _: Admin,
    State(console): Shared,
    Query(p): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let all = console.extensions()?.into_iter();
    let all = all.map(|extension| json!(extension));
    list(all.collect(), &p, &headers)
}

async fn single(
    _: Admin,
    State(console): Shared,
    Path(id): Path<String>,
    Query(p): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let extension = console.extension(number(&id)?)?.ok_or_else(not_found)?;
    Ok(one(json!(extension), &p, &headers))
}

async fn upload(Admin(caller): Admin, State(console): Shared, request: Request) -> Answer {
    let headers = request.headers().clone();
    let bytes = body(request).await?;
    let user = caller.user.name;
    let work = move || console.upload(&bytes, user);
    let extension = tokio::task::spawn_blocking(work)
        .await
        .map_err(anyhow::Error::from)??;
    let body = one(json!(extension), &Parameters::new(), &headers);
    Ok((StatusCode::CREATED, body).into_response())
}

/// The uploaded file, in one of the documented ways.
async fn body(request: Request) -> Result<Vec<u8>, ApiError> {
    let not_valid = |reason: &str| {
        ApiError::new(
            422,
            22607,
            format!("The supplied extension could not be validated successfully: {reason}"),
        )
    };
    let mime = header(request.headers(), "content-type")
        .unwrap_or_default()
        .to_owned();
    let kind = mime
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    match kind.as_str() {
        "multipart/form-data" => {
            let form = Multipart::from_request(request, &()).await;
            let mut form = form.map_err(|error| not_valid(&error.to_string()))?;
            while let Ok(Some(field)) = form.next_field().await {
                if field.name() == Some("file") {
                    let bytes = field.bytes().await;
                    return Ok(bytes
                        .map_err(|error| not_valid(&error.to_string()))?
                        .to_vec());
                }
            }
            Err(not_valid("the form has no field \"file\""))
        }
        "application/xml" | "application/zip" => {
            let bytes = axum::body::to_bytes(request.into_body(), UPLOAD).await;
            Ok(bytes
                .map_err(|error| not_valid(&error.to_string()))?
                .to_vec())
        }
        "application/x-gzip" => Err(not_valid("the lab reads no TAR.GZ archives")),
        other => Err(not_valid(&format!(
            "the MIME type {other:?} is none of those that are taken"
        ))),
    }
}

async fn start(
    Admin(caller): Admin,
    State(console): Shared,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Answer {
    let id = number(&id)?;
    let work = match parameters.get("action_type").map(String::as_str) {
        Some("INSTALL") => Work::Install,
        Some("PREVIEW") => Work::Preview,
        Some(_) => {
            return Err(ApiError::new(
                422,
                22605,
                "The supplied action type is invalid",
            ));
        }
        None => return Err(ApiError::missing("action_type")),
    };
    let overwrite = match parameters.get("overwrite").map(String::as_str) {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(ApiError::parameter("overwrite")),
    };
    let task = console.start(id, work, overwrite, caller.user.name)?;
    let message = match work {
        Work::Install => "Installing an extension",
        Work::Preview => "Previewing an extension",
    };
    Ok(accepted(task, message, &headers))
}

async fn uninstall(
    Admin(caller): Admin,
    State(console): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let task = console.uninstall(number(&id)?, caller.user.name)?;
    Ok(accepted(task, "Uninstalling an extension", &headers))
}

fn accepted(task: i64, message: &str, headers: &HeaderMap) -> axum::response::Response {
    let host = header(headers, "host").unwrap_or("localhost");
    let body = json!({
        "status_id": task,
        "message": message,
        "status_location": format!("https://{host}/console/restapi/api{BASE}/extensions_task_status/{task}"),
    });
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

async fn task(_: Admin, State(console): Shared, Path(id): Path<String>) -> Answer {
    let status = console.tasks.status(number(&id)?);
    let missing = || ApiError::new(404, 22604, "The task status for status_id cannot be found.");
    Ok(Json(status.ok_or_else(missing)?).into_response())
}

async fn task_results(_: Admin, State(console): Shared, Path(id): Path<String>) -> Answer {
    let missing = || ApiError::new(404, 22604, "The task status for status_id cannot be found.");
    let none = || ApiError::new(404, 22614, "The task results are not available.");
    let result = console.tasks.result(number(&id)?).ok_or_else(missing)?;
    Ok(Json(result.ok_or_else(none)?).into_response())
}
