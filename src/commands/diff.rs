//! `dsmith diff OLD NEW`: what changed between two versions, and what it breaks.

use clap::ValueEnum;

use super::{exit, terminal, version};
use crate::compare::item::Version;
use crate::compare::{self, Comparison, notes, report};

/// Compare two versions of a pack by what they mean
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The older version: a folder, an extension zip or export, a content XML, or
    /// REVISION:FOLDER of git
    old: String,
    /// The newer version, in any of these forms
    new: String,
    /// How the differences are written
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    format: Format,
    /// Exit with 1 when there is any difference
    #[arg(long)]
    exit_code: bool,
}

/// How the differences are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Plain,
    /// For a pull request or a release's page.
    Markdown,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// What an administrator does and expects, as Markdown.
    UpgradeNotes,
    /// The page of a release, as Markdown.
    ReleaseNotes,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let (old, new) = (version::read(&args.old)?, version::read(&args.new)?);
    let comparison = compare::compare(&old, &new);
    terminal::print(&render(args.format, &comparison, &new));
    Ok(if args.exit_code && !comparison.changes.is_empty() {
        exit::FINDINGS
    } else {
        exit::OK
    })
}

fn render(format: Format, comparison: &Comparison, new: &Version) -> String {
    match format {
        Format::Plain => report::plain(comparison, terminal::stdout_style()),
        Format::Markdown => report::markdown(comparison),
        Format::Json => report::json(comparison),
        Format::Sarif => report::sarif(comparison),
        Format::UpgradeNotes => notes::upgrade(comparison, new),
        Format::ReleaseNotes => notes::release(comparison, new),
    }
}
