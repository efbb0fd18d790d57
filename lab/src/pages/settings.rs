//! System Settings: the payload limit of syslog over TCP.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{AdminViewer, frame, is_own_form, see_other};
use crate::console::{Caller, Console};
use crate::pipeline::MOST_LIMIT;

#[derive(Deserialize)]
pub struct Settings {
    csrf: String,
    limit: String,
}

pub async fn page(State(console): State<Arc<Console>>, AdminViewer(caller): AdminViewer) -> Markup {
    shown(&console, &caller, None)
}

fn shown(console: &Console, caller: &Caller, message: Option<Result<&str, &str>>) -> Markup {
    frame::page(
        console,
        caller,
        "System Settings",
        &html! {
            @match message {
                Some(Ok(text)) => p class="done" role="status" { (text) },
                Some(Err(text)) => p class="error" role="alert" { (text) },
                None => (frame::nothing()),
            }
            form class="card row" method="post" {
                (frame::csrf(caller))
                label for="limit" { "Max TCP Syslog Payload Length" }
                input id="limit" name="limit" inputmode="numeric" value=(console.pipeline.limit()) required;
                button { "Save" }
            }
            p class="quiet-text" {
                "Bytes, from 1,024 to " (MOST_LIMIT) "; QRadar ships 4,096. A longer message is split, and its rest is an event that no log source knows. Here a change works at once; a console wants Deploy Full Configuration."
            }
        },
    )
}

pub async fn save(
    State(console): State<Arc<Console>>,
    AdminViewer(caller): AdminViewer,
    Form(form): Form<Settings>,
) -> Response {
    if !is_own_form(&caller, &form.csrf) {
        return see_other("/console/settings");
    }
    let digits: String = form.limit.chars().filter(|c| *c != ',').collect();
    let result = match digits.trim().parse() {
        Ok(limit) => console
            .pipeline
            .set_limit(&console.store, limit)
            .map_err(|e| e.to_string()),
        Err(_) => Err("Max TCP Syslog Payload Length must be a number.".to_owned()),
    };
    let message = match &result {
        Ok(()) => Ok("Saved."),
        Err(text) => Err(text.as_str()),
    };
    shown(&console, &caller, Some(message)).into_response()
}
