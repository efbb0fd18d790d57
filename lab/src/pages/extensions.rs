//! Extensions Management: upload, the preview before an install, the contents afterwards.

use std::sync::Arc;

use axum::extract::{Form, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use dsmith::render::content::KINDS;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{AdminViewer, frame, is_own_form, see_other};
use crate::console::extensions::{Extension, Fault, Work};
use crate::console::listing::Parameters;
use crate::console::{Caller, Console};

#[derive(Deserialize)]
pub struct Change {
    csrf: String,
    #[serde(default)]
    overwrite: Option<String>,
}

pub async fn page(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
) -> Response {
    shown(&console, &caller, None)
}

fn shown(console: &Console, caller: &Caller, error: Option<&str>) -> Response {
    let extensions = console.extensions().unwrap_or_default();
    frame::page(console, caller, "Extensions Management", &html! {
        @if let Some(error) = error { p class="error" role="alert" { (error) } }
        form class="card row" method="post" enctype="multipart/form-data" {
            (frame::csrf(caller))
            label for="file" { "Add a new extension" }
            input id="file" type="file" name="file" accept=".zip,.xml" required;
            button { "Add" }
        }
        table {
            thead { tr { th { "Name" } th { "Status" } th { "Author" } th { "Added On" } } }
            tbody {
                @for extension in &extensions {
                    tr {
                        td { a href={ "/console/extensions/" (extension.id) } { (extension.name) } }
                        td { (status(&extension.status)) }
                        td { (extension.author) }
                        td { (date(extension.add_time)) }
                    }
                }
            }
        }
    })
    .into_response()
}

fn status(word: &str) -> &str {
    match word {
        "INSTALLED" => "Installed",
        "INSTALLING" => "Installing",
        "PREVIEWING" => "Previewing",
        "INSTALL_FAILED" => "Install failed",
        _ => "Not installed",
    }
}

fn date(ms: u64) -> String {
    let time = i64::try_from(ms)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok());
    time.map_or_else(String::new, |time| time.strftime("%B %-d, %Y").to_string())
}

pub async fn upload(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    mut form: Multipart,
) -> Response {
    let (mut bytes, mut own) = (Vec::new(), false);
    while let Ok(Some(field)) = form.next_field().await {
        match field.name() {
            Some("csrf") => {
                own = field
                    .text()
                    .await
                    .is_ok_and(|csrf| is_own_form(&caller, &csrf));
            }
            Some("file") => bytes = field.bytes().await.map(|b| b.to_vec()).unwrap_or_default(),
            _ => {}
        }
    }
    if !own {
        return see_other("/console/extensions");
    }
    let (taking, user) = (Arc::clone(&console), caller.user.name);
    let uploaded = tokio::task::spawn_blocking(move || taking.upload(&bytes, user)).await;
    match uploaded {
        Ok(Ok(extension)) => match console.start(extension.id, Work::Preview, false, user) {
            Ok(task) => see_other(&format!("/console/extensions/{}?task={task}", extension.id)),
            Err(fault) => shown(&console, &caller, Some(&words(&fault))),
        },
        Ok(Err(fault)) => shown(&console, &caller, Some(&words(&fault))),
        Err(error) => shown(&console, &caller, Some(&error.to_string())),
    }
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Refused(refusal) => {
            format!(
                "{} (code {})\n{}",
                refusal.code.text(),
                refusal.code.number(),
                refusal.reasons.join("\n")
            )
        }
        Fault::Coded(_, code, text) => format!("{text} (code {code})"),
        Fault::Failed(error) => format!("{error:#}"),
    }
}

pub async fn one(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    Path(id): Path<i64>,
    Query(parameters): Query<Parameters>,
) -> Response {
    let Some(extension) = console.extension(id).ok().flatten() else {
        return see_other("/console/extensions");
    };
    let task = parameters.get("task").and_then(|task| task.parse().ok());
    let state = task.and_then(|task| console.tasks.status(task));
    let running = state
        .as_ref()
        .is_some_and(|state| state["status"] == "PROCESSING");
    let failed = state.filter(|state| state["status"] == "EXCEPTION");
    let result = task.and_then(|task| console.tasks.result(task).flatten());
    frame::page(&console, &caller, &extension.name, &html! {
        @if running { meta http-equiv="refresh" content="1"; p role="status" { "Working…" } }
        @if let Some(failed) = &failed { p class="error" role="alert" { (failed["message"].as_str().unwrap_or_default()) } }
        p { (extension.description) }
        (facts(&extension))
        @if let Some(result) = &result { (changes(result)) }
        @if !running { (actions(&extension, &caller)) }
        h2 { "Contents" }
        (contents(&extension))
    })
    .into_response()
}

