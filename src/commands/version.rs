//! A version of a pack from wherever the user says: a folder, a package, a content XML,
//! or a folder at a git revision.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use super::{pack, terminal};
use crate::compare::item::Version;
use crate::compare::read::{self, Source};
use crate::diagnostic::{self, Levels};
use crate::package::archive::{self, Limits};

/// Reads a version.
///
/// # Errors
/// What cannot be read, is no content, or is a pack with errors, which are shown.
pub(super) fn read(origin: &str) -> anyhow::Result<Version> {
    let path = Path::new(origin);
    let source = if path.is_dir() {
        folder(path)?
    } else if path.is_file() {
        file(path).with_context(|| format!("cannot read `{origin}`"))?
    } else if let Some((revision, folder)) = origin.split_once(':') {
        at_revision(revision, folder)?
    } else {
        bail!(
            "there is no `{origin}`: give a folder, an extension zip, a content XML, or \
             REVISION:FOLDER"
        );
    };
    Ok(read::version(origin, &source))
}

fn folder(path: &Path) -> anyhow::Result<Source> {
    let loaded = pack::load(path);
    let checked = loaded.check(&Levels::default());
    if diagnostic::has_errors(&checked.diagnostics) {
        terminal::findings(&checked.diagnostics, loaded.texts());
        bail!("`{}` has errors", path.display());
    }
    Ok(read::of_pack(&checked.resolved))
}

fn file(path: &Path) -> anyhow::Result<Source> {
    let limit = Limits::PACKAGE.archive as u64 + 1;
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(read::of_file(&bytes)?)
}

/// A folder as it was at a revision: git writes it into a folder of its own, so that the
/// user's files stay as they are.
fn at_revision(revision: &str, folder_in_tree: &str) -> anyhow::Result<Source> {
    // A word that starts with a hyphen would be an option of git.
    if revision.starts_with('-') || folder_in_tree.starts_with('-') {
        bail!("`{revision}:{folder_in_tree}` is no revision and folder");
    }
    let output = Command::new("git")
        .args(["archive", "--format=zip", revision, folder_in_tree])
        .output()
        .context("cannot start git")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("git has no `{revision}:{folder_in_tree}`: {}", why.trim());
    }
    let target = tempfile::tempdir()?;
    for entry in archive::read(&output.stdout, &Limits::PACKAGE)?.files() {
        let path = target.path().join(&entry.name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, &entry.bytes)?;
    }
    folder(&target.path().join(folder_in_tree))
}
