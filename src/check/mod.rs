//! The rules: what an expert reviewer would say about content that can be read.
//!
//! One rule, one file in `rules/`. A rule looks at a resolved pack and reports; it
//! mends nothing and knows no other rule. CONTRIBUTING.md says how to add one.

mod parsing;
mod release;
mod rules;

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolved;

/// One rule.
pub struct Rule {
    /// What it reports.
    pub code: &'static Code,
    /// Looks at a pack and adds what it found.
    pub check: fn(&Resolved<'_>, &mut Vec<Diagnostic>),
}

/// Every rule, by code.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// Every finding of every rule, in the order of the rules.
pub fn check(pack: &Resolved<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules::ALL {
        (rule.check)(pack, &mut found);
    }
    found
}
