//! DS101: a JSON key path that QRadar is not known to read.
//!
//! Only what IBM documents is accepted: what a range, a wildcard or an escape does is
//! written nowhere, and a path that reads nothing leaves a property empty without a word.

use crate::check::parsing::{part, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::key_path::KeyPath;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS101,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for path in readers(pack).filter_map(|reader| reader.key_path) {
        if let Err(error) = KeyPath::parse(path) {
            let place = part(path, error.at, path.len());
            let message = format!("not a JSON key path: {}", error.message);
            found.push(Diagnostic::new(&codes::DS101, place, message).help(error.help));
        }
    }
}
