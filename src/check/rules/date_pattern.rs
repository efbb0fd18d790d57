//! DS116: DeviceTime has a date pattern, and no other field has.
//!
//! The pattern says how DeviceTime is read; real extensions always give it. On another
//! field it means nothing.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::log_source_extension::{Field, FieldReader};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS116,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let extensions = pack.log_source_extensions.iter();
    let fields = extensions.flat_map(|e| &e.item.fields);
    found.extend(fields.filter_map(finding));
}

fn finding(reader: &FieldReader) -> Option<Diagnostic> {
    match (reader.field.value, &reader.date_pattern) {
        (Field::DeviceTime, None) => Some(
            Diagnostic::new(
                &codes::DS116,
                reader.field.span,
                "DeviceTime has no date pattern",
            )
            .help("add `date-pattern:`, such as `yyyy-MM-dd'T'HH:mm:ss.SSSZ`"),
        ),
        (Field::DeviceTime, Some(_)) | (_, None) => None,
        (field, Some(pattern)) => {
            let message = format!("{} is no date", field.name());
            Some(
                Diagnostic::new(&codes::DS116, pattern.span, message)
                    .related(reader.field.span, "the field")
                    .help("remove `date-pattern:`, or put it on DeviceTime"),
            )
        }
    }
}
