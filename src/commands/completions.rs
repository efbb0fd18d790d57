//! `dsmith completions SHELL`: what makes a shell complete dsmith's words.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Cli, exit, terminal};

/// Write the completions of a shell to standard output
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "dsmith", &mut script);
    terminal::print(&String::from_utf8_lossy(&script));
    Ok(exit::OK)
}
