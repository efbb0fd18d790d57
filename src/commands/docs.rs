//! `dsmith docs`: the administrator's guide, written or held against what is there.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use similar::TextDiff;

use super::pack::{self, PackArgs};
use super::{exit, terminal};
use crate::diagnostic;
use crate::render::guide;

/// Write the administrator's guide from the content
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: PackArgs,
    /// The folder for `guide.md` and `guide.html` [default: `docs/` and the pack's name]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Write nothing; fail with a diff when what is there is not what would be written
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.pack.levels.levels()?;
    let loaded = pack::load(&args.pack.pack);
    let checked = loaded.check(&levels);
    if diagnostic::has_errors(&checked.diagnostics) {
        terminal::findings(&checked.diagnostics, loaded.texts());
        terminal::note("nothing was written");
        return Ok(exit::FINDINGS);
    }
    let markdown = guide::markdown(&checked.resolved, &loaded.guide());
    let html = guide::html(&checked.resolved.extension.name.value, &markdown);
    let folder = out(args);
    let files = [("guide.md", markdown), ("guide.html", html)];
    if args.check {
        return Ok(stale(&folder, &files));
    }
    write(&folder, &files).with_context(|| format!("cannot write to `{}`", folder.display()))?;
    Ok(exit::OK)
}

fn out(args: &Args) -> PathBuf {
    let name = args.pack.pack.file_name().unwrap_or_default();
    args.out
        .clone()
        .unwrap_or_else(|| Path::new("docs").join(name))
}

fn write(folder: &Path, files: &[(&str, String)]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in files {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// Shows how the files differ from what would be written.
fn stale(folder: &Path, files: &[(&str, String)]) -> u8 {
    let mut code = exit::OK;
    for (name, text) in files {
        let path = folder.join(name);
        // A file that is not there differs by all of it.
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        if there != *text {
            code = exit::FINDINGS;
            let (old, new) = (path.display().to_string(), "what the content says");
            let diff = TextDiff::from_lines(&there, text);
            let diff = diff
                .unified_diff()
                .context_radius(2)
                .header(&old, new)
                .to_string();
            terminal::print(&diff);
        }
    }
    if code != exit::OK {
        terminal::note("the guide is stale: run `dsmith docs`, and commit what it writes");
    }
    code
}
