//! X3: log sources in the package are said aloud, and their passwords refused.

use super::super::load::Package;
use crate::diagnostic::{Diagnostic, Place, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    let Some(content) = &package.content else {
        return;
    };
    let place = || Place::Entry(package.xml.clone());
    for row in content.rows("sensordevice") {
        let name = row.get("devicename").map_or("", String::as_str);
        let message = format!("the package brings the log source {name:?}");
        found.push(Diagnostic::new(&codes::DS425, place(), message));
    }
    for row in content.rows("sensorprotocolconfigparameters") {
        let text = |key: &str| row.get(key).map_or("", |v| v.trim());
        if text("paramtype").eq_ignore_ascii_case("PASSWORD") && !text("value").is_empty() {
            let name = text("name");
            let message = format!("the protocol parameter {name:?} carries a password");
            found.push(
                Diagnostic::new(&codes::DS426, place(), message)
                    .help("remove the row, and change that password: it was published"),
            );
        }
    }
}
