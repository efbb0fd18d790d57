//! DS112: the same expression twice for one property, log source type and QID.
//!
//! The second can only read what the first has read already.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS112,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for property in &pack.properties {
        let mut first = BTreeMap::new();
        for row in &property.expressions {
            let text =
                |t: &'_ Option<crate::source::Spanned<String>>| t.as_ref().map(|t| t.value.clone());
            let source = row.item.key_path.as_ref().or(row.item.regex.as_ref());
            let here = source.map_or(row.item.log_source_type.span, |s| s.span);
            let group = row.item.capture_group.as_ref().map_or(1, |g| g.value);
            let key = (
                (row.log_source_type, row.qid, group),
                text(&row.item.key_path),
                text(&row.item.regex),
            );
            if let Some(earlier) = first.insert(key, here) {
                let name = &property.item.name.value;
                let message = format!("the property `{name}` has this expression twice");
                found.push(
                    Diagnostic::new(&codes::DS112, here, message)
                        .related(earlier, "first here")
                        .help("remove one of the two"),
                );
            }
        }
    }
}
