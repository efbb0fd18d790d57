//! The app zip: manifest.json, `app/` and `container/` at its root.

use super::archive::{Archive, Entry};
use crate::model::app::COLLECTOR;
use crate::render::{app_manifest, dashboards};
use crate::resolve::{AppRow, Resolved};

/// The folder of a pack whose files go into the app zip as they are.
const ASSETS: &str = "app/files/";
/// Where the collector looks for the dashboards.
const DASHBOARDS: &str = "app/dashboards.json";
/// The folders whose files the console makes executable.
const PROGRAMS: &[&str] = &[
    "container/build/",
    "container/clean/",
    "container/run/",
    "container/service/",
];

/// Whether the app's service is dsmith's own collector, which has to be built.
pub fn needs_collector(app: &AppRow<'_>) -> bool {
    app.item.service.program.value == COLLECTOR
}

/// dsmith's own collector.
#[derive(Debug, Clone)]
pub struct Service {
    /// The program.
    pub binary: Vec<u8>,
    /// The sources of the pages in it, which IBM's review asks for.
    pub sources: Vec<Entry>,
}

/// The app zip's entries. `service` is the collector, where the app needs it.
pub fn app_zip(pack: &Resolved<'_>, app: &AppRow<'_>, service: Option<&Service>) -> Archive {
    let mut archive = Archive::default();
    let manifest = app_manifest::render(pack, app);
    archive.entries.push(Entry::file("manifest.json", manifest));
    for asset in pack.assets {
        let name = asset.path.strip_prefix(ASSETS).unwrap_or(&asset.path);
        archive.entries.push(entry(name, &asset.bytes));
    }
    if let Some(file) = dashboards::render(pack) {
        archive.entries.push(Entry::file(DASHBOARDS, file));
    }
    if let Some(service) = service {
        let name = format!("container/service/{COLLECTOR}");
        let binary = service.binary.as_slice();
        archive.entries.push(Entry::executable(name, binary));
        archive.entries.extend(service.sources.iter().cloned());
    }
    // The console refuses an app without this folder, even where nothing is in it.
    if !archive.entries.iter().any(|e| e.name.starts_with("app/")) {
        archive.entries.push(Entry::file("app/", ""));
    }
    archive.sort_by_rank(|name| name != "manifest.json");
    archive
}

fn entry(name: &str, bytes: &[u8]) -> Entry {
    if PROGRAMS.iter().any(|folder| name.starts_with(folder)) {
        Entry::executable(name, bytes)
    } else {
        Entry::file(name, bytes)
    }
}
