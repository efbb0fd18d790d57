//! `dsmith test` as its users meet it: results, reports, coverage, generated expectations,
//! and watching.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and may look at its environment"
)]

#[path = "../common/mod.rs"]
mod common;
mod generate;
mod proofpoint;
mod reports;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of a pack in a folder of its own, called `pack`.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    /// A copy of the pack in this folder of the workspace.
    fn of(pack: &str) -> Self {
        let copy = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let from = common::root().join(pack);
        for entry in walkdir::WalkDir::new(&from) {
            let entry = entry.unwrap();
            let to = copy.path(entry.path().strip_prefix(&from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        copy
    }

    /// The pack in which every way to write a test is used.
    fn good() -> Self {
        Self::of("tests/packs/good_tests")
    }

    /// The same, with a property that reads another key and a QID of another severity.
    fn broken() -> Self {
        let copy = Self::good();
        copy.edit("properties/subject.yaml", "\"subject\"", "\"subjct\"");
        copy.edit("qids/received.yaml", "severity: 1", "severity: 2");
        copy
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join("pack").join(path)
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dsmith"));
        command
            .current_dir(self.folder.path())
            .args(["test", "pack"])
            .args(args);
        command
    }

    /// Exit code, standard output and standard error of `dsmith test pack` with `args`.
    fn test(&self, args: &[&str]) -> (i32, String, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}
