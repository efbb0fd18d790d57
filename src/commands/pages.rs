//! The app's pages: built with npm from `collector/web` before the collector takes them in,
//! and their sources, which travel in the app zip for IBM's review.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

use super::terminal;
use crate::package::archive::Entry;

/// Where the sources lie in the workspace.
const SOURCES: &str = "collector/web";
/// What in there is made and not written.
const MADE: &[&str] = &[
    "node_modules",
    "dist",
    "screenshots",
    "test-results",
    "playwright-report",
];
/// Where the hash of what was built last is kept.
const STAMP: &str = "target/pages.sha256";
/// Where the sources lie in the app zip.
const IN_ZIP: &str = "app/source/pages";
/// The licences of what is built into the pages, as the build writes them.
const LICENCES: &str = "licences.txt";

/// Builds the pages when their sources changed since the last time. Without sources, or
/// without npm, a line says so, and the collector is built with the pages that are there or
/// with none.
pub(super) fn build() -> anyhow::Result<()> {
    let workspace = workspace();
    let folder = workspace.join(SOURCES);
    if !folder.join("package.json").is_file() {
        return Ok(());
    }
    let stamp = workspace.join(STAMP);
    let hash = hash(&files(&folder)?);
    let same = fs::read_to_string(&stamp).is_ok_and(|last| last.trim() == hash);
    if same && folder.join("dist").is_dir() {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    let bar = terminal::progress("building the pages: npm ci");
    let Some(installed) = npm(&folder, &["ci", "--no-audit", "--no-fund"])? else {
        bar.finish_and_clear();
        terminal::note(
            "the pages are not built, since npm (of Node.js) is not installed: \
             the app will show plain tables or the pages built last",
        );
        return Ok(());
    };
    succeed("npm ci", &installed)?;
    bar.set_message("building the pages: npm run build");
    let built = npm(&folder, &["run", "build"])?.context("npm has gone away")?;
    bar.finish_and_clear();
    succeed("npm run build", &built)?;
    if let Some(parent) = stamp.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&stamp, hash).with_context(|| format!("cannot write `{}`", stamp.display()))
}

/// The sources of the pages as entries of the app zip, with the licences of what is built in.
pub(super) fn sources() -> anyhow::Result<Vec<Entry>> {
    let folder = workspace().join(SOURCES);
    if !folder.join("package.json").is_file() {
        return Ok(Vec::new());
    }
    let mut entries: Vec<Entry> = files(&folder)?
        .into_iter()
        .map(|(name, bytes)| Entry::file(format!("{IN_ZIP}/{name}"), bytes))
        .collect();
    if let Ok(licences) = fs::read(folder.join("dist").join(LICENCES)) {
        entries.push(Entry::file(format!("{IN_ZIP}/{LICENCES}"), licences));
    }
    Ok(entries)
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files that were written by hand and the lock file, by their path in the folder.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let written = walk.into_iter().filter_entry(|entry| {
        let made = entry
            .file_name()
            .to_str()
            .is_none_or(|name| MADE.contains(&name));
        entry.depth() != 1 || !made
    });
    let mut files = Vec::new();
    for entry in written {
        let entry = entry.with_context(|| format!("cannot read `{}`", folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let name = entry
            .path()
            .strip_prefix(folder)?
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(entry.path())
            .with_context(|| format!("cannot read `{}`", entry.path().display()))?;
        files.push((name, bytes));
    }
    Ok(files)
}

fn hash(files: &[(String, Vec<u8>)]) -> String {
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Runs npm; none when there is no npm.
fn npm(folder: &Path, args: &[&str]) -> anyhow::Result<Option<Output>> {
    let mut command = Command::new("npm");
    command.current_dir(folder).args(args).stdin(Stdio::null());
    match command.output() {
        Ok(output) => Ok(Some(output)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("cannot start npm to build the pages"),
    }
}

fn succeed(what: &str, output: &Output) -> anyhow::Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy);
    bail!(
        "the pages do not build: {what} says\n{}",
        said.join("").trim_end()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_no_source_and_any_change_of_a_source_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("package.json", "{}");
        write("src/dist/a.ts", "let a;");
        let first = files(folder.path()).unwrap();
        let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["package.json", "src/dist/a.ts"]);
        write("node_modules/x/index.js", "");
        write("dist/index.html", "");
        assert_eq!(files(folder.path()).unwrap(), first);
        write("src/dist/a.ts", "let b;");
        assert_ne!(hash(&files(folder.path()).unwrap()), hash(&first));
    }
}
