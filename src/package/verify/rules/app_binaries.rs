//! A4: programs in the app run in the container, and stand where they are made executable.

use super::super::load::Package;
use crate::diagnostic::{Diagnostic, codes};
use crate::package::elf::check_runs_in_container;

const EXECUTABLE: [&str; 5] = [
    "bin/",
    "container/service/",
    "container/run/",
    "container/build/",
    "container/clean/",
];

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        for entry in app.archive.files() {
            let name = entry.name.as_str();
            // Shared objects are the business of the program that loads them.
            let library = name.contains(".so");
            if !entry.bytes.starts_with(b"\x7fELF") || library {
                continue;
            }
            if let Err(reason) = check_runs_in_container(&entry.bytes) {
                let message =
                    format!("the program {name:?} cannot run in the app container: {reason}");
                found.push(Diagnostic::new(&codes::DS441, app.at(name), message));
            }
            if !EXECUTABLE.iter().any(|folder| name.starts_with(folder)) {
                let message =
                    format!("the program {name:?} stands where nothing makes it executable");
                found.push(
                    Diagnostic::new(&codes::DS442, app.at(name), message)
                        .help("put it under container/service/, or run chmod in container/build"),
                );
            }
        }
    }
}
