//! The pages that QRadar's tabs and menus open. A collector that was built without the pages
//! of `web/` shows what every stream is doing, in plain HTML without script.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

use super::{App, assets, error::Problem, state};

/// Nothing but the page's own style may load, and only QRadar may frame it.
const POLICY: &str = "default-src 'none'; style-src 'sha256-/yMfbRjFkD5p7YXHkfaSLq5X5wPyTku6SZ6Ujul5Qcw='; img-src 'self'; frame-ancestors 'self'";
const STYLE: &str = "body{font:14px/1.4 'IBM Plex Sans',sans-serif;margin:2rem;color:#161616}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.5rem 1rem;border-bottom:1px solid #e0e0e0}th{background:#e0e0e0}";
/// Where the app's own files are in the container.
const STATIC: &str = "/opt/app-root/app/static";

/// The tab: both feeds.
pub async fn dashboard(State(app): State<Arc<App>>, request: HeaderMap) -> Response {
    if let Some(page) = assets::page(&["dashboard.html", "index.html"], &request) {
        return page;
    }
    let note = "This build has no dashboards. The saved searches of this extension are in Log \
                Activity, in the group Proofpoint.";
    page("Proofpoint Dashboard", note, &rows(&app, ""))
}

/// The settings page of Proofpoint on Demand.
pub async fn pod(State(app): State<Arc<App>>, request: HeaderMap) -> Response {
    let built = assets::page(&["settings-pod.html", "index.html"], &request);
    built.unwrap_or_else(|| {
        settings(
            "Proofpoint on Demand Email Security App Settings",
            &app,
            "pod",
        )
    })
}

/// The settings page of TAP.
pub async fn tap(State(app): State<Arc<App>>, request: HeaderMap) -> Response {
    let built = assets::page(&["settings-tap.html", "index.html"], &request);
    built.unwrap_or_else(|| settings("Proofpoint TAP App V2 Settings", &app, "tap"))
}

/// A script, style or font of the pages.
pub async fn asset(Name(path): Name<String>, request: HeaderMap) -> Result<Response, Problem> {
    let found = assets::file(&path, &request);
    found.ok_or_else(|| Problem::not_found("There is no such file."))
}

/// A picture of the app.
pub async fn picture(Name(name): Name<String>) -> Result<Response, Problem> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let missing = || Problem::not_found("There is no such picture.");
    let stem = name.strip_suffix(".png").ok_or_else(missing)?;
    if stem.is_empty() || !stem.chars().all(plain) {
        return Err(missing());
    }
    let bytes = tokio::fs::read(Path::new(STATIC).join(&name)).await;
    let bytes = bytes.map_err(|_| missing())?;
    Ok(([(header::CONTENT_TYPE, "image/png")], bytes).into_response())
}

fn settings(title: &str, app: &App, feed: &str) -> Response {
    let note =
        "Accounts are added and changed through the HTTP interface of the app: /api/accounts.";
    page(title, note, &rows(app, feed))
}

/// One row for each stream of a feed whose name starts with `feed`.
fn rows(app: &App, feed: &str) -> String {
    let streams = app.streams.view();
    let streams = streams.iter().map(state::stream);
    let rows: String = streams
        .filter(|s| {
            s["feed"]
                .as_str()
                .is_some_and(|name| name.starts_with(feed))
        })
        .map(|s| row(&s))
        .collect();
    if rows.is_empty() {
        "<tr><td colspan=\"8\">No account is set up.</td></tr>".to_owned()
    } else {
        rows
    }
}

fn row(stream: &Value) -> String {
    let mut out = String::from("<tr>");
    let cells = [
        &stream["account"],
        &stream["feed"],
        &stream["state"],
        &stream["message"],
        &stream["last_event"],
        &stream["forwarded"],
        &stream["backlog_events"],
        &stream["event_collector"]["message"],
    ];
    for cell in cells {
        let text = match cell {
            Value::String(text) => escape(text),
            Value::Null => "–".to_owned(),
            other => other.to_string(),
        };
        // Writing to a String cannot fail.
        let _ = write!(out, "<td>{text}</td>");
    }
    out.push_str("</tr>");
    out
}

fn page(title: &str, note: &str, rows: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1><p>{note}</p><table><thead><tr>\
         <th>Account</th><th>Feed</th><th>State</th><th>Message</th><th>Last event</th>\
         <th>Events forwarded</th><th>Backlog</th><th>Event collector</th></tr></thead>\
         <tbody>{rows}</tbody></table></body></html>"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;
    use sha2::{Digest, Sha256};

    use super::{POLICY, STYLE, row};

    #[test]
    fn the_policy_allows_exactly_the_style_of_the_page() {
        let digest = STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{digest}'")), "{digest}");
    }

    #[test]
    fn a_row_shows_what_a_name_says_and_runs_nothing_of_it() {
        let stream = json!({"account": "<b>a & \"b\"</b>", "feed": "tap", "forwarded": 7});
        assert_eq!(
            row(&stream),
            "<tr><td>&lt;b&gt;a &amp; &quot;b&quot;&lt;/b&gt;</td><td>tap</td><td>–</td><td>–</td>\
             <td>–</td><td>7</td><td>–</td><td>–</td></tr>"
        );
    }
}
