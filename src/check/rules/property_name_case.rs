//! DS122: two custom properties of one database whose names differ in letter case only.
//!
//! AQL is case-insensitive about the names of columns, so a query cannot tell them apart.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS122,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for row in &pack.properties {
        let name = &row.item.name;
        let key = (row.item.database, name.to_lowercase());
        if let Some(earlier) = first.insert(key, name) {
            let message = format!(
                "`{}` and `{}` differ in letter case only",
                earlier.value, name.value
            );
            found.push(
                Diagnostic::new(&codes::DS122, name.span, message)
                    .related(earlier.span, "the other")
                    .help("keep one property with the expressions of both"),
            );
        }
    }
}
