//! DS162: a test that expects a value and its absence, which can never pass.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::test::Expect;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS162,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let expectations = pack.tests.iter().filter_map(|t| t.item.expect.as_ref());
    for (name, absent, present) in expectations.flat_map(contradictions) {
        let message = format!("the test expects a value of `{name}`, and none");
        found.push(
            Diagnostic::new(&codes::DS162, absent, message)
                .related(present, "the value")
                .help("remove one of the two"),
        );
    }
}

/// Name, place of the absence and place of the value.
fn contradictions(expect: &Expect) -> Vec<(String, Span, Span)> {
    let fields = expect.absent_fields.iter().filter_map(|absent| {
        let value = expect.fields.get(&absent.value)?;
        Some((absent.name().to_owned(), absent.span, value.span))
    });
    let properties = expect.absent_properties.iter().filter_map(|absent| {
        let mut properties = expect.properties.iter();
        let (_, value) = properties.find(|(name, _)| name.value == absent.value)?;
        Some((absent.value.clone(), absent.span, value.span))
    });
    fields.chain(properties).collect()
}
