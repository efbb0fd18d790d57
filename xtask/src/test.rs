//! `cargo xtask test`: every test of the workspace and of the app's pages.

use std::process::Command;

use anyhow::bail;

use crate::{pages, programs};

/// Run every test
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Skip the tests whose programs are missing instead of failing
    #[arg(long)]
    without_programs: bool,
    /// What is passed on to `cargo test`
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Runs the tests.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match programs::missing() {
        Some(line) if !args.without_programs => bail!("{line} (or --without-programs)"),
        Some(line) => eprintln!("{line}: the tests that need them are skipped"),
        None => {}
    }
    // The collector takes the built pages in, so they come first.
    if programs::is_here("npm") {
        pages::test(programs::is_here("chromium"))?;
    }
    let status = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--locked"])
        .args(&args.rest)
        .status()?;
    if !status.success() {
        bail!("tests failed");
    }
    Ok(())
}
