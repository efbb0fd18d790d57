//! DS108: a log source extension that does not read EventName.
//!
//! An event without an event ID finds no event mapping and stays unknown.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::log_source_extension::Field;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS108,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_extensions {
        let mut fields = row.item.fields.iter();
        if !fields.any(|f| f.field.value == Field::EventName) {
            let name = &row.item.name;
            let message = format!("the extension `{}` does not read EventName", name.value);
            found.push(
                Diagnostic::new(&codes::DS108, name.span, message)
                    .label("its events stay unknown")
                    .help("add a field EventName that holds the event ID of the event mappings"),
            );
        }
    }
}
