//! Developer chores: `cargo xtask test`, `bench`, `fuzz`, `schemas`.

mod bench;
mod fuzz;
mod pages;
mod programs;
mod schemas;
mod test;

use clap::{Parser, Subcommand};

/// Developer chores of dsmith
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every test, after a look whether the programs that they need are here
    Test(test::Args),
    /// Measure the speeds that the README claims
    Bench(bench::Args),
    /// Run the fuzz targets
    Fuzz(fuzz::Args),
    /// Run a command and print the most memory that it took (for `bench`)
    #[command(hide = true)]
    PeakMemory {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<std::ffi::OsString>,
    },
    /// Write the JSON Schemas of the content files into `schemas/`
    Schemas,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Test(args) => test::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::PeakMemory { command } => bench::print_peak(&command),
        Command::Schemas => schemas::run(),
    }
}
