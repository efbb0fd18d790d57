//! `dsmith build-extension`: a pack to a signed extension zip.

use std::path::PathBuf;

use super::pack::PackArgs;

/// Build a pack into a signed extension zip
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: PackArgs,
    /// The folder for the extension zip
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Fail when the lock file would change (for CI)
    #[arg(long)]
    locked: bool,
    /// A built collector to take instead of building one
    #[arg(long, value_name = "PATH")]
    collector: Option<PathBuf>,
}

pub(super) fn run(_args: &Args) -> anyhow::Result<u8> {
    anyhow::bail!("not built in yet")
}
