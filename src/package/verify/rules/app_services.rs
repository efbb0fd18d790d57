//! A2 and A5: services have names and ports of their own, one listens on 5000, each
//! is started in one way, and logs where logs are kept.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::load::{App, Package};
use crate::diagnostic::{Code, Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        if app.manifest.is_none() {
            continue;
        }
        let mut say = |code: &'static Code, message: String| {
            found.push(Diagnostic::new(code, app.at("manifest.json"), message));
        };
        unique(app, &mut say);
        port_5000(app, &mut say);
        for service in app.list("services") {
            started_twice(app, service, &mut say);
            log_place(service, &mut say);
        }
    }
}

fn unique(app: &App, say: &mut impl FnMut(&'static Code, String)) {
    let mut seen = BTreeSet::new();
    for service in app.list("services") {
        for key in ["name", "port"] {
            let Some(value) = service.get(key) else {
                continue;
            };
            if !seen.insert((key, value.to_string())) {
                say(
                    &codes::DS434,
                    format!("two services have the {key} {value}"),
                );
            }
        }
    }
}

fn port_5000(app: &App, say: &mut impl FnMut(&'static Code, String)) {
    let flask = app.manifest.as_ref().and_then(|m| m.get("load_flask"));
    let flask = flask.and_then(Value::as_str).unwrap_or("true") == "true";
    let on_5000 = |service: &Value| service.get("port").and_then(Value::as_u64) == Some(5000);
    if !flask && !app.list("services").any(on_5000) {
        let message = "load_flask is off and no service has port 5000, so nothing answers /debug";
        say(&codes::DS435, message.to_owned());
    }
}

fn started_twice(app: &App, service: &Value, say: &mut impl FnMut(&'static Code, String)) {
    let (Some(name), Some(_)) = (text(service, "name"), text(service, "command")) else {
        return;
    };
    let heading = format!("[program:{name}]");
    let twin = app.archive.files().find(|entry| {
        let lines = String::from_utf8_lossy(&entry.bytes);
        entry.name.starts_with("container/conf/supervisord.d/")
            && lines.lines().any(|line| line.trim() == heading)
    });
    if let Some(entry) = twin {
        let message = format!(
            "the service {name:?} has a command and a program in {:?} as well",
            entry.name
        );
        say(&codes::DS443, message);
    }
}

fn log_place(service: &Value, say: &mut impl FnMut(&'static Code, String)) {
    let name = text(service, "name").unwrap_or_default();
    for key in ["stdout_logfile", "stderr_logfile"] {
        let Some(path) = text(service, key) else {
            continue;
        };
        let fine = path.starts_with("/opt/app-root/store/log/") || path.starts_with("/dev/");
        if !fine && !["AUTO", "NONE"].contains(&path) {
            let message = format!(
                "{key} of the service {name:?} is {path:?}, outside /opt/app-root/store/log"
            );
            say(&codes::DS444, message);
        }
    }
}

fn text<'a>(service: &'a Value, key: &str) -> Option<&'a str> {
    service.get(key)?.as_str()
}
