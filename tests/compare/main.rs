//! Two versions of a pack: each rule of compatibility on a pair of its own, and what a
//! user sees of a comparison.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod base;
mod cases;
#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeSet;

use cases::{CASES, Edit};
use dsmith::compare::item::{Item, Value, Version};
use dsmith::compare::rules::RULES;
use dsmith::compare::{Comparison, compare, notes, read, report};
use dsmith::diagnostic::{Style, has_errors};
use dsmith::resolve::{Lock, resolve};

/// The older and the newer version of a pair.
fn pair(edits: &[Edit]) -> (Version, Version) {
    let (mut old, lock) = version(base::FILES, &Lock::default());
    let mut files = base::FILES.to_vec();
    for edit in edits {
        edit_files(&mut files, edit);
    }
    let (mut new, _) = version(&files, &lock);
    for edit in edits {
        edit_items(&mut old, &mut new, edit);
    }
    (old, new)
}

fn version(files: &[(&'static str, &'static str)], lock: &Lock) -> (Version, Lock) {
    let pack = common::pack(common::files(files));
    let (resolved, lock, found) = resolve(&pack, lock);
    assert!(!has_errors(&found), "{found:#?}");
    (read::version("pack", &read::of_pack(&resolved)), lock)
}

fn edit_files(files: &mut Vec<(&'static str, &'static str)>, edit: &Edit) {
    match *edit {
        Edit::Add(path, text) => files.push((path, text)),
        Edit::Remove(path) => {
            let before = files.len();
            files.retain(|(other, _)| *other != path);
            assert_ne!(files.len(), before, "there is no {path}");
        }
        Edit::Replace(path, from, to) => {
            let file = files.iter_mut().find(|(other, _)| *other == path).unwrap();
            assert!(file.1.contains(from), "{path} does not hold {from:?}");
            file.1 = file.1.replace(from, to).leak();
        }
        _ => {}
    }
}

fn edit_items(old: &mut Version, new: &mut Version, edit: &Edit) {
    match *edit {
        Edit::NewId(kind, name) => {
            item(new, kind, name).uuid = Some("another id".to_owned());
        }
        Edit::Name(kind, name, to) => to.clone_into(&mut item(new, kind, name).name),
        Edit::Field(kind, name, field, before, after) => {
            set(item(old, kind, name), field, before);
            set(item(new, kind, name), field, after);
        }
        Edit::OnlyOld(kind, name) => old.items.push(Item::new(kind, None, name)),
        Edit::OnlyNew(kind, name) => new.items.push(Item::new(kind, None, name)),
        _ => {}
    }
}

fn item<'v>(version: &'v mut Version, kind: dsmith::compare::Kind, name: &str) -> &'v mut Item {
    let mut items = version.items.iter_mut();
    let found = items.find(|item| item.kind == kind && item.name == name);
    found.unwrap_or_else(|| panic!("there is no {} {name:?}", kind.noun()))
}

fn set(item: &mut Item, field: &str, value: Option<&str>) {
    item.fields.remove(field);
    if let Some(value) = value {
        let value = Value::Text(value.to_owned());
        item.fields.insert(field.to_owned(), value);
    }
}

fn compared(edits: &[Edit]) -> Comparison {
    let (old, new) = pair(edits);
    compare(&old, &new)
}

fn case(rule: &str) -> Comparison {
    let (_, edits) = CASES.iter().find(|(id, _)| *id == rule).unwrap();
    compared(edits)
}

#[test]
fn a_pack_does_not_differ_from_itself() {
    assert_eq!(compared(&[]).changes.len(), 0);
}

#[test]
fn every_rule_has_a_pair_that_breaks_it() {
    for (rule, edits) in CASES {
        let comparison = compared(edits);
        let found: Vec<&str> = comparison.changes.iter().map(|c| c.rule.id).collect();
        assert!(found.contains(rule), "{rule}: found {found:?}");
    }
    let tested: BTreeSet<&str> = CASES.iter().map(|(rule, _)| *rule).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, rules);
}

#[test]
fn what_refers_to_a_renamed_item_has_not_changed() {
    let found = case("qid-renamed").changes;
    let found: Vec<&str> = found.iter().map(|c| c.rule.id).collect();
    assert_eq!(found, ["qid-renamed"]);
}

#[test]
fn a_higher_version_alone_is_one_difference() {
    let found = case("extension-version").changes;
    let found: Vec<&str> = found.iter().map(|c| c.rule.id).collect();
    assert_eq!(found, ["extension-version", "app-other"]);
}

