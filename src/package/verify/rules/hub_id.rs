//! E7: the package has an id; on the App Exchange it is 32 hexadecimal digits.

use super::super::load::Package;
use super::manifest_txt;
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    if package.manifest.is_none() {
        return;
    }
    let id = package.manifest_text("/_id").unwrap_or_default();
    if id.is_empty() {
        let message = "the package has no `_id`: upgrades could not be recognised";
        found.push(Diagnostic::new(&codes::DS418, manifest_txt(), message));
    } else if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        let message =
            format!("the `_id` {id:?} is not one of the App Exchange (32 hexadecimal digits)");
        found.push(Diagnostic::new(&codes::DS419, manifest_txt(), message));
    }
}
