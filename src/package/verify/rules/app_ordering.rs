//! A3: an ordering.txt has Unix newlines; those of pip and rpm name files that are there.

use super::super::load::{App, Package};
use crate::diagnostic::{Diagnostic, codes};
use crate::package::archive::Entry;

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        let files = app.archive.files();
        for entry in files.filter(|e| e.name.ends_with("/ordering.txt")) {
            let place = || app.at(&entry.name);
            if entry.bytes.contains(&b'\r') {
                let message = format!("{:?} has Windows newlines", entry.name);
                found.push(Diagnostic::new(&codes::DS438, place(), message));
            }
            for file in missing(app, entry) {
                let message = format!("{:?} names {file:?}, which is not beside it", entry.name);
                found.push(Diagnostic::new(&codes::DS438, place(), message));
            }
        }
    }
}

/// Lines of build/ and run/ are commands; only those of pip/ and rpm/ are files.
fn missing(app: &App, entry: &Entry) -> Vec<String> {
    let folder = entry.name.trim_end_matches("ordering.txt");
    if !["container/pip/", "container/rpm/"].contains(&folder) {
        return Vec::new();
    }
    String::from_utf8_lossy(&entry.bytes)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && app.archive.get(&format!("{folder}{line}")).is_none())
        .map(str::to_owned)
        .collect()
}
