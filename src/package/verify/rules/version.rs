//! E3: the extension's version is three numbers.

use super::super::load::Package;
use super::{manifest_txt, numbers};
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    if package.manifest.is_none() {
        return;
    }
    let version = package.extension_text("version").unwrap_or_default();
    if numbers(&version).is_none_or(|n| n.len() != 3) {
        let message = format!("the extension's version {version:?} is not MAJOR.MINOR.PATCH");
        found.push(
            Diagnostic::new(&codes::DS413, manifest_txt(), message)
                .help("write three numbers, such as 2.0.0"),
        );
    }
}
