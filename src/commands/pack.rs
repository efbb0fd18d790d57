//! A pack from disk to resolved content, with every finding on the way.

use std::path::{Path, PathBuf};

use clap::Args;

use super::levels::LevelArgs;
use crate::check;
use crate::diagnostic::{self, Diagnostic, Levels, Place, SourceMap, codes};
use crate::model::{self, Pack};
use crate::resolve::{self, Lock, Resolved};
use crate::source::{self, LOCK_FILE, Sources};

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
    /// The lock as it must become.
    pub(super) lock: Lock,
    /// Whether it differs from the lock on disk.
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

    /// Resolves and checks the pack.
    pub(super) fn check(&self, levels: &Levels) -> Checked<'_> {
        let mut diagnostics = self.diagnostics.clone();
        let (resolved, lock, found) = resolve::resolve(&self.pack, &self.lock);
        diagnostics.extend(found);
        // A rule may rely on every item and reference; with one missing it would mislead.
        if !diagnostic::has_errors(&diagnostics) {
            diagnostics.extend(check::check(&resolved));
        }
        let mut diagnostics = levels.apply(diagnostics);
        diagnostic::sort(&mut diagnostics, &self.sources.map);
        Checked {
            resolved,
            lock_changed: lock != self.lock,
            lock,
            diagnostics,
        }
    }
}

/// The finding that the lock file on disk is not what a build would write.
pub(super) fn lock_outdated(checked: &Checked<'_>) -> Diagnostic {
    let message = format!(
        "`{LOCK_FILE}` does not fit the content: a build would write {} items",
        checked.lock.entries().count()
    );
    Diagnostic::new(&codes::DS042, Place::File(LOCK_FILE.to_owned()), message)
        .help("build once without `--locked`, and commit the lock file")
}
