//! DS111: a low-level category in no high-level category that QRadar has.
//!
//! The high-level category decides columns of the QID, so nothing can be written.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::categories::{all, high_level};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS111,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.qids {
        let category = &row.item.low_level_category;
        if high_level(category.value).is_none() {
            let message = format!("no high-level category holds {}", category.value);
            found.push(Diagnostic::new(&codes::DS111, category.span, message).help(known()));
        }
    }
}

fn known() -> String {
    let names: Vec<String> = all()
        .iter()
        .map(|h| format!("{} {}", h.id, h.name))
        .collect();
    format!("the high-level categories are {}", names.join(", "))
}
