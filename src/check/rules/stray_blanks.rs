//! DS159: a name with a blank at its beginning or end, or two in a row.
//!
//! Nobody sees it, and AQL and QRadar compare names exactly.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Named;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS159,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    names(pack.log_source_types.iter().map(|row| row.item), found);
    names(pack.log_source_extensions.iter().map(|row| row.item), found);
    names(pack.qids.iter().map(|row| row.item), found);
    names(pack.properties.iter().map(|row| row.item), found);
    names(pack.groups.iter().map(|row| row.item), found);
    names(pack.saved_searches.iter().map(|row| row.item), found);
    names(pack.log_sources.iter().map(|row| row.item), found);
    for mapping in pack.event_mappings.iter().map(|row| row.item) {
        found.extend(finding("this event ID", &mapping.event_id));
    }
}

fn names<'p, T: Named + 'p>(items: impl Iterator<Item = &'p T>, found: &mut Vec<Diagnostic>) {
    found.extend(
        items.filter_map(|item| finding(&format!("the name of this {}", T::NOUN), item.name())),
    );
}

fn finding(what_has_it: &str, name: &Spanned<String>) -> Option<Diagnostic> {
    let at_an_end = name.trim() != name.as_str();
    let what = if at_an_end {
        "begins or ends with a blank"
    } else if name.contains("  ") {
        "holds two blanks in a row"
    } else {
        return None;
    };
    let message = format!("{what_has_it} {what}");
    let help = "remove it here and where the name is used";
    Some(Diagnostic::new(&codes::DS159, name.span, message).help(help))
}
