//! A3: no file of the framework's own, none that the SDK leaves out, no
//! requirements.txt, no empty supervisord.d.

use super::super::load::{App, Package};
use crate::diagnostic::{Diagnostic, codes};

const RESERVED: [&str; 6] = [
    "bin/log_collector.py",
    "bin/as_root",
    "bin/start.sh",
    "bin/start_flask.sh",
    "bin/update_ca_bundle.sh",
    "bin/whitegate_egress.sh",
];
const ROOT_FOLDERS: [&str; 7] = [
    "store",
    ".cache",
    ".git",
    ".gradle",
    ".pytest_cache",
    ".settings",
    "qradar_appfw_venv",
];
const ANY_FOLDERS: [&str; 2] = ["__pycache__", ".idea"];
const ROOT_FILES: [&str; 3] = ["qenv.ini", ".project", ".qradar_app_uuid"];
const SUPERVISORD: &str = "container/conf/supervisord.d/";

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        for entry in &app.archive.entries {
            let name = entry.name.as_str();
            if is_reserved(name) {
                let message =
                    format!("{name:?} is a file of the app framework, which no app may bring");
                found.push(Diagnostic::new(&codes::DS436, app.at(name), message));
            } else if name == "container/pip/requirements.txt" {
                let message = "container/pip/requirements.txt would need a network at installation";
                found.push(
                    Diagnostic::new(&codes::DS437, app.at(name), message)
                        .help("bring the wheels themselves, and ordering.txt for their order"),
                );
            } else if is_leftover(name) {
                let message =
                    format!("{name:?} is a leftover of development that the SDK leaves out");
                found.push(Diagnostic::new(&codes::DS440, app.at(name), message));
            }
        }
        found.extend(empty_supervisord(app));
    }
}

fn is_reserved(name: &str) -> bool {
    let starter = name.strip_prefix("startup.d/");
    RESERVED.contains(&name) || starter.is_some_and(|s| s.starts_with("A0") || s.starts_with("A9"))
}

fn is_leftover(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let file = parts.last().copied().unwrap_or_default();
    let in_root = parts.len() == 1;
    let hidden = [".git", ".py", ".sdkapp"]
        .iter()
        .any(|p| file.starts_with(p));
    (!in_root && ROOT_FOLDERS.contains(&parts[0]))
        || parts.iter().any(|part| ANY_FOLDERS.contains(part))
        || (in_root && (hidden || ROOT_FILES.contains(&file)))
        || file == ".DS_Store"
        || file.to_ascii_lowercase().ends_with(".pyc")
}

fn empty_supervisord(app: &App) -> Option<Diagnostic> {
    let names = || app.archive.entries.iter().map(|e| e.name.as_str());
    let there = names().any(|n| n.starts_with(SUPERVISORD));
    let used =
        names().any(|n| n.starts_with(SUPERVISORD) && n.to_ascii_lowercase().ends_with(".conf"));
    (there && !used).then(|| {
        let message =
            "container/conf/supervisord.d holds no *.conf, and the image build would fail";
        Diagnostic::new(&codes::DS439, app.at(SUPERVISORD), message)
    })
}
