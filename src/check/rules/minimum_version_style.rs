//! DS121: the minimum QRadar version is a product version such as `7.5.0`.
//!
//! The console compares its inner number, such as `2021.6.7`; measured against that, every
//! QRadar is newer than `7.5.0`.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS121,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let version = &pack.extension.minimum_qradar.version;
    if version.starts_with("7.") {
        let message = format!(
            "`{}` is the product's name, not the number that a console compares",
            version.value
        );
        found.push(
            Diagnostic::new(&codes::DS121, version.span, message)
                .help("write the inner number, such as 2021.6.7 for 7.5.0 UP7; `/opt/qradar/bin/myver` on a console prints it"),
        );
    }
}
