//! DS163: a test that expects nothing of its event.
//!
//! It stays green whatever the parsing does.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::test::Expect;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS163,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for test in &pack.tests {
        if test.item.expect.as_ref().is_none_or(Expect::is_empty) {
            let name = &test.item.name;
            let message = format!("the test `{}` expects nothing of its event", name.value);
            found.push(
                Diagnostic::new(&codes::DS163, name.span, message).help(
                    "`dsmith test --generate` writes what comes out today, for you to review",
                ),
            );
        }
    }
}
