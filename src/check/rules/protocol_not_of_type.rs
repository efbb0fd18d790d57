//! DS120: a log source whose protocol its log source type does not list.
//!
//! The console offers a log source only the protocols of its type.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS120,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.log_sources {
        let log_source_type = pack.log_source_types[row.log_source_type].item;
        let protocols = &log_source_type.protocols;
        if protocols.iter().any(|p| p.value == row.item.protocol) {
            continue;
        }
        let name = &row.item.name;
        let message = format!(
            "`{}` comes by {}, which `{}` does not list",
            name.value,
            row.item.protocol.name(),
            log_source_type.name.value
        );
        let mut finding = Diagnostic::new(&codes::DS120, name.span, message)
            .help("change the log source's `protocol:`, or add it to the type's `protocols:`");
        for protocol in protocols {
            finding = finding.related(protocol.span, "a protocol of the type");
        }
        found.push(finding);
    }
}
