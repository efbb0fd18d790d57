//! DS119: `assumptions` in `extension.yaml` holds a name that dsmith does not know.
//!
//! What was meant to be overridden would quietly keep its value.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes, did_you_mean};
use crate::model::assumptions::ALL;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS119,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for (name, value) in &pack.extension.assumptions {
        let known = ALL.iter().map(|a| a.name);
        if known.clone().any(|k| k == name) {
            continue;
        }
        let help = match did_you_mean(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dsmith assumptions` lists the names".to_owned(),
        };
        let message = format!("there is no assumption called `{name}`");
        found.push(Diagnostic::new(&codes::DS119, value.span, message).help(help));
    }
}
