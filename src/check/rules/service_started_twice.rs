//! DS212: a supervisord program of the same name as the app's service.
//!
//! The service has a command, from which the app framework makes a program of its own; IBM's
//! documents say never to give both.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS212,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    let service = &app.service.name;
    let header = format!("[program:{}]", service.value);
    for asset in pack.assets {
        let in_folder = asset
            .path
            .starts_with("app/files/container/conf/supervisord.d/");
        let text = String::from_utf8_lossy(&asset.bytes);
        if in_folder && text.lines().any(|line| line.trim() == header) {
            let message = format!(
                "`{}` starts the service `{}` a second time",
                asset.path, service.value
            );
            found.push(
                Diagnostic::new(&codes::DS212, service.span, message)
                    .help("remove the program from that file"),
            );
        }
    }
}
