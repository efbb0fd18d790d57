//! X2: the content says which QRadar it is for, and not a newer one than the package.

use super::super::load::Package;
use super::numbers;
use crate::diagnostic::{Diagnostic, Place, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    let Some(content) = &package.content else {
        return;
    };
    let text = content.qradar_version.clone().unwrap_or_default();
    let parts = numbers(&text).filter(|n| [3, 4].contains(&n.len()));
    let message = match (parts, minimum(package)) {
        (None, _) => format!("<qradarversion> is {text:?} instead of three or four numbers"),
        (Some(own), Some(minimum)) if own[..3] > minimum[..3] => format!(
            "the content is of QRadar {text}, newer than the minimum that manifest.txt states"
        ),
        _ => return,
    };
    let place = Place::Entry(package.xml.clone());
    found.push(
        Diagnostic::new(&codes::DS424, place, message)
            .help("a console refuses content of a newer QRadar than itself"),
    );
}

fn minimum(package: &Package) -> Option<Vec<u64>> {
    let text = package.extension_text("min_qradar_version")?;
    numbers(&text).filter(|n| n.len() >= 3 && n[0] >= 2000)
}
