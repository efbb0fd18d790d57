//! What the whole-program tests share: packs from text, the corpus, other programs.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests may look at their environment"
)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

pub mod packages;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dsmith::diagnostic::{Style, has_errors, plain};
use dsmith::model::Pack;
use dsmith::resolve::{Lock, Resolved, resolve};
use dsmith::source::{Files, RawFile, Sources, parse, read_pack};

/// The least `extension.yaml`.
pub const EXTENSION: (&str, &str) = (
    "extension.yaml",
    "name: Acme
version: 1.2.3
author: Acme Labs
email: qradar@example.com
description: What Acme sees.
minimum-qradar:
  product: 7.4.3
  version: 2020.11.0
  confidence: seen
released: 2026-01-02
",
);

/// Files as if they had been read from disk.
pub fn files(list: &[(&str, &str)]) -> Files {
    let file = |(path, text): &(&str, &str)| RawFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    Files {
        files: list.iter().map(file).collect(),
        ..Files::default()
    }
}

/// A pack that must be free of errors.
pub fn pack(files: Files) -> Pack {
    let (sources, mut found) = parse(files);
    let (pack, more) = dsmith::model::load(&sources);
    found.extend(more);
    assert!(!has_errors(&found), "{}", show(&sources, &found));
    pack
}

/// The pack in the folder, which must be free of errors.
pub fn pack_in(folder: &str) -> Pack {
    pack(read_pack(&root().join(folder)))
}

/// A pack's content with ids from a new lock.
pub fn resolved(pack: &Pack) -> Resolved<'_> {
    let (resolved, _, found) = resolve(pack, &Lock::default());
    assert!(!has_errors(&found), "{found:#?}");
    resolved
}

fn show(sources: &Sources, found: &[dsmith::diagnostic::Diagnostic]) -> String {
    plain(found, &sources.map, Style::Plain)
}

/// The workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of real exports and events, when this machine has it.
pub fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("DSMITH_CORPUS")
        .map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no corpus (set DSMITH_CORPUS to its folder)");
    None
}

/// The output of another program; nothing where it is not installed, which CI does
/// not forgive.
pub fn run(program: &str, args: &[&str]) -> Option<Output> {
    match Command::new(program).args(args).output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            eprintln!("skipped: {program} is not here");
            None
        }
    }
}

/// The text that a program printed, standard output and then standard error.
pub fn printed(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A file's path as text.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}
