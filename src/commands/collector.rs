//! The collector's binary: built from this workspace, or given.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::terminal;

/// Every console and app host is x86-64.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The bytes of the binary at `given`, or of one that is built now.
pub(super) fn binary(given: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => build()?,
    };
    fs::read(&path).with_context(|| format!("cannot read the collector `{}`", path.display()))
}

/// Builds it: static, stripped, and the same bytes in whatever folder.
fn build() -> anyhow::Result<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !workspace.join("collector/Cargo.toml").is_file() {
        bail!("the collector's sources are not here: give a built one with `--collector PATH`");
    }
    let bar = terminal::progress("building the collector");
    let mut child = cargo(workspace).spawn().context(
        "cannot start cargo to build the collector; or give a built one with `--collector PATH`",
    )?;
    // Read beside standard output, since a full pipe would stop cargo.
    let errors = child.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).map(|_| text)
        })
    });
    let mut crates = 0_usize;
    let mut executable = None;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let message: Value = serde_json::from_str(&line?).unwrap_or_default();
            if message["reason"] == "compiler-artifact" {
                crates += 1;
                bar.set_message(format!("building the collector: {crates} crates"));
                if message["target"]["name"] == "collector" {
                    let path = message["executable"].as_str().map(PathBuf::from);
                    executable = path.or(executable);
                }
            }
        }
    }
    let status = child.wait()?;
    bar.finish_and_clear();
    if !status.success() {
        let errors = errors.and_then(|reader| reader.join().ok());
        let errors = errors.transpose()?.unwrap_or_default();
        bail!("the collector does not build:\n{}", errors.trim_end());
    }
    executable.context("cargo built no collector")
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo says where it and its home are"
)]
fn cargo(workspace: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = std::env::var_os("HOME").map(PathBuf::from);
    let home = home
        .or_else(|| user.map(|u| u.join(".cargo")))
        .unwrap_or_default();
    let mut command = Command::new(program);
    command
        .current_dir(workspace)
        .args(["build", "--release", "--locked", "--quiet"])
        .args(["--package", "collector", "--bin", "collector"])
        .args([
            "--target",
            TARGET,
            "--message-format",
            "json-render-diagnostics",
        ])
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(workspace, &home))
        // C sources of a crate must not carry their folder into the binary.
        .env("CFLAGS", prefix_map("-ffile-prefix-map=", &home, "/cargo"))
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The compiler flags, separated as cargo wants them.
fn rustflags(workspace: &Path, home: &Path) -> OsString {
    let flags = [
        "-Ctarget-feature=+crt-static".into(),
        "-Cstrip=symbols".into(),
        "-Clink-arg=-Wl,--build-id=none".into(),
        prefix_map("--remap-path-prefix=", workspace, "/dsmith"),
        prefix_map("--remap-path-prefix=", home, "/cargo"),
    ];
    flags.join(&OsString::from("\u{1f}"))
}

fn prefix_map(option: &str, from: &Path, to: &str) -> OsString {
    let mut flag = OsString::from(option);
    flag.push(from);
    flag.push("=");
    flag.push(to);
    flag
}
