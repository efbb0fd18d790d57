//! `dsmith lsp`: the language server, over standard input and output.

use lsp_server::Connection;

use super::levels::LevelArgs;
use super::{exit, pack};
use crate::lsp::{self, Looked};

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
        let diagnostics = loaded.check(&levels).diagnostics;
        let (sources, pack) = loaded.into_parts();
        Looked {
            sources,
            pack,
            diagnostics,
        }
    })?;
    threads.join()?;
    Ok(exit::OK)
}
