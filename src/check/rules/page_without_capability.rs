//! DS204: a configuration page that asks for no capability.
//!
//! Everyone who can log in could open it. IBM's reviewers want a required capability on
//! everything that administers.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS204,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let apps = pack.app.iter();
    for page in apps.flat_map(|row| &row.item.configuration_pages) {
        if page.required_capabilities.is_empty() {
            let message = format!(
                "anyone may open the configuration page `{}`",
                page.text.value
            );
            found.push(
                Diagnostic::new(&codes::DS204, page.text.span, message)
                    .help("add `required-capabilities: [ADMIN]`"),
            );
        }
    }
}
