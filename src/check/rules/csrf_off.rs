//! DS206: the app does without QRadar's CSRF protection.
//!
//! Then a page of another site can make an administrator's browser change the app's settings.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS206,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for app in pack.app.iter().map(|row| row.item) {
        if !app.use_qradar_csrf {
            let message = format!("`{}` turns QRadar's CSRF protection off", app.name.value);
            found.push(
                Diagnostic::new(&codes::DS206, app.name.span, message)
                    .help("remove `use-qradar-csrf: false`; calls that change something then send the header QRadarCSRF"),
            );
        }
    }
}
