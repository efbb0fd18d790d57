//! E5: the extension has an English name and description.

use super::super::load::Package;
use super::manifest_txt;
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    let Some(manifest) = &package.manifest else {
        return;
    };
    let languages = manifest.pointer("/doc/extension_manifest/supported_language_set");
    let english = languages
        .and_then(|l| l.as_array())
        .is_some_and(|l| l.iter().any(|v| v == "en-US"));
    if !english {
        let message = "supported_language_set does not hold en-US";
        found.push(Diagnostic::new(&codes::DS416, manifest_txt(), message));
    }
    // The console's own exporter writes an empty description, so only its key is needed.
    if package
        .localized("extension.name")
        .is_none_or(|n| n.is_empty())
    {
        let message = "the extension has no English name (locale.en-US.extension.name)";
        found.push(Diagnostic::new(&codes::DS416, manifest_txt(), message));
    }
    if package.localized("extension.long.description").is_none() {
        let message =
            "the extension has no English description (locale.en-US.extension.long.description)";
        found.push(Diagnostic::new(&codes::DS416, manifest_txt(), message));
    }
}
