//! Mending a pack for `dsmith check --fix`: finding the mends, showing and writing them.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::{pack, terminal};
use crate::diagnostic::Levels;
use crate::fix::{self, Mended};
use crate::source::Files;

/// Mends the files as far as it is certain, and says what was mended.
pub(super) fn mend(files: &mut Files, levels: &Levels) -> Vec<Mended> {
    fix::mend(files, |files| {
        let loaded = pack::load_files(files.clone());
        let diagnostics = loaded.check(levels).diagnostics;
        (loaded.texts().clone(), diagnostics)
    })
}

/// Each change as a unified diff.
pub(super) fn diff(mended: &[Mended]) -> String {
    if mended.is_empty() {
        return "nothing to mend\n".to_owned();
    }
    let one = |m: &Mended| {
        let diff = similar::TextDiff::from_lines(&m.before, &m.after);
        let (old, new) = (format!("a/{}", m.path), format!("b/{}", m.path));
        diff.unified_diff().header(&old, &new).to_string()
    };
    mended.iter().map(one).collect()
}

/// Puts the mended files in the place of the old ones, each at once or not at all.
pub(super) fn write(root: &Path, mended: &[Mended]) -> anyhow::Result<()> {
    for file in mended {
        let path = root.join(&file.path);
        replace(&path, &file.after)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        terminal::note(&format!("mended `{}`", file.path));
    }
    Ok(())
}

/// Replaces a file, and keeps its mode and the link that may lead to it.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let real = fs::canonicalize(path)?;
    let folder = real.parent().context("the file lies in no folder")?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file()
        .set_permissions(fs::metadata(&real)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(&real)?;
    Ok(())
}
