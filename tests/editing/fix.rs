//! `dsmith check --fix`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

use super::{copy, packs};

/// `dsmith check` with more arguments: standard output and error.
fn check(pack: &Path, more: &[&str]) -> (String, String) {
    let mut command = Command::cargo_bin("dsmith").unwrap();
    let output = command.arg("check").arg(pack).args(more).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// Every file of a folder.
fn files(pack: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(pack).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(pack).unwrap();
            (
                path.to_str().unwrap().to_owned(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// A pack with something to mend in each style of YAML, with comments around it.
fn untidy() -> tempfile::TempDir {
    let pack = copy("good_every_kind");
    // Its panel shows columns that the search below does not return.
    fs::remove_dir_all(pack.path().join("dashboards")).unwrap();
    let write = |path: &str, text: &str| fs::write(pack.path().join(path), text).unwrap();
    write(
        "properties/subject.yaml",
        "# Kept: é 😀\nname:   Subject   # the name\ntype: string\nexpressions:\n  \
         - log-source-type: Example Mail\n    regex: '{\"subject\":\"(?P<s>[^\"]*)\"' # it''s kept\n  \
         - log-source-type: Example Mail\n    regex: \"{\\\"to\\\":\\\"([A-z]+)\\\"\"\n",
    );
    write(
        "saved-searches/mails.yaml",
        "# yaml-language-server: $schema=../../../../schemas/qid.json\nname: Mails\ngroup: Example\n\
         aql: >-\n  SELECT sourceip,   COUNT()\n  FROM events\n\n  WHERE username == 'a'\n  GROUP BY sourceip\n  \
         LAST 1 HOURS;\n# the end\n",
    );
    pack
}

#[test]
fn a_dry_run_shows_the_changes_and_makes_none() {
    let pack = untidy();
    let before = files(pack.path());
    let (diff, _) = check(pack.path(), &["--fix", "--dry-run"]);
    insta::assert_snapshot!(diff);
    assert_eq!(files(pack.path()), before);
}

#[test]
fn what_is_certain_is_mended_and_what_is_left_is_said() {
    let pack = untidy();
    let (left, said) = check(pack.path(), &["--fix"]);
    insta::assert_snapshot!(format!("{said}\n{left}"));
    let (again, said) = check(pack.path(), &["--fix", "--dry-run"]);
    assert_eq!((again.as_str(), said.as_str()), ("nothing to mend\n", ""));
}

#[cfg(unix)]
#[test]
fn modes_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let pack = untidy();
    let link = pack.path().join("properties/subject.yaml");
    let real = pack.path().join("properties/.real");
    fs::rename(&link, &real).unwrap();
    symlink(".real", &link).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    check(pack.path(), &["--fix"]);
    assert!(link.is_symlink());
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(fs::read_to_string(&real).unwrap().contains("\\{"));
}

#[test]
fn mending_any_pack_twice_changes_nothing_the_second_time() {
    let folders = walkdir::WalkDir::new(packs()).min_depth(1).max_depth(1);
    let folders = folders
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap());
    let names = folders.filter(|entry| entry.file_type().is_dir());
    let mut changed = 0;
    for name in names {
        let pack = copy(name.file_name().to_str().unwrap());
        let first = files(pack.path());
        check(pack.path(), &["--fix"]);
        let second = files(pack.path());
        check(pack.path(), &["--fix"]);
        assert_eq!(files(pack.path()), second, "{}", name.path().display());
        changed += usize::from(first != second);
    }
    assert!(changed > 5, "{changed}");
}
