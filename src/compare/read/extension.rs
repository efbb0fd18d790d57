//! The extension: manifest.txt and the content's QRadar version.

use serde_json::Value as Json;

use super::Source;
use crate::compare::item::{Item, Kind};

/// The fields of `extension_manifest` that are compared as they are. The package's size
/// follows from the rest.
const FIELDS: &[(&str, &str)] = &[
    ("version", "version"),
    ("min_qradar_version", "minimum QRadar"),
    ("authored_by", "author"),
    ("authored_by_email", "e-mail"),
];

/// The one item; none without a manifest.
pub(super) fn extension(source: &Source) -> Option<Item> {
    let manifest = source.manifest.as_ref()?;
    let document = manifest.pointer("/doc/extension_manifest")?;
    let text = |key: &str| document.get(key)?.as_str().map(str::to_owned);
    let localised = |key: &str| {
        let key = text(key)?;
        let found = document.get("locale")?.get("en-US")?.get(&key)?.as_str();
        found.map(str::to_owned)
    };
    let name = localised("extension_name").unwrap_or_else(|| "?".to_owned());
    let hub_id = manifest.get("_id").and_then(Json::as_str);
    let item = Item::new(Kind::Extension, Some("the extension"), name)
        .with("content for QRadar", source.qradar_version.clone())
        .with("description", localised("extension_long_description"))
        .with("hub id", hub_id)
        .with_list("languages", languages(document));
    Some(
        FIELDS
            .iter()
            .fold(item, |item, (key, field)| item.with(*field, text(key))),
    )
}

fn languages(document: &Json) -> Vec<String> {
    let set = document.get("supported_language_set");
    let members = set.and_then(Json::as_array).into_iter().flatten();
    let mut names: Vec<String> = members
        .filter_map(Json::as_str)
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}
