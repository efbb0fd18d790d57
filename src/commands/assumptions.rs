//! `dsmith assumptions`: what nobody documents and dsmith takes for true.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::pack::{self, DEFAULT_PACK};
use super::{exit, terminal};
use crate::diagnostic::{self, Levels};
use crate::model::assumptions;

/// List what is taken for true about QRadar without being documented
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The pack whose overrides are shown
    #[arg(default_value = DEFAULT_PACK)]
    pack: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let loaded = pack::load(&args.pack);
    let checked = loaded.check(&Levels::default());
    if diagnostic::has_errors(&checked.diagnostics) {
        terminal::findings(&checked.diagnostics, loaded.texts());
        return Ok(exit::FINDINGS);
    }
    let pack = &checked.resolved;
    let minimum = &pack.extension.minimum_qradar;
    let mut out = format!(
        "minimum-qradar: {} is {} ({})\n",
        minimum.product.value,
        minimum.version.value,
        minimum.confidence.word()
    );
    for assumption in assumptions::ALL {
        let value = assumption.of(pack.extension);
        let origin = if value == assumption.value {
            assumption.confidence.word()
        } else {
            "set by the pack"
        };
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n{}: {value:?} ({origin})\n    {}\n",
            assumption.name, assumption.about
        );
    }
    terminal::print(&out);
    Ok(exit::OK)
}
