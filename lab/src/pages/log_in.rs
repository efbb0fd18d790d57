//! Logging in and out: the cookies SEC and QRadarCSRF.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Viewer, frame, is_own_form, see_other};
use crate::console::Console;
use crate::console::listing::Parameters;

#[derive(Deserialize)]
pub struct LogIn {
    #[serde(rename = "j_username")]
    name: String,
    #[serde(rename = "j_password")]
    password: String,
}

#[derive(Deserialize)]
pub struct LogOut {
    csrf: String,
}

pub async fn form(Query(parameters): Query<Parameters>) -> Markup {
    shown(parameters.contains_key("failed"))
}

fn shown(failed: bool) -> Markup {
    frame::bare(
        "Log in",
        &html! {
            form class="log-in card" method="post" action="/console/j_security_check" {
                h1 { "Log in" }
                @if failed { p class="error" role="alert" { "User name or password is wrong." } }
                label { "User name" br; input name="j_username" autocomplete="username" required; }
                label { "Password" br; input type="password" name="j_password" autocomplete="current-password" required; }
                button { "Log in" }
            }
        },
    )
}

pub async fn submit(State(console): State<Arc<Console>>, Form(form): Form<LogIn>) -> Response {
    let Some((token, session)) = console.accounts.log_in(&form.name, &form.password) else {
        return (StatusCode::UNAUTHORIZED, shown(true)).into_response();
    };
    let mut response = see_other("/console/");
    let cookies = [
        format!("SEC={token}; Path=/; Secure; HttpOnly; SameSite=Lax"),
        // The app's pages read this one.
        format!("QRadarCSRF={}; Path=/; Secure; SameSite=Lax", session.csrf),
    ];
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

pub async fn log_out(
    State(console): State<Arc<Console>>,
    Viewer(caller): Viewer,
    Form(form): Form<LogOut>,
) -> Response {
    if is_own_form(&caller, &form.csrf)
        && let Some(token) = &caller.token
    {
        console.accounts.log_out(token);
    }
    see_other("/console/logon.jsp")
}
