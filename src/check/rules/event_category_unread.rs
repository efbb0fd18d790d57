//! DS124: an event mapping and the log source extension disagree about the event category.
//!
//! A mapping is found by event ID and category together. A category that the extension does
//! not read cannot occur, except for the type's own name, which stands in for it; where the
//! extension reads one, a mapping without it is not found.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::log_source_extension::Field;
use crate::resolve::Resolved;
use crate::resolve::{MappingRow, TypeRow};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS124,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.event_mappings {
        let log_source_type = &pack.log_source_types[row.log_source_type];
        let extension = pack.log_source_extensions[log_source_type.extension].item;
        let mut fields = extension.fields.iter();
        let reads = fields.find(|f| f.field.value == Field::EventCategory);
        match reads {
            Some(field) => {
                let finding = missing(row);
                found.extend(finding.map(|f| f.related(field.field.span, "read here")));
            }
            None => found.extend(unread(row, log_source_type)),
        }
    }
}

fn missing(row: &MappingRow<'_>) -> Option<Diagnostic> {
    if row.item.event_category.is_some() {
        return None;
    }
    let id = &row.item.event_id;
    let message = format!("the mapping of `{}` names no event category", id.value);
    Some(
        Diagnostic::new(&codes::DS124, id.span, message)
            .help("add `event-category:` with the value that the extension reads"),
    )
}

fn unread(row: &MappingRow<'_>, log_source_type: &TypeRow<'_>) -> Option<Diagnostic> {
    let category = row.item.event_category.as_ref()?;
    let item = log_source_type.item;
    if category.value == item.name.value || category.value == item.internal() {
        return None;
    }
    let message = format!(
        "the extension of `{}` reads no event category, so none is ever `{}`",
        item.name.value, category.value
    );
    Some(
        Diagnostic::new(&codes::DS124, category.span, message)
            .related(item.extension.span, "the extension")
            .help("remove `event-category:`, or read EventCategory in the extension"),
    )
}
