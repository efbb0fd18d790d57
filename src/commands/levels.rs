//! `-A`, `-W` and `-D`, for every command that shows findings.

use clap::Args;

use crate::diagnostic::Levels;

/// What the user wants codes to weigh.
#[derive(Debug, Args)]
pub(super) struct LevelArgs {
    /// Say nothing about this code (may be repeated)
    #[arg(short = 'A', long = "allow", value_name = "CODE")]
    allow: Vec<String>,
    /// Warn about this code (may be repeated)
    #[arg(short = 'W', long = "warn", value_name = "CODE")]
    warn: Vec<String>,
    /// Take this code for an error (may be repeated)
    #[arg(short = 'D', long = "deny", value_name = "CODE")]
    deny: Vec<String>,
}

impl LevelArgs {
    /// The levels that the user chose.
    pub(super) fn levels(&self) -> anyhow::Result<Levels> {
        Levels::new(&self.allow, &self.warn, &self.deny).map_err(|unknown| {
            let near = unknown.nearest.map(|n| format!("; did you mean {n}?"));
            let near = near.unwrap_or_default();
            anyhow::anyhow!("there is no code `{}`{near}", unknown.typed)
        })
    }
}
