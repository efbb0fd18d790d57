//! The rules: each takes the package and adds what it finds.

mod app_binaries;
mod app_lints;
mod app_ordering;
mod app_paths;
mod app_references;
mod app_schema;
mod app_services;
mod app_structure;
mod applications;
mod author;
mod english;
mod hub_id;
mod log_sources;
mod min_version;
mod qradar_version;
mod version;

use super::load::Package;
use crate::diagnostic::{Diagnostic, Place};

/// A rule.
pub(super) type Rule = fn(&Package, &mut Vec<Diagnostic>);

/// Every rule, in the order of the reports.
pub(super) const ALL: [Rule; 16] = [
    version::check,
    min_version::check,
    english::check,
    author::check,
    hub_id::check,
    qradar_version::check,
    applications::check,
    log_sources::check,
    app_structure::check,
    app_schema::check,
    app_references::check,
    app_services::check,
    app_paths::check,
    app_ordering::check,
    app_binaries::check,
    app_lints::check,
];

fn manifest_txt() -> Place {
    Place::Entry("manifest.txt".into())
}

/// The numbers of a dotted version; none when it is something else.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version
        .split('.')
        .map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok())?
        })
        .collect()
}
