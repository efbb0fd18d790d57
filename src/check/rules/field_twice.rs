//! DS127: a log source extension that lists the same field twice.
//!
//! The fallbacks of a field are one ordered list; two lists for one field leave open which
//! comes first, and their patterns would carry the same ids.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS127,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_extensions {
        let mut first = BTreeMap::new();
        for field in row.item.fields.iter().map(|f| &f.field) {
            if let Some(earlier) = first.insert(field.value, field.span) {
                let message = format!("the field {} is read twice", field.value.name());
                found.push(
                    Diagnostic::new(&codes::DS127, field.span, message)
                        .related(earlier, "first here")
                        .help("put all of its sources under one `from:`, the preferred one first"),
                );
            }
        }
    }
}
