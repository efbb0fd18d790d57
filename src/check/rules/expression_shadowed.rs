//! DS151: an expression that is never reached, because one before it reads all that it
//! could read.
//!
//! The expressions of a property and log source type are tried by rank, and the first that
//! gives a value wins. An earlier one with the same key path or regex that is narrowed to
//! no QID gives the value of every event for which the later one is meant.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::resolve::{ExpressionRow, PropertyRow, Resolved};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS151,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for property in &pack.properties {
        for (index, row) in property.expressions.iter().enumerate() {
            let mut earlier = property.expressions[..index].iter();
            if let Some(first) = earlier.find(|first| shadows(first, row)) {
                found.push(finding(property, first, row));
            }
        }
    }
}

/// Whether `first` gives a value wherever `later` would. The same QID for both is DS112's.
fn shadows(first: &ExpressionRow<'_>, later: &ExpressionRow<'_>) -> bool {
    let text = |row: &ExpressionRow<'_>| {
        let value =
            |text: &Option<crate::source::Spanned<String>>| text.as_ref().map(|t| t.value.clone());
        (value(&row.item.key_path), value(&row.item.regex))
    };
    first.item.enabled
        && later.item.enabled
        && first.log_source_type == later.log_source_type
        && first.qid.is_none()
        && later.qid.is_some()
        && text(first) == text(later)
}

fn finding(
    property: &PropertyRow<'_>,
    first: &ExpressionRow<'_>,
    later: &ExpressionRow<'_>,
) -> Diagnostic {
    let message = format!(
        "this expression of `{}` is never reached: the one before it reads the same from every event",
        property.item.name.value
    );
    Diagnostic::new(&codes::DS151, place(later), message)
        .related(place(first), "read here for every QID")
        .help("remove it, or narrow the earlier one to a QID")
}

fn place(row: &ExpressionRow<'_>) -> Span {
    let source = row.item.key_path.as_ref().or(row.item.regex.as_ref());
    source.map_or(row.item.log_source_type.span, |source| source.span)
}
