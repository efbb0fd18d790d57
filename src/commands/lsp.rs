//! `dsmith lsp`: the language server, over standard input and output.

use lsp_server::Connection;

use super::levels::LevelArgs;
use super::{exit, pack};
use crate::lsp::{self, Looked, SampleValues};

/// Serve an editor over standard input and output
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    levels: LevelArgs,
    /// Standard input and output, which is the only way; editors like to say it
    #[arg(long)]
    stdio: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.levels.levels()?;
    let (connection, threads) = Connection::stdio();
    lsp::serve(connection, &|files| {
        let loaded = pack::load_files(files);
        let (diagnostics, values) = {
            let checked = loaded.check(&levels);
            let values = if checked.sound {
                lsp::sample_values(&checked.resolved)
            } else {
                SampleValues::new()
            };
            (checked.diagnostics, values)
        };
        let (sources, pack) = loaded.into_parts();
        Looked {
            sources,
            pack,
            diagnostics,
            values,
        }
    })?;
    threads.join()?;
    Ok(exit::OK)
}
