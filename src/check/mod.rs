//! The rules: what an expert reviewer would say about content that can be read.
//!
//! One rule, one file in `rules/`. A rule looks at a resolved pack and reports; it
//! mends nothing and knows no other rule. CONTRIBUTING.md says how to add one. What the
//! crate `aql` finds in saved searches comes through the door in `aql/`, what is
//! wrong inside sample events through the one in `samples/`.

mod aql;
mod date_pattern;
mod java_regex;
mod panels;
mod parsing;
mod release;
mod rules;
mod samples;
mod schema_line;

pub use panels::PanelQuery;

use crate::diagnostic::{Code, Diagnostic, SourceMap};
use crate::resolve::Resolved;

/// One rule.
pub struct Rule {
    /// What it reports.
    pub code: &'static Code,
    /// What it has to see.
    pub scope: Scope,
    /// Looks at a pack and adds what it found.
    pub check: fn(&Resolved<'_>, &mut Vec<Diagnostic>),
}

/// What a rule has to see to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Each item by itself: it is right even where other items are broken.
    Item,
    /// Every item and reference: with one of them broken it would mislead.
    Pack,
}

/// Every rule, by code.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// Every finding, in the order of the rules; after them those in AQL and in the sample
/// events of tests, which `sources` place inside the YAML. `sound` says whether every item and
/// reference of the pack could be read; else only the rules that need no other item look.
pub fn check(pack: &Resolved<'_>, sources: &SourceMap, sound: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules::ALL {
        if sound || rule.scope == Scope::Item {
            (rule.check)(pack, &mut found);
        }
    }
    aql::check(pack, sources, sound, &mut found);
    schema_line::check(sources, &mut found);
    samples::check(pack, sources, sound, &mut found);
    found
}
