//! DS109: an event mapping or expression of one log source type names a QID of another.
//!
//! Each log source type has a range of QIDs of its own, so such a mapping gives events the
//! name of something else, and such an expression never matches.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::QidRow;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS109,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.event_mappings {
        let qid = &pack.qids[row.qid];
        if qid.log_source_type != row.log_source_type {
            found.push(finding(qid, &row.item.qid, &row.item.log_source_type));
        }
    }
    for row in pack.properties.iter().flat_map(|p| &p.expressions) {
        let (Some(qid), Some(name)) = (row.qid, &row.item.qid) else {
            continue;
        };
        let qid = &pack.qids[qid];
        if qid.log_source_type != row.log_source_type {
            found.push(finding(qid, name, &row.item.log_source_type));
        }
    }
}

fn finding(
    qid: &QidRow<'_>,
    name: &Spanned<String>,
    log_source_type: &Spanned<String>,
) -> Diagnostic {
    let owner = &qid.item.log_source_type;
    let message = format!(
        "the QID `{}` belongs to `{}`, not to `{}`",
        name.value, owner.value, log_source_type.value
    );
    Diagnostic::new(&codes::DS109, name.span, message)
        .related(log_source_type.span, "the log source type here")
        .related(owner.span, "the QID's log source type")
        .help("name a QID of the same log source type")
}
