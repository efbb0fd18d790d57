//! The app's pages: their lints, types, tests and browser tests, with npm in
//! `collector/web`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// What npm runs, in this order; the browser tests need the build.
const SCRIPTS: &[&str] = &["lint", "typecheck", "test", "build", "test:browser"];

/// Runs every check of the pages. `browser` says whether Chromium is here.
pub fn test(browser: bool) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../collector/web");
    npm(&folder, &["ci", "--no-audit", "--no-fund"])?;
    for script in SCRIPTS {
        if browser || *script != "test:browser" {
            npm(&folder, &["run", "--silent", script])?;
        }
    }
    Ok(())
}

fn npm(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("npm")
        .args(arguments)
        .current_dir(folder)
        .status()
        .context("cannot start npm, which comes with Node.js 20.19 or later")?;
    if !status.success() {
        bail!("npm {} failed", arguments.join(" "));
    }
    Ok(())
}
