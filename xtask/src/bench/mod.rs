//! `cargo xtask bench`: measures what the README claims, on this machine, beside the
//! figures of peers or the limit of the machine.

mod collector;
mod compiler;
mod events;
mod pack;
mod run;

pub use run::print_peak;

use clap::ValueEnum;

/// Measure the speeds that the README claims
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to measure
    #[arg(value_enum, default_value_t = What::Compiler)]
    what: What,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Checking and building generated packs
    Compiler,
    /// Events from the feeds through the collector to a syslog receiver
    Collector,
    /// Sample events through the Proofpoint pack
    Events,
}

/// Runs a benchmark and prints its table.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match args.what {
        What::Compiler => compiler::run(),
        What::Collector => collector::run(),
        What::Events => events::run(),
    }
}
