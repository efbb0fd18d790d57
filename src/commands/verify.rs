//! `dsmith verify ZIP`: what an extension zip holds, who signed it, what is wrong.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::ValueEnum;

use super::levels::LevelArgs;
use super::{clock, exit, terminal};
use crate::diagnostic::{self, SourceMap};
use crate::package::archive::Limits;
use crate::package::report::PackageReport;
use crate::package::verify;

/// Read an extension zip: contents, signature, rules
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The extension zip
    package: PathBuf,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    format: Format,
    #[command(flatten)]
    levels: LevelArgs,
}

/// How the result is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Plain,
    /// One JSON document.
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.levels.levels()?;
    let bytes = read(args)?;
    let report = verify::verify(&bytes, Some(clock::now()?)).with_levels(&levels);
    let text = match args.format {
        Format::Plain => plain(&report),
        Format::Json => format!("{:#}\n", serde_json::to_value(&report)?),
    };
    terminal::print(&text);
    Ok(if diagnostic::has_errors(&report.diagnostics) {
        exit::FINDINGS
    } else {
        exit::OK
    })
}

/// The package's bytes; of a file that is too large, enough for the reader to say so.
fn read(args: &Args) -> anyhow::Result<Vec<u8>> {
    let limit = Limits::PACKAGE.archive as u64 + 1;
    let mut bytes = Vec::new();
    File::open(&args.package)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read `{}`", args.package.display()))?;
    Ok(bytes)
}

fn plain(report: &PackageReport) -> String {
    let sources = SourceMap::default();
    let findings = diagnostic::plain(&report.diagnostics, &sources, terminal::stdout_style());
    let summary = diagnostic::summary(&report.diagnostics);
    format!(
        "{}\n{findings}{}\n",
        report.table(),
        summary.unwrap_or("no findings".to_owned())
    )
}
