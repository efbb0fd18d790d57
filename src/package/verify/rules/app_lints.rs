//! A6: what a careful app has: CSRF protection, capabilities, GUI actions that read only.

use serde_json::Value;

use super::super::load::Package;
use crate::diagnostic::{Code, Diagnostic, codes};

const READING: [&str; 4] = ["GET", "HEAD", "OPTIONS", "TRACE"];

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        let mut say = |code: &'static Code, message: String| {
            found.push(Diagnostic::new(code, app.at("manifest.json"), message));
        };
        let csrf = app.is_true("use_qradar_csrf");
        let methods: Vec<&Value> = app.list("rest_methods").collect();
        let writes = |method: &&Value| !READING.contains(&text(method, "method").unwrap_or("GET"));
        if let Some(method) = methods.iter().copied().find(|m| !csrf && writes(m)) {
            let name = text(method, "name").unwrap_or_default();
            say(
                &codes::DS445,
                format!("the rest_method {name:?} changes things, and use_qradar_csrf is off"),
            );
        }
        for page in app.list("configuration_pages") {
            let listed = page.get("required_capabilities").and_then(Value::as_array);
            if listed.is_none_or(Vec::is_empty) {
                let name = text(page, "text").unwrap_or_default();
                say(
                    &codes::DS446,
                    format!("the configuration page {name:?} requires no capability"),
                );
            }
        }
        for action in app.list("gui_actions").filter(|_| csrf) {
            let named = text(action, "rest_method");
            let method = methods
                .iter()
                .copied()
                .find(|m| named.is_some() && text(m, "name") == named);
            if let Some(method) = method.filter(writes) {
                let verb = text(method, "method").unwrap_or_default();
                let id = text(action, "id").unwrap_or_default();
                say(
                    &codes::DS447,
                    format!(
                        "the GUI action {id:?} calls a {verb} method, which use_qradar_csrf refuses"
                    ),
                );
            }
        }
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}
