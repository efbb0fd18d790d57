//! DS129: a log source type that lists a protocol twice.
//!
//! Each protocol of a type is one row, so the second would repeat the first with its id.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS129,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_source_types {
        let mut first = BTreeMap::new();
        for protocol in &row.item.protocols {
            if let Some(earlier) = first.insert(protocol.value, protocol.span) {
                let message = format!("the protocol {} is listed twice", protocol.value.name());
                found.push(
                    Diagnostic::new(&codes::DS129, protocol.span, message)
                        .related(earlier, "first here")
                        .help("remove one of the two"),
                );
            }
        }
    }
}
