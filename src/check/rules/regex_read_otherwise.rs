//! DS153: a regex that Java accepts and reads otherwise than its author may think.

use super::regex_invalid::about;
use crate::check::java_regex::parse;
use crate::check::parsing::readers;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS153,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for regex in readers(pack).filter_map(|reader| reader.regex) {
        for remark in parse(regex).into_iter().flat_map(|read| read.surprises) {
            found.push(about(&codes::DS153, regex, &remark, remark.message.clone()));
        }
    }
}
