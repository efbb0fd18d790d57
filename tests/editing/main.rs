//! What changes sources or is asked while they change: `dsmith check --fix` and `dsmith lsp`,
//! driven as a user and an editor drive them.
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod client;
mod fix;
mod lsp;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The packs of the tests.
fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs")
}

/// A copy of a pack of the tests.
fn copy(pack: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = packs().join(pack);
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        let to = folder
            .path()
            .join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    folder
}
