//! The subcommands, one file each: they wire stages together, print, and decide
//! nothing. Clock, environment, disk and terminal are met here and nowhere deeper.

mod assumptions;
mod build_extension;
mod check;
mod clock;
mod collector;
mod completions;
mod diff;
mod docs;
mod explain;
mod levels;
mod man;
mod new;
mod pack;
mod signer;
mod summary;
mod terminal;
mod test;
mod verify;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What the exit code of `dsmith` means.
pub mod exit {
    /// It worked; there may be warnings.
    pub const OK: u8 = 0;
    /// There are errors in the content or the package, or a test failed.
    pub const FINDINGS: u8 = 1;
    /// The command line cannot be understood.
    pub const USAGE: u8 = 2;
    /// Something outside the content failed: a disk, a key, a compiler.
    pub const FAILED: u8 = 3;
}

/// Compiles declarative YAML into a signed IBM QRadar extension zip
#[derive(Debug, Parser)]
#[command(name = "dsmith", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 it worked, 1 errors in the content or package or failed tests, \
                        2 bad command line, 3 something else failed"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build a pack into a signed extension zip
    BuildExtension(build_extension::Args),
    /// Look for mistakes in a pack; write nothing
    Check(check::Args),
    /// Run the sample events of a pack through its content
    Test(test::Args),
    /// Read an extension zip: contents, signature, rules
    Verify(verify::Args),
    /// Compare two versions of a pack by what they mean
    Diff(diff::Args),
    /// Write the administrator's guide from the content
    Docs(docs::Args),
    /// Explain a diagnostic code
    Explain(explain::Args),
    /// Write a new pack to start from
    New(new::Args),
    /// List what is taken for true about QRadar without being documented
    Assumptions(assumptions::Args),
    /// Write the completions of a shell to standard output
    Completions(completions::Args),
    /// Write the manual pages into a folder
    Man(man::Args),
}

/// Runs the command line and returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version arrive here too, and are no error.
            let code = if error.use_stderr() {
                exit::USAGE
            } else {
                exit::OK
            };
            // A closed pipe takes no help text.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let result = match cli.command {
        Command::BuildExtension(args) => build_extension::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::New(args) => new::run(&args),
        Command::Assumptions(args) => assumptions::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            terminal::error(&format!("{error:#}"));
            ExitCode::from(exit::FAILED)
        }
    }
}
