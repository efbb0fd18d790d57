//! DS163: a test that expects nothing of its event.
//!
//! It stays green whatever the parsing does.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::test::{Expect, Outcome};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS163,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for test in &pack.tests {
        if test.item.expect.as_ref().is_none_or(is_empty) {
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

/// Another outcome than the usual one is something to expect.
fn is_empty(expect: &Expect) -> bool {
    let single = [
        &expect.event_name,
        &expect.high_level_category,
        &expect.event_id,
        &expect.event_category,
        &expect.log_source,
        &expect.log_source_time,
    ];
    expect.outcome == Outcome::Mapped
        && single.iter().all(|text| text.is_none())
        && expect.qid.is_none()
        && expect.severity.is_none()
        && expect.low_level_category.is_none()
        && expect.fields.is_empty()
        && expect.absent_fields.is_empty()
        && expect.properties.is_empty()
        && expect.absent_properties.is_empty()
        && !expect.no_other_properties
}
