//! Log Activity: a search in AQL, as a drill-down opens it or as it is typed.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde_json::Value;

use super::{Viewer, frame};
use crate::ariel::Search;
use crate::ariel::searches::Refused;
use crate::console::listing::Parameters;
use crate::console::{Console, now};

/// What is shown when nothing was asked for.
const DEFAULT: &str = "SELECT DATEFORMAT(starttime, 'yyyy-MM-dd HH:mm:ss') AS \"Time\", QIDNAME(qid) AS \"Event Name\", LOGSOURCENAME(logsourceid) AS \"Log Source\", CATEGORYNAME(category) AS \"Low Level Category\", sourceip, username, UTF8(payload) AS \"Payload\" FROM events ORDER BY starttime DESC LIMIT 50 LAST 24 HOURS";
/// How many rows a page shows.
const ROWS: usize = 200;
/// How long a page waits for its search; then it asks again by itself.
const PATIENCE: Duration = Duration::from_secs(5);

pub async fn page(
    State(console): State<Arc<Console>>,
    Viewer(caller): Viewer,
    Query(parameters): Query<Parameters>,
) -> Markup {
    // As qjslib writes it, as other tools do, and as this page's own form does.
    let names = ["value(aql)", "values['aql']", "aql"];
    let asked = names.iter().find_map(|name| parameters.get(*name));
    let aql = asked.map_or(DEFAULT, String::as_str);
    let known = parameters
        .get("search")
        .and_then(|id| console.searches.get(id));
    let search = match known {
        Some(search) => Ok(search),
        None => console.searches.start(aql, caller.user.name, now()),
    };
    let body = match &search {
        Ok(search) => {
            let _ = tokio::time::timeout(PATIENCE, search.over()).await;
            result(search, aql)
        }
        Err(Refused::Query(fault)) => {
            html! { p class="error" role="alert" { (fault.to_string()) } }
        }
        Err(Refused::InUse(id)) => {
            html! { p class="error" role="alert" { "The search ID " (id) " is already in use." } }
        }
    };
    frame::page(
        &console,
        &caller,
        "Log Activity",
        &html! {
            form class="card" method="get" action="/console/do/ariel/arielSearch" {
                label for="aql" { "Advanced Search (AQL)" }
                textarea id="aql" name="aql" { (aql) }
                button { "Search" }
            }
            (body)
        },
    )
}

fn result(search: &Search, aql: &str) -> Markup {
    let Some(rows) = search.rows() else {
        let again = format!("1; url=?aql={}&search={}", encoded(aql), search.id);
        return html! { meta http-equiv="refresh" content=(again); p role="status" { "Searching: " (search.progress()) " %" } };
    };
    if let Some(error) = search.error() {
        return html! { p class="error" role="alert" { (error) } };
    }
    let columns = &search.translation.columns;
    html! {
        p role="status" id="count" { "Results: " (rows.len()) @if rows.len() > ROWS { ", the first " (ROWS) " are shown" } }
        table id="results" {
            thead { tr { @for column in columns { th { (column.name) } } } }
            tbody {
                @for row in rows.iter().take(ROWS) {
                    tr { @for value in row {
                        @let text = shown(value);
                        td class=[(text.len() > 120).then_some("payload")] { (text) }
                    } }
                }
            }
        }
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
