//! The package, built from this workspace by the compiler's own command, which shows its
//! progress.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tokio::process::Command;

/// Builds the Proofpoint pack; the extension zip's bytes.
pub async fn package() -> Result<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("no workspace")?;
    let out = tempfile::tempdir()?;
    eprintln!("lab: building the Proofpoint pack");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "run",
            "--quiet",
            "--package",
            "dsmith",
            "--bin",
            "dsmith",
            "--",
        ])
        .args(["build-extension", "content/proofpoint", "--out"])
        .arg(out.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .context("cannot start cargo; or give a built package with --package")?;
    ensure!(status.success(), "the Proofpoint pack does not build");
    let zip = walk(out.path())?;
    zip.context("the build left no zip")
}

fn walk(dir: &Path) -> Result<Option<Vec<u8>>> {
    let entries = std::fs::read_dir(dir)?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let mut zips = entries.filter(|path| path.extension().is_some_and(|ending| ending == "zip"));
    zips.next()
        .map(std::fs::read)
        .transpose()
        .map_err(Into::into)
}
