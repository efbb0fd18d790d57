//! What every page has: the banner, the tabs, the way out.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::console::{Caller, Console};

/// A page's head and banner around its body.
pub fn bare(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – dsmith lab" }
                link rel="stylesheet" href="/console/lab.css";
            }
            body {
                div class="stand-in" { "Stand-in, not QRadar: dsmith's lab" }
                (body)
            }
        }
    }
}

/// A page for somebody who is logged in.
pub fn page(console: &Console, caller: &Caller, title: &str, body: &Markup) -> Markup {
    let main = html! { main { h1 { (title) } (body) } };
    bare(title, &html! { (tabs(console, caller)) (main) })
}

/// A page whose whole body is an app's.
pub fn whole(console: &Console, caller: &Caller, title: &str, source: &str) -> Markup {
    let main = html! { main class="whole" { iframe src=(source) title=(title) {} } };
    bare(title, &html! { (tabs(console, caller)) (main) })
}

fn tabs(console: &Console, caller: &Caller) -> Markup {
    html! {
        header {
            a class="brand" href="/console/" { "Console" }
            a href="/console/" { "Log Activity" }
            @for (id, app) in console.apps.all() {
                @for area in app.list("areas") {
                    a href={ "/console/tab/" (id) "/" (area["id"].as_str().unwrap_or_default()) } {
                        (area["text"].as_str().unwrap_or_default())
                    }
                }
            }
            @if caller.user.role.is_admin() { a href="/console/admin" { "Admin" } }
            form method="post" action="/console/logout" {
                (csrf(caller))
                button class="quiet" { "Log out " (caller.user.name) }
            }
        }
    }
}

/// The hidden field of every form.
pub fn csrf(caller: &Caller) -> Markup {
    html! { input type="hidden" name="csrf" value=(caller.csrf.as_deref().unwrap_or_default()); }
}

/// Nothing at all.
pub fn nothing() -> Markup {
    PreEscaped(String::new())
}
