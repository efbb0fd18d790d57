//! `dsmith man FOLDER`: the manual pages, one for dsmith and one for each subcommand.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::CommandFactory as _;

use super::{Cli, exit};

/// Write the manual pages into a folder
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder, which is made when it is not there
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(&args.folder)?;
        clap_mangen::generate_to(Cli::command(), &args.folder)
    };
    write().with_context(|| format!("cannot write to `{}`", args.folder.display()))?;
    Ok(exit::OK)
}
