//! X1: the app's rows in the content agree with the app zip.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::json;
use super::super::load::{App, Package};
use crate::diagnostic::{Diagnostic, Place, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    let Some(content) = &package.content else {
        return;
    };
    for row in content.rows("installed_application") {
        let text = |key: &str| row.get(key).map_or("", String::as_str);
        let source = text("zip_source_file_path");
        let mut say = |message: String| {
            let place = Place::Entry(package.xml.clone());
            found.push(Diagnostic::new(&codes::DS423, place, message));
        };
        let zip = content
            .rows("application_zip")
            .find(|zip| zip.get("id").is_some_and(|id| id == source));
        let Some(zip) = zip else {
            say(format!(
                "zip_source_file_path {source:?} is no `id` of an application_zip row"
            ));
            continue;
        };
        let path = zip
            .get("filedata")
            .map_or("", |p| p.trim_start_matches('/'));
        if let Some(app) = package.apps.iter().find(|app| app.zip == path) {
            compare(row, app, &mut say);
        }
    }
}

fn compare(row: &BTreeMap<String, String>, app: &App, say: &mut impl FnMut(String)) {
    let Some(manifest) = &app.manifest else {
        return;
    };
    let copy = json::parse(row.get("manifest").map_or(b"", |m| m.as_bytes()));
    if copy.as_ref() != Ok(manifest) {
        say("the copy of manifest.json in installed_application differs from the app's own".into());
    }
    let memory = manifest.pointer("/resources/memory").map(Value::to_string);
    let expected = [
        ("image", text(manifest, "image")),
        ("name", text(manifest, "name")),
        ("memory", memory),
    ];
    for (column, value) in expected {
        let in_row = row.get(column).filter(|v| !v.is_empty());
        if let (Some(in_row), Some(value)) = (in_row, value)
            && *in_row != value
        {
            say(format!(
                "{column} is {in_row:?} in installed_application and {value:?} in the app"
            ));
        }
    }
}

fn text(manifest: &Value, key: &str) -> Option<String> {
    manifest.get(key)?.as_str().map(str::to_owned)
}
