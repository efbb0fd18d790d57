//! `application_zip` and `installed_application`: the app.

use jiff::{Timestamp, tz::TimeZone};

use super::{Row, Table};
use crate::model::assumptions::APP_FILE_SLASH;
use crate::render::PackageNames;
use crate::resolve::Resolved;

/// The share of a core that the app is promised.
const CPU_SHARE: &str = "0.1";

pub(super) fn app(pack: &Resolved<'_>, manifest: &str) -> Vec<Table> {
    let names = PackageNames::of(pack);
    let (Some(app), Some(path), Some(store)) = (&pack.app, names.app_zip, names.app_store_path)
    else {
        return Vec::new();
    };
    let id = app.ids.number;
    let zip = Row::new()
        .with(
            "filedata",
            format!("{}{path}", APP_FILE_SLASH.of(pack.extension)),
        )
        .with("id", &store);
    let version = &pack.extension.version.value;
    let installed = Row::new()
        .with("image", &app.item.base_image.value)
        .with("installed_by", "")
        .with("memory", app.item.memory.value)
        .with("single_instance_only", app.item.single_instance_only)
        .with("manifest", manifest)
        .with("description", app.item.description.trim())
        .with("ootb_install", false)
        .with("multitenancy_safe", app.item.multitenancy_safe)
        .with("zip_source_file_path", &store)
        .with(
            "image_repo",
            format!("qapp/{id}:{version}-{}", stamp(pack.released_ms)),
        )
        .with("name", &app.item.name.value)
        .with("installed_on", pack.released_ms)
        .with("id", id)
        .with("cpu_share", CPU_SHARE)
        .with("status", "COMPLETED");
    vec![
        Table::new("application_zip", [zip]),
        Table::new("installed_application", [installed]),
    ]
}

/// `yyyymmddhhmmss`.
fn stamp(ms: i64) -> String {
    let time = Timestamp::from_millisecond(ms).unwrap_or_default();
    time.to_zoned(TimeZone::UTC)
        .strftime("%Y%m%d%H%M%S")
        .to_string()
}
