//! DS147: dashboards in a pack whose app does not run dsmith's collector, which serves them.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::app::COLLECTOR;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS147,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let app = pack.app.as_ref().map(|row| row.item);
    if app.is_some_and(|app| app.service.program.value == COLLECTOR) {
        return;
    }
    let Some(first) = pack.dashboards.first() else {
        return;
    };
    let (message, help) = match app {
        None => (
            "the pack has dashboards but no app that shows them".to_owned(),
            "add `app/app.yaml`".to_owned(),
        ),
        Some(app) => (
            format!(
                "the app runs `{}`, and dashboards are served by the collector",
                app.service.program.value
            ),
            format!("write `program: {COLLECTOR}`, or serve `dashboards.json` yourself"),
        ),
    };
    found.push(Diagnostic::new(&codes::DS147, first.item.title.span, message).help(help));
}
