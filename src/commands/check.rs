//! `dsmith check`: look for mistakes, write nothing.

use std::path::Path;

use clap::ValueEnum;

use super::pack::{self, Checked, PackArgs};
use super::{exit, terminal, version};
use crate::compare::{self, read};
use crate::diagnostic::{self, Diagnostic, SourceMap};

/// Look for mistakes in a pack; write nothing
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
    /// Say whether the version is high enough for what changed since this one: a folder,
    /// an extension zip, a content XML, or REVISION:FOLDER of git
    #[arg(long, value_name = "OLD")]
    against: Option<String>,
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
    let loaded = pack::load(&args.pack.pack);
    let mut checked = loaded.check(&levels);
    if args.locked && checked.lock_changed {
        checked.diagnostics.push(pack::lock_outdated(&checked));
    }
    if let Some(old) = &args.against
        && !diagnostic::has_errors(&checked.diagnostics)
    {
        let found = against(old, args, &checked)?;
        checked.diagnostics.extend(levels.apply(found));
    }
    terminal::print(&render(args, &checked.diagnostics, loaded.texts()));
    Ok(if diagnostic::has_errors(&checked.diagnostics) {
        exit::FINDINGS
    } else {
        exit::OK
    })
}

/// What is wrong with the pack's version, seen from an older one.
fn against(old: &str, args: &Args, checked: &Checked<'_>) -> anyhow::Result<Vec<Diagnostic>> {
    let new = slashes(&args.pack.pack);
    let new = read::version(&new, &read::of_pack(&checked.resolved));
    let comparison = compare::compare(&version::read(old)?, &new);
    let place = checked.resolved.extension.version.span;
    Ok(comparison.diagnostic(place).into_iter().collect())
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