#[test]
fn what_every_pair_shows_is_known() {
    let mut all = String::new();
    for (rule, edits) in CASES {
        let text = report::plain(&compared(edits), Style::Plain);
        let (_, body) = text.split_once("\n\n").unwrap();
        all.extend(["# ", rule, "\n", body, "\n"]);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_changed_query_is_shown_by_its_clauses() {
    insta::assert_snapshot!(report::plain(&case("search-query"), Style::Coloured));
}

#[test]
fn markdown_sorts_by_what_breaks() {
    insta::assert_snapshot!(report::markdown(&case("qid-renamed")));
}

#[test]
fn json_says_everything() {
    insta::assert_snapshot!(report::json(&case("qid-severity")));
}

#[test]
fn sarif_warns_of_what_breaks() {
    insta::assert_snapshot!(report::sarif(&case("property-type")));
}

/// A pair with something of everything.
fn mixed() -> (Comparison, Version) {
    let edits = [
        "property-new-id",
        "qid-renamed",
        "search-added",
        "search-group",
        "app-capability-added",
    ];
    let edits = edits
        .iter()
        .map(|rule| CASES.iter().find(|(id, _)| id == rule).unwrap());
    let edits: Vec<Edit> = edits.flat_map(|(_, edits)| edits.iter().copied()).collect();
    let (old, new) = pair(&edits);
    (compare(&old, &new), new)
}

#[test]
fn upgrade_notes_say_what_is_to_be_done_by_hand() {
    let (comparison, new) = mixed();
    insta::assert_snapshot!(notes::upgrade(&comparison, &new));
}

#[test]
fn release_notes_say_what_is_new_different_and_gone() {
    let (comparison, new) = mixed();
    insta::assert_snapshot!(notes::release(&comparison, &new));
}

#[test]
fn a_version_that_is_too_low_is_named() {
    let fault = |version: &'static str, edits: &[Edit]| {
        let (old, mut new) = pair(edits);
        set(
            item(&mut new, dsmith::compare::Kind::Extension, "Example"),
            "version",
            Some(version),
        );
        compare(&old, &new).version_fault()
    };
    let removed = &[Edit::Remove("properties/size.yaml")];
    assert_eq!(
        fault("1.0.0", removed).unwrap(),
        "the content changed and the version is still 1.0.0"
    );
    assert_eq!(
        fault("1.1.0", removed).unwrap(),
        "from 1.0.0 to 1.1.0 is a minor step, and the changes need a major step"
    );
    assert_eq!(
        fault("0.9.0", removed).unwrap(),
        "version 0.9.0 is lower than 1.0.0"
    );
    assert_eq!(fault("2.0.0", removed), None);
    assert_eq!(fault("1.0.0", &[]), None);
}

#[test]
fn every_export_of_the_corpus_is_equal_to_itself_and_its_content_alone() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let exports = walkdir::WalkDir::new(corpus.join("qradar")).sort_by_file_name();
    let zips = exports.into_iter().map(|entry| entry.unwrap().into_path());
    for path in zips.filter(|path| path.extension().is_some_and(|e| e == "zip")) {
        let source = read::of_file(&std::fs::read(&path).unwrap()).unwrap();
        let whole = read::version("zip", &source);
        assert!(whole.items.len() > 3, "{}", path.display());
        assert_eq!(compare(&whole, &whole).changes.len(), 0);
        let alone = read::Source {
            manifest: None,
            ..source
        };
        assert_eq!(
            compare(&read::version("xml", &alone), &whole).changes.len(),
            0
        );
    }
}

/// Runs `dsmith diff` in the workspace.
fn diff(args: &[&str]) -> (i32, String) {
    let mut command = assert_cmd::Command::cargo_bin("dsmith").unwrap();
    let output = command.current_dir(common::root()).arg("diff").args(args);
    let output = output.output().unwrap();
    (output.status.code().unwrap(), common::printed(&output))
}

#[test]
fn the_exit_code_tells_of_differences_only_when_asked() {
    let (old, new) = ("tests/packs/good_smallest", "tests/packs/good_every_kind");
    assert_eq!(diff(&[old, new]).0, 0);
    assert_eq!(diff(&["--exit-code", old, new]).0, 1);
    assert_eq!(diff(&["--exit-code", new, new]).0, 0);
}

#[test]
fn what_is_not_there_is_said_with_what_could_be() {
    let (code, text) = diff(&["nothing", "tests/packs/good_smallest"]);
    assert_eq!(code, 3);
    assert_eq!(
        text,
        "error: there is no `nothing`: give a folder, an extension zip, a content XML, or \
         REVISION:FOLDER\n"
    );
}

#[test]
fn a_pack_with_errors_is_not_compared() {
    let (code, text) = diff(&[
        "tests/packs/bad_ds105_qid_never_mapped",
        "tests/packs/bad_ds031_unknown_reference",
    ]);
    assert_eq!(code, 3);
    assert!(text.contains("error[DS031]"), "{text}");
    assert!(text.ends_with("error: `tests/packs/bad_ds031_unknown_reference` has errors\n"));
}

#[test]
fn a_folder_of_an_earlier_revision_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| {
        let output = std::process::Command::new("git")
            .args([
                "-c",
                "user.name=Example",
                "-c",
                "user.email=help@example.com",
            ])
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", common::printed(&output));
    };
    let pack = folder.path().join("pack");
    std::fs::create_dir(&pack).unwrap();
    std::fs::write(pack.join("extension.yaml"), common::EXTENSION.1).unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "First"]);
    let changed = common::EXTENSION
        .1
        .replace("version: 1.2.3", "version: 1.3.0");
    std::fs::write(pack.join("extension.yaml"), changed).unwrap();
    let mut command = assert_cmd::Command::cargo_bin("dsmith").unwrap();
    let command = command.current_dir(folder.path());
    let output = command
        .args(["diff", "HEAD:pack", "pack"])
        .output()
        .unwrap();
    insta::assert_snapshot!(common::printed(&output));
}

#[test]
fn check_says_whether_the_version_is_high_enough() {
    let folder = tempfile::tempdir().unwrap();
    let pack = |name: &str, text: &str| {
        let pack = folder.path().join(name);
        std::fs::create_dir(&pack).unwrap();
        std::fs::write(pack.join("extension.yaml"), text).unwrap();
    };
    pack("old", common::EXTENSION.1);
    pack(
        "same",
        &common::EXTENSION.1.replace("Acme sees", "Acme says"),
    );
    pack(
        "raised",
        &common::EXTENSION
            .1
            .replace("version: 1.2.3", "version: 1.2.4"),
    );
    let check = |pack: &str| {
        let mut command = assert_cmd::Command::cargo_bin("dsmith").unwrap();
        let command = command.current_dir(folder.path());
        let output = command
            .args(["check", "--against", "old", pack])
            .output()
            .unwrap();
        common::printed(&output)
    };
    insta::assert_snapshot!(check("same"));
    assert_eq!(check("raised"), "no findings\n");
}
