//! manifest.txt: what the console and the App Exchange read of an extension.

use serde_json::json;

use crate::resolve::Resolved;

/// The languages of every pack; the App Exchange wants this one at least.
const LANGUAGE: &str = "en-US";

/// manifest.txt for a package of that many bytes.
pub fn render(pack: &Resolved<'_>, package_size: usize) -> String {
    let extension = pack.extension;
    let manifest = json!({
        "_id": pack.hub_id,
        "doc": { "extension_manifest": {
            "locale": { LANGUAGE: {
                "extension.name": extension.name.value,
                "extension.long.description": extension.description.trim(),
            }},
            "extension_name": "extension.name",
            "extension_long_description": "extension.long.description",
            "supported_language_set": [LANGUAGE],
            "min_qradar_version": extension.minimum_qradar.version.value,
            "version": extension.version.value,
            "authored_by": extension.author.value,
            "authored_by_email": extension.email.value,
            "package_size": package_size.to_string(),
        }},
    });
    format!("{manifest:#}\n")
}
