//! A2: each `rest_method` that manifest.json names is one that it defines.

use super::super::load::Package;
use crate::diagnostic::{Diagnostic, codes, did_you_mean};

const WITH_REST_METHOD: [&str; 4] = [
    "dashboard_items",
    "gui_actions",
    "metadata_providers",
    "uninstall_hooks",
];

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        let defined: Vec<&str> = app
            .list("rest_methods")
            .filter_map(|m| m.get("name")?.as_str())
            .collect();
        for list in WITH_REST_METHOD {
            for name in app
                .list(list)
                .filter_map(|item| item.get("rest_method")?.as_str())
            {
                if defined.contains(&name) {
                    continue;
                }
                let message =
                    format!("{list} names the rest_method {name:?}, which is not defined");
                let mut diagnostic =
                    Diagnostic::new(&codes::DS433, app.at("manifest.json"), message);
                if let Some(near) = did_you_mean(name, defined.iter().copied()) {
                    diagnostic = diagnostic.help(format!("did you mean {near:?}?"));
                }
                found.push(diagnostic);
            }
        }
    }
}
