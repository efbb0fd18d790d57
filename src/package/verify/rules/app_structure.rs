//! A1: manifest.json and app/ stand at the root of the app zip.

use super::super::load::Package;
use crate::diagnostic::{Diagnostic, Place, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        let names: Vec<&str> = app
            .archive
            .entries
            .iter()
            .map(|e| e.name.as_str())
            .collect();
        let mut say = |message: String| {
            let place = Place::Entry(app.zip.clone());
            found.push(Diagnostic::new(&codes::DS430, place, message));
        };
        if !names.contains(&"manifest.json") {
            let nested = names.iter().find(|n| n.ends_with("/manifest.json"));
            say(match nested {
                Some(path) => {
                    format!("manifest.json stands at {path:?} instead of the root of the app zip")
                }
                None => "the app zip has no manifest.json".into(),
            });
        }
        if !names.iter().any(|n| n.starts_with("app/")) {
            say("the app zip has no folder app/".into());
        }
    }
}