fn facts(extension: &Extension) -> Markup {
    let signed = if extension.signed == "NOT_SIGNED" {
        "Not signed"
    } else {
        "Signed"
    };
    html! {
        table {
            tbody {
                tr { th { "Status" } td { (status(&extension.status)) } }
                tr { th { "Version" } td { (extension.version) } }
                tr { th { "Signed" } td { (signed) " (" (extension.signed) ")" } }
                tr { th { "Author" } td { (extension.author) " " (extension.authored_by_email) } }
                tr { th { "Supported Languages" } td { (extension.supported_languages.join(", ")) } }
                @if let Some(user) = &extension.installed_by { tr { th { "Installed By" } td { (user) } } }
                @if let Some(time) = extension.install_time { tr { th { "Installed Date" } td { (date(time)) } } }
                @if let Some(error) = &extension.content_operation_error { tr { th { "Error" } td { (error) } } }
            }
        }
    }
}

/// What a task did, or would do: how many of each kind, and what becomes of them.
fn changes(result: &Value) -> Markup {
    let items: Vec<&Value> = result["content"].as_array().into_iter().flatten().collect();
    let actions = ["ADD", "REPLACE", "SKIP", "REMOVE"];
    let count = |kind: &str, action: Option<&str>| {
        let of_kind = items.iter().filter(|i| i["content_type_name"] == kind);
        of_kind
            .filter(|i| action.is_none_or(|action| i["action"] == action))
            .count()
    };
    html! {
        h2 { @match result["task_type"].as_str() {
            Some("PREVIEW") => "Preview: what an install will do",
            Some("INSTALL") => "Installed",
            _ => "Uninstalled",
        } }
        table id="changes" {
            thead { tr { th { "Content" } th { "Items" } @for action in actions { th { (action) } } } }
            tbody {
                @for kind in KINDS {
                    @if count(kind.table, None) > 0 {
                        tr {
                            td { (kind.name) }
                            td { (count(kind.table, None)) }
                            @for action in actions { td { (count(kind.table, Some(action))) } }
                        }
                    }
                }
            }
        }
    }
}

fn actions(extension: &Extension, caller: &Caller) -> Markup {
    let base = format!("/console/extensions/{}", extension.id);
    html! {
        @if extension.status == "INSTALLED" {
            form class="row card" method="post" action={ (base) "/uninstall" } {
                (frame::csrf(caller))
                button class="danger" { "Uninstall" }
                span class="quiet-text" { "Log source types, extensions, QIDs and event mappings stay." }
            }
        } @else {
            form class="row card" method="post" action={ (base) "/install" } {
                (frame::csrf(caller))
                label { input type="checkbox" name="overwrite" value="true"; " Replace existing items" }
                button { "Install" }
            }
        }
    }
}

fn contents(extension: &Extension) -> Markup {
    let of_kind = |table: &str| {
        extension
            .contents
            .iter()
            .filter(|i| i.content_type_name == table)
            .count()
    };
    html! {
        ul id="contents" {
            @for kind in KINDS {
                @if of_kind(kind.table) > 0 {
                    li {
                        details {
                            summary { (kind.name) " (" (of_kind(kind.table)) ")" }
                            ul {
                                @for item in extension.contents.iter().filter(|i| i.content_type_name == kind.table) {
                                    li { (item.identifier) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub async fn install(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    Path(id): Path<i64>,
    Form(change): Form<Change>,
) -> Response {
    if !is_own_form(&caller, &change.csrf) {
        return see_other("/console/extensions");
    }
    let overwrite = change.overwrite.as_deref() == Some("true");
    match console.start(id, Work::Install, overwrite, caller.user.name) {
        Ok(task) => see_other(&format!("/console/extensions/{id}?task={task}")),
        Err(fault) => shown(&console, &caller, Some(&words(&fault))),
    }
}

pub async fn uninstall(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    Path(id): Path<i64>,
    Form(change): Form<Change>,
) -> Response {
    if !is_own_form(&caller, &change.csrf) {
        return see_other("/console/extensions");
    }
    match console.uninstall(id, caller.user.name) {
        Ok(task) => see_other(&format!("/console/extensions/removed/{task}")),
        Err(fault) => shown(&console, &caller, Some(&words(&fault))),
    }
}

/// What an uninstall took away, and what stays.
pub async fn removed(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    Path(task): Path<i64>,
) -> Markup {
    let result = console.tasks.result(task).flatten();
    frame::page(
        &console,
        &caller,
        "Extensions Management",
        &html! {
            @match &result {
                Some(result) => { (changes(result)) p { a href="/console/extensions" { "All extensions" } } },
                None => { meta http-equiv="refresh" content="1"; p role="status" { "Working…" } },
            }
        },
    )
}
