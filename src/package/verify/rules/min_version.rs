//! E4: the minimum QRadar version is an internal version, and high enough for the app.

use super::super::load::{App, Package};
use super::{manifest_txt, numbers};
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(package: &Package, found: &mut Vec<Diagnostic>) {
    if package.manifest.is_none() {
        return;
    }
    let version = package
        .extension_text("min_qradar_version")
        .unwrap_or_default();
    let parsed = numbers(&version).filter(|n| [3, 4].contains(&n.len()));
    let Some(stated) = parsed else {
        let message =
            format!("the minimum QRadar version {version:?} is not three or four numbers");
        found.push(
            Diagnostic::new(&codes::DS414, manifest_txt(), message).help(
                "write the console's internal version, as /opt/qradar/bin/myver shows it: 2021.6.7",
            ),
        );
        return;
    };
    if stated[0] < 2000 {
        let message = format!(
            "the minimum QRadar version {version} is a product version, not an internal one"
        );
        found.push(
            Diagnostic::new(&codes::DS415, manifest_txt(), message)
                .help("7.5.0 Update Package 7 is 2021.6.7 internally"),
        );
        return;
    }
    for (feature, needed) in package.apps.iter().flat_map(needs) {
        if stated[..3] < needed[..] {
            let needed = needed.map(|n| n.to_string()).join(".");
            let message =
                format!("{feature} needs QRadar {needed}, and the package claims {version}");
            found.push(Diagnostic::new(&codes::DS415, manifest_txt(), message));
        }
    }
}

/// What the app uses, with the first QRadar version that has it.
fn needs(app: &App) -> Vec<(&'static str, [u64; 3])> {
    let Some(manifest) = &app.manifest else {
        return Vec::new();
    };
    let image = manifest
        .get("image")
        .and_then(|i| i.as_str())
        .unwrap_or_default();
    let major = image.split_once(':').map(|(_, v)| v.split('.').next());
    let location = app
        .list("configuration_pages")
        .any(|page| page.get("location").is_some());
    [
        (major == Some(Some("3")), "base image 3", [2021, 6, 3]),
        (major == Some(Some("4")), "base image 4", [2021, 6, 7]),
        (location, "`location` of a configuration page", [2021, 6, 3]),
        (
            manifest.get("uninstall_hooks").is_some(),
            "`uninstall_hooks`",
            [2021, 6, 0],
        ),
        (
            manifest.get("add_app_capability").is_some(),
            "`add_app_capability`",
            [2021, 6, 4],
        ),
    ]
    .into_iter()
    .filter_map(|(used, feature, version)| used.then_some((feature, version)))
    .collect()
}
