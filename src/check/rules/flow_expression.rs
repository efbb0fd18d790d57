//! DS123: an expression for a property of the flows database.
//!
//! An expression is written for the events of a log source type. Flows have none, and read
//! the source or the destination payload, which content YAML cannot say yet.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Database;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS123,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let of_flows = pack.properties.iter();
    for row in of_flows.filter(|p| p.item.database == Database::Flows) {
        for expression in &row.item.expressions {
            let name = &row.item.name;
            let message = format!("the property `{}` is read from flows", name.value);
            found.push(
                Diagnostic::new(&codes::DS123, expression.log_source_type.span, message)
                    .label("flows have no log source type")
                    .help("make it a property of events, or remove the expression"),
            );
        }
    }
}
