//! A pack from disk to resolved content, with every finding on the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::levels::LevelArgs;
use crate::check;
use crate::diagnostic::{self, Diagnostic, Levels, Place, SourceMap, codes};
use crate::model::{self, Pack};
use crate::resolve::lock::Entry;
use crate::resolve::{self, Lock, Resolved};
use crate::source::{self, Document, LOCK_FILE, Sources};

/// The pack that is meant when none is named.
pub(super) const DEFAULT_PACK: &str = "content/proofpoint";

/// Options of every command that reads a pack.
#[derive(Debug, Args)]
pub(super) struct PackArgs {
    /// The pack's folder
    #[arg(default_value = DEFAULT_PACK)]
    pub(super) pack: PathBuf,
    #[command(flatten)]
    pub(super) levels: LevelArgs,
}

/// A pack that was read and typed, as far as it could be.
pub(super) struct Loaded {
    sources: Sources,
    pack: Pack,
    lock: Lock,
    diagnostics: Vec<Diagnostic>,
}

/// A pack that was resolved and checked.
pub(super) struct Checked<'p> {
    /// The content, as far as it is free of errors.
    pub(super) resolved: Resolved<'p>,
    /// Whether every item and reference could be read, whatever the rules found.
    pub(super) sound: bool,
    /// The lock as it must become.
    pub(super) lock: Lock,
    /// The lock on disk.
    old_lock: &'p Lock,
    /// Whether the two differ.
    pub(super) lock_changed: bool,
    /// Every finding, in the order in which it is shown.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads a pack.
pub(super) fn load(root: &Path) -> Loaded {
    let (sources, mut diagnostics) = source::parse(source::read_pack(root));
    let (pack, found) = model::load(&sources);
    diagnostics.extend(found);
    let lock = match sources.lock.as_deref().map(Lock::parse) {
        None => Lock::default(),
        Some(Ok(lock)) => lock,
        Some(Err(found)) => {
            diagnostics.extend(found);
            Lock::default()
        }
    };
    Loaded {
        sources,
        pack,
        lock,
        diagnostics,
    }
}

impl Loaded {
    /// The texts, to show findings.
    pub(super) fn texts(&self) -> &SourceMap {
        &self.sources.map
    }

    /// The YAML files.
    pub(super) fn documents(&self) -> &[Document] {
        &self.sources.documents
    }

    /// The pack's own words for its guide, by the name of their file in `guide/`.
    pub(super) fn guide(&self) -> BTreeMap<String, String> {
        let notes = self.sources.assets.iter().filter_map(|asset| {
            let name = asset.path.strip_prefix("guide/")?.strip_suffix(".md")?;
            let text = String::from_utf8_lossy(&asset.bytes).into_owned();
            Some((name.to_owned(), text))
        });
        notes.collect()
    }

    /// Resolves and checks the pack.
    pub(super) fn check(&self, levels: &Levels) -> Checked<'_> {
        let mut diagnostics = self.diagnostics.clone();
        let (resolved, lock, found) = resolve::resolve(&self.pack, &self.lock);
        diagnostics.extend(found);
        let sound = !diagnostic::has_errors(&diagnostics);
        diagnostics.extend(check::check(&resolved, &self.sources.map, sound));
        let mut diagnostics = levels.apply(diagnostics);
        diagnostic::sort(&mut diagnostics, &self.sources.map);
        Checked {
            resolved,
            sound,
            lock_changed: lock != self.lock,
            old_lock: &self.lock,
            lock,
            diagnostics,
        }
    }
}

/// The finding that the lock file on disk is not what a build would write.
pub(super) fn lock_outdated(checked: &Checked<'_>) -> Diagnostic {
    let message = format!("`{LOCK_FILE}` does not fit the content: a build would change it");
    let known = |entry: &&Entry| checked.old_lock.get(&entry.kind, &entry.name) != Some(entry);
    let new = checked.lock.entries().filter(known);
    let names: Vec<String> = new.map(|e| format!("{} `{}`", e.kind, e.name)).collect();
    let shown = names.iter().take(5).map(String::as_str).collect::<Vec<_>>();
    let more = names.len() - shown.len();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    Diagnostic::new(&codes::DS042, Place::File(LOCK_FILE.to_owned()), message).help(format!(
        "build once without `--locked`, and commit the lock file; new in it: {}{more}",
        shown.join(", ")
    ))
}
