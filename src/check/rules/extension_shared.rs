//! DS118: a log source extension that several log source types use.
//!
//! A match group of an extension names the one log source type whose events it makes
//! (`device-type-id-override`), so the events of the others would become events of that one.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS118,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_extensions {
        let users: Vec<_> = row
            .used_by
            .iter()
            .map(|user| pack.log_source_types[*user].item)
            .collect();
        let [first, others @ ..] = users.as_slice() else {
            continue;
        };
        for other in others {
            let message = format!(
                "the extension `{}` is used by `{}` and by `{}`",
                row.item.name.value, first.name.value, other.name.value
            );
            found.push(
                Diagnostic::new(&codes::DS118, other.extension.span, message)
                    .related(first.extension.span, "first here")
                    .help("give each log source type an extension of its own"),
            );
        }
    }
}
