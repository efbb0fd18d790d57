//! The `collector` binary: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;
use collector::cli::Arguments;

fn main() -> ExitCode {
    match collector::run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("collector: {error:#}");
            ExitCode::FAILURE
        }
    }
}
