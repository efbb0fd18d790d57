//! Every code at a pack of its own, exactly as the command line shows it.
//!
//! `tests/packs/bad_<code>_<title>/` finds its code, `tests/packs/good_*/` finds
//! nothing. What cannot lie in a repository is made in a temporary folder here.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use dsmith::diagnostic::codes;
use serde_json::Value;

/// Codes without a pack, and where they are shown instead.
const WITHOUT_PACK: &[(&str, &str)] = &[
    (
        "DS001",
        "below: a missing folder, a link to nowhere, a folder too deep",
    ),
    ("DS002", "below: a file in another encoding"),
    ("DS003", "below: a file above the limit"),
    ("DS004", "below: a link out of the pack"),
    ("DS007", "src/source/disk.rs: with a smaller limit"),
];

/// A second code that the fault of a code's pack cannot do without.
const ALSO: &[(&str, &str)] = &[
    // Nothing in content may nest so deep, so the outermost list is of the wrong type as well.
    ("DS013", "DS022"),
    // The string ends at the quote that was meant to be escaped, so one quote is too many.
    ("DS308", "DS307"),
];

/// The tests' packs whose names start so, sorted.
fn packs(prefix: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let mut names: Vec<String> = walkdir::WalkDir::new(folder)
        .min_depth(1)
        .max_depth(1)
        .into_iter()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .filter(|name| name.starts_with(prefix))
        .collect();
    names.sort();
    names
}

/// `dsmith check` on a pack, run as a user would in the repository; `dsmith test` where
/// that is what finds it.
fn check(pack: &str, format: &str) -> (String, i32) {
    let by_test = [
        "_ds170_", "_ds171_", "_ds172_", "_ds173_", "_ds174_", "_ds175_",
    ];
    let tests = by_test.iter().any(|code| pack.contains(code));
    let mut command = Command::cargo_bin("dsmith").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        if tests { "test" } else { "check" },
        "--format",
        format,
        pack,
    ]);
    if pack.contains("_ds042_") {
        command.arg("--locked");
    }
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{pack}");
    let code = output.status.code().unwrap();
    (String::from_utf8(output.stdout).unwrap(), code)
}

/// The codes that a pack finds, in order, without repetition.
fn codes_of(pack: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&check(pack, "json").0).unwrap();
    let found = document["diagnostics"].as_array().unwrap().iter();
    let mut codes: Vec<String> = found
        .map(|d| d["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

/// The code that a pack is named after: `bad_ds101_key_path_grammar`.
fn code_of(pack: &str) -> String {
    pack.split('_').nth(1).unwrap().to_uppercase()
}

#[test]
fn a_bad_pack_shows_exactly_this() {
    for pack in packs("bad_") {
        let (text, _) = check(&format!("tests/packs/{pack}"), "plain");
        insta::with_settings!({ snapshot_suffix => pack.as_str(), omit_expression => true }, {
            insta::assert_snapshot!("shown", text);
        });
    }
}

#[test]
fn a_bad_pack_finds_its_own_code_and_no_other() {
    for pack in packs("bad_") {
        let found = codes_of(&format!("tests/packs/{pack}"));
        let own = code_of(&pack);
        let also = ALSO.iter().filter(|(code, _)| *code == own);
        let mut expected = vec![own.clone()];
        expected.extend(also.map(|(_, second)| (*second).to_owned()));
        expected.sort();
        assert_eq!(found, expected, "{pack}");
    }
}

#[test]
fn a_bad_pack_fails_exactly_when_its_code_is_an_error() {
    for pack in packs("bad_") {
        let code = codes::find(&code_of(&pack)).unwrap();
        let error = code.severity == dsmith::diagnostic::Severity::Error;
        let (_, status) = check(&format!("tests/packs/{pack}"), "json");
        assert_eq!(status != 0, error, "{pack}");
    }
}

#[test]
fn a_bad_pack_is_named_after_its_code_and_title() {
    for pack in packs("bad_") {
        let code = codes::find(&code_of(&pack)).unwrap();
        let title = code.title.replace('-', "_");
        assert_eq!(pack, format!("bad_{}_{title}", code.id.to_lowercase()));
    }
}

#[test]
fn every_code_about_content_has_a_bad_pack_or_is_shown_elsewhere() {
    let with_pack: Vec<String> = packs("bad_").iter().map(|pack| code_of(pack)).collect();
    // DS4xx and DS5xx are about packages, not about content.
    for code in codes::ALL.iter().filter(|code| code.id < "DS4") {
        let pack = with_pack.iter().any(|id| id == code.id);
        let elsewhere = WITHOUT_PACK.iter().any(|(id, _)| *id == code.id);
        assert!(pack != elsewhere, "{}: one of the two", code.id);
    }
}

#[test]
fn a_good_pack_finds_nothing() {
    let good = packs("good_");
    assert!(!good.is_empty());
    for pack in good {
        let (text, status) = check(&format!("tests/packs/{pack}"), "plain");
        assert_eq!((text.as_str(), status), ("no findings\n", 0), "{pack}");
    }
}

/// A copy of the smallest good pack.
fn small_pack() -> tempfile::TempDir {
    let pack = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/good_smallest");
    fs::copy(
        from.join("extension.yaml"),
        pack.path().join("extension.yaml"),
    )
    .unwrap();
    pack
}

fn plain(pack: &Path) -> String {
    check(pack.to_str().unwrap(), "plain").0
}

#[test]
fn a_missing_folder_is_said() {
    insta::assert_snapshot!(check("tests/packs/nowhere", "plain").0);
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let pack = small_pack();
    fs::create_dir(pack.path().join("groups")).unwrap();
    fs::write(pack.path().join("groups/a.yaml"), b"name: M\xfcller\n").unwrap();
    insta::assert_snapshot!(plain(pack.path()));
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let pack = small_pack();
    fs::create_dir(pack.path().join("groups")).unwrap();
    let text = format!("name: a\ndescription: {}\n", "x".repeat(1 << 20));
    fs::write(pack.path().join("groups/a.yaml"), text).unwrap();
    insta::assert_snapshot!(plain(pack.path()));
}

#[test]
fn a_folder_too_deep_is_not_passed_over() {
    let pack = small_pack();
    let deep = pack.path().join(["d"; 17].join("/"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("a.yaml"), "name: a\n").unwrap();
    insta::assert_snapshot!(plain(pack.path()));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_pack_is_refused() {
    let pack = small_pack();
    let outside = small_pack();
    let target = outside.path().join("extension.yaml");
    fs::create_dir(pack.path().join("groups")).unwrap();
    std::os::unix::fs::symlink(target, pack.path().join("groups/a.yaml")).unwrap();
    insta::assert_snapshot!(plain(pack.path()));
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_said() {
    let pack = small_pack();
    fs::create_dir(pack.path().join("groups")).unwrap();
    std::os::unix::fs::symlink("gone.yaml", pack.path().join("groups/a.yaml")).unwrap();
    insta::assert_snapshot!(plain(pack.path()));
}
