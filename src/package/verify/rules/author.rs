//! E6: author and e-mail are there, and the package size is digits in a string.

use super::super::load::Package;
use super::manifest_txt;
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    if package.manifest.is_none() {
        return;
    }
    for key in ["authored_by", "authored_by_email"] {
        if package
            .extension_text(key)
            .is_none_or(|text| text.is_empty())
        {
            let message = format!("{key} is missing or empty");
            found.push(
                Diagnostic::new(&codes::DS417, manifest_txt(), message)
                    .help("consoles install without it; Pre-Validation wants it"),
            );
        }
    }
    let size = package.extension_text("package_size").unwrap_or_default();
    if size.is_empty() || !size.bytes().all(|b| b.is_ascii_digit()) {
        let message = "package_size is not a string of digits";
        found.push(Diagnostic::new(&codes::DS417, manifest_txt(), message));
    }
}
