//! DS117: a capture that names a group which the regex does not have, or that stands beside
//! a key path.
//!
//! QRadar takes group 1 when none is written. A group that is not there gives no value, and
//! a key path has no groups.

use crate::check::java_regex::parse;
use crate::check::parsing::{Reader, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS117,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for reader in readers(pack) {
        match (reader.key_path, reader.regex) {
            (Some(_), None) => found.extend(beside_a_key_path(&reader)),
            (None, Some(regex)) => {
                if let Ok(read) = parse(regex) {
                    beyond_the_regex(&reader, read.groups, found);
                }
            }
            _ => {}
        }
    }
}

fn beside_a_key_path(reader: &Reader<'_>) -> Option<Diagnostic> {
    let message = format!("{} has a key path, which has no groups", reader.noun);
    Some(Diagnostic::new(&codes::DS117, reader.capture?, message).help("remove it"))
}

fn beyond_the_regex(reader: &Reader<'_>, groups: u32, found: &mut Vec<Diagnostic>) {
    for (group, place) in &reader.groups {
        if *group <= groups {
            continue;
        }
        let message = match groups {
            0 => format!("group {group} is taken, and the regex has no group"),
            1 => format!("group {group} is taken, and the regex has one group"),
            n => format!("group {group} is taken, and the regex has {n} groups"),
        };
        found.push(
            Diagnostic::new(&codes::DS117, *place, message)
                .help("put parentheses around the part that holds the value"),
        );
    }
}
