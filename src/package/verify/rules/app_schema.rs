//! A2: manifest.json has the fields, types and values that QRadar takes.

use super::super::{load::Package, schema};
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    for app in &package.apps {
        let faults = app.manifest.iter().flat_map(schema::faults);
        found.extend(
            faults.map(|fault| Diagnostic::new(&codes::DS432, app.at("manifest.json"), fault)),
        );
    }
}
