//! `dsmith verify PKG`: what an extension zip holds, who signed it, what is wrong.

use std::path::PathBuf;

/// Read an extension zip: contents, signature, rules
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The extension zip
    package: PathBuf,
}

pub(super) fn run(_args: &Args) -> anyhow::Result<u8> {
    anyhow::bail!("not built in yet")
}
