//! Admin: the ways to settings, extensions and the apps' configuration pages.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use super::{AdminViewer, frame};
use crate::console::Console;

pub async fn page(State(console): State<Arc<Console>>, AdminViewer(caller): AdminViewer) -> Markup {
    let apps = console.apps.all();
    frame::page(
        &console,
        &caller,
        "Admin",
        &html! {
            h2 { "System Configuration" }
            nav class="tiles" {
                a href="/console/settings" { "System Settings" }
                a href="/console/extensions" { "Extensions Management" }
            }
            h2 { "Apps" }
            @if apps.is_empty() { p class="quiet-text" { "No app is installed." } }
            nav class="tiles" {
                @for (id, app) in &apps {
                    @for page in app.list("configuration_pages") {
                        @let url = page["url"].as_str().unwrap_or_default().trim_start_matches('/');
                        a href={ "/console/plugins/" (id) "/app_proxy/" (url) } target="_blank" rel="noopener" {
                            strong { (page["text"].as_str().unwrap_or_default()) }
                            br;
                            span class="quiet-text" { (page["description"].as_str().unwrap_or_default()) }
                        }
                    }
                }
            }
        },
    )
}
