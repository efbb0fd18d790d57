//! DS107: a log source extension that no log source type uses.
//!
//! It is installed and parses nothing.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS107,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_extensions {
        if row.used_by.is_empty() {
            let name = &row.item.name;
            let message = format!("no log source type uses the extension `{}`", name.value);
            found.push(
                Diagnostic::new(&codes::DS107, name.span, message)
                    .help("name it as `extension:` of a log source type, or remove it"),
            );
        }
    }
}
