//! `dsmith check`: look for mistakes; with `--fix`, mend those that are certain.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use clap::ValueEnum;

use super::pack::{self, PackArgs};
use super::{exit, terminal};
use crate::diagnostic::{self, Diagnostic, Levels, SourceMap};
use crate::fix::{self, Mended};
use crate::source::{self, Files};

/// Look for mistakes in a pack; write nothing unless `--fix` asks for it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: PackArgs,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    format: Format,
    /// Fail when a build would change the lock file
    #[arg(long)]
    locked: bool,
    /// Mend what is certain, then say what is left
    #[arg(long)]
    fix: bool,
    /// With --fix: show the changes and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Plain,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands.
    Github,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.pack.levels.levels()?;
    let root = &args.pack.pack;
    let mut files = source::read_pack(root);
    if args.fix {
        let mended = mend(&mut files, &levels);
        if args.dry_run {
            terminal::print(&diff(&mended));
            return Ok(exit::OK);
        }
        write(root, &mended)?;
    }
    let loaded = pack::load_files(files);
    let mut checked = loaded.check(&levels);
    if args.locked && checked.lock_changed {
        checked.diagnostics.push(pack::lock_outdated(&checked));
    }
    terminal::print(&render(args, &checked.diagnostics, loaded.texts()));
    Ok(if diagnostic::has_errors(&checked.diagnostics) {
        exit::FINDINGS
    } else {
        exit::OK
    })
}

fn mend(files: &mut Files, levels: &Levels) -> Vec<Mended> {
    fix::mend(files, |files| {
        let loaded = pack::load_files(files.clone());
        let diagnostics = loaded.check(levels).diagnostics;
        (loaded.texts().clone(), diagnostics)
    })
}

/// Each change as a unified diff.
fn diff(mended: &[Mended]) -> String {
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
fn write(root: &Path, mended: &[Mended]) -> anyhow::Result<()> {
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

fn render(args: &Args, diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let root = slashes(&args.pack.pack);
    match args.format {
        Format::Plain => {
            let text = diagnostic::plain(diagnostics, sources, terminal::stdout_style());
            let summary = diagnostic::summary(diagnostics);
            format!("{text}{}\n", summary.unwrap_or("no findings".to_owned()))
        }
        Format::Json => diagnostic::json(diagnostics, sources),
        Format::Sarif => diagnostic::sarif(diagnostics, sources, &root),
        Format::Github => diagnostic::github(diagnostics, sources, &root),
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
