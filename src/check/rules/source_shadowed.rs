//! DS152: a source of a log source extension's field that is never reached.
//!
//! The sources of a field are tried in order. One that stands there already can only fail
//! again, and after a regex that every payload matches nothing is tried.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::log_source_extension::{FieldReader, FieldSource};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS152,
    scope: Scope::Item,
    check,
};

/// Regexes that match every payload; `^.*$` is how real extensions set a fixed value.
const EVERYTHING: &[&str] = &[
    ".*", "^.*", ".*$", "^.*$", "(.*)", "(.*?)", "^(.*)$", "^", "$",
];

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_extensions {
        for field in &row.item.fields {
            for (index, source) in field.from.iter().enumerate() {
                found.extend(finding(field, index, source));
            }
        }
    }
}

fn finding(field: &FieldReader, index: usize, source: &FieldSource) -> Option<Diagnostic> {
    let name = field.field.value.name();
    let mut earlier = field.from[..index].iter();
    let same = earlier.find(|first| text(first) == text(source));
    let (first, why) = match same {
        Some(first) => (first, "the same"),
        None => {
            let everything = |first: &&FieldSource| {
                let regex = first.regex.as_ref();
                regex.is_some_and(|regex| EVERYTHING.contains(&regex.as_str()))
            };
            let first = field.from[..index].iter().find(everything)?;
            (first, "matches every payload")
        }
    };
    let message = format!("this source of {name} is never reached");
    Some(
        Diagnostic::new(&codes::DS152, place(source, field), message)
            .related(place(first, field), why)
            .help("remove it, or move it up"),
    )
}

fn text(source: &FieldSource) -> (Option<&str>, Option<&str>, Option<&str>) {
    (
        source.key_path.as_ref().map(|t| t.value.as_str()),
        source.regex.as_ref().map(|t| t.value.as_str()),
        source.capture.as_ref().map(|t| t.value.as_str()),
    )
}

fn place(source: &FieldSource, field: &FieldReader) -> Span {
    let text = source.key_path.as_ref().or(source.regex.as_ref());
    text.map_or(field.field.span, |text| text.span)
}
