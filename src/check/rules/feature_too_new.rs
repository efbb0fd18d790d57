//! DS202: the app uses a feature that needs a newer QRadar than the extension says it runs on.
//!
//! Of the features that content can state only `use_qradar_csrf` has a known first release:
//! 7.3.3 FP9 (IBM's documents; its inner number, 2019.14.9, follows from the pattern of
//! releases).

use crate::check::release::Release;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS202,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    let minimum = &pack.extension.minimum_qradar;
    if app.use_qradar_csrf && Release::minimum(pack) < Release::parse("2019.14.9") {
        let message = format!(
            "QRadar's CSRF protection is not on every QRadar from {} on",
            minimum.version.value
        );
        found.push(
            Diagnostic::new(&codes::DS202, minimum.version.span, message)
                .label("needs 2019.14.9 (7.3.3 FP9)")
                .related(app.name.span, "the app that uses it")
                .help("raise `minimum-qradar`, or set `use-qradar-csrf: false` and protect the app yourself"),
        );
    }
}
