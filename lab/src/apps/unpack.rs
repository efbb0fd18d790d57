//! An app zip to files.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use dsmith::package::archive::{Limits, read};
use serde_json::Value;

/// Folders whose files the image's build makes executable.
const PROGRAMS: [&str; 4] = [
    "container/build/",
    "container/clean/",
    "container/run/",
    "container/service/",
];

/// Unpacks, but for the store, which stays over an upgrade; gives the manifest.
pub fn unpack(zip: &[u8], root: &Path) -> Result<Value> {
    let archive = read(zip, &Limits::PACKAGE)?;
    for folder in ["app", "container", "manifest.json"] {
        let path = root.join(folder);
        if path.is_dir() {
            std::fs::remove_dir_all(path)?;
        }
    }
    for entry in archive.files() {
        let path = root.join(&entry.name);
        std::fs::create_dir_all(path.parent().context("an entry without a folder")?)?;
        std::fs::write(&path, &entry.bytes)?;
        let program = PROGRAMS.iter().any(|folder| entry.name.starts_with(folder));
        let mode = if program { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))?;
    }
    std::fs::create_dir_all(root.join("store/log"))?;
    let manifest = archive
        .get("manifest.json")
        .context("33103: the app has no manifest.json")?;
    let manifest: Value =
        serde_json::from_slice(&manifest.bytes).context("33106: manifest.json")?;
    ensure!(manifest.is_object(), "33106: manifest.json is no object");
    Ok(manifest)
}
