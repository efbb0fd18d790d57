//! The command line as its users meet it: output, exit codes, nothing half-written.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn dsmith(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("dsmith").unwrap();
    command.current_dir(folder);
    command
}

fn output(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_new_pack_passes_check_and_its_own_tests() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Acme Firewall", "Acme: 'quoted' \"name\" #1"] {
        let (code, _, errors) =
            output(dsmith(folder.path()).args(["new", name, "--folder", "pack"]));
        assert_eq!((code, errors.as_str()), (0, ""), "{name}");
        let (code, found, _) = output(dsmith(folder.path()).args(["check", "pack"]));
        assert_eq!((code, found.as_str()), (0, "no findings\n"), "{name}");
        let (code, run, _) = output(dsmith(folder.path()).args(["test", "pack"]));
        assert_eq!((code, run.as_str()), (0, "3 tests: 3 passed\n"), "{name}");
        fs::remove_dir_all(folder.path().join("pack")).unwrap();
    }
}

#[test]
fn new_says_what_comes_next_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text, _) = output(dsmith(folder.path()).args(["new", "Acme Firewall"]));
    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @r"
    Wrote `acme-firewall`. Next:
      dsmith check acme-firewall
      dsmith test acme-firewall
      dsmith build-extension acme-firewall
    ");
    let (code, _, errors) = output(dsmith(folder.path()).args(["new", "Acme Firewall"]));
    assert_eq!(code, 3);
    insta::assert_snapshot!(errors, @"error: `acme-firewall` exists already: nothing was written");
}

#[test]
fn errors_of_several_files_come_in_one_run_and_none_follows_from_another() {
    let folder = tempfile::tempdir().unwrap();
    output(dsmith(folder.path()).args(["new", "Acme"]));
    let edit = |path: &str, from: &str, to: &str| {
        let path = folder.path().join("acme").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    };
    edit("extension.yaml", "version: 0.1.0", "version: [0.1.0");
    edit("qids/login.yaml", "severity: 1", "severity: 11");
    edit(
        "saved-searches/top-targets.yaml",
        "group: Acme",
        "group: Acmee",
    );
    edit("properties/target.yaml", "\"target\"", "\"target\"[*]");
    let (code, found, errors) = output(dsmith(folder.path()).args(["check", "acme"]));
    assert_eq!((code, errors.as_str()), (1, ""));
    insta::assert_snapshot!(found);
}

#[test]
fn a_code_is_explained_and_a_mistyped_one_is_suggested() {
    let folder = tempfile::tempdir().unwrap();
    let (code, page, _) = output(dsmith(folder.path()).args(["explain", "ds020"]));
    assert_eq!(code, 0);
    assert!(page.starts_with("# DS020: unknown-key\n"), "{page}");
    let (code, _, errors) = output(dsmith(folder.path()).args(["explain", "unknown-kye"]));
    assert_eq!(code, 2);
    insta::assert_snapshot!(errors, @"error: there is no code `unknown-kye`; did you mean `unknown-key`?");
}

#[test]
fn a_pack_that_is_not_there_is_one_error() {
    let folder = tempfile::tempdir().unwrap();
    let (code, found, _) = output(dsmith(folder.path()).args(["check", "nowhere"]));
    assert_eq!(code, 1);
    insta::assert_snapshot!(found);
}

#[test]
fn a_level_is_changed_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    output(dsmith(folder.path()).args(["new", "Acme"]));
    fs::remove_file(folder.path().join("acme/event-mappings/login.yaml")).unwrap();
    let code = |args: &[&str]| output(dsmith(folder.path()).args(["check", "acme"]).args(args)).0;
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["-D", "DS105"]), 1);
    assert_eq!(code(&["-D", "DS1055"]), 3);
}

#[test]
fn a_bad_command_line_has_an_exit_code_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(output(dsmith(folder.path()).args(["chekc"])).0, 2);
    assert_eq!(output(dsmith(folder.path()).args(["--help"])).0, 0);
}

#[test]
fn every_shell_is_completed() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, script, _) = output(dsmith(folder.path()).args(["completions", shell]));
        assert_eq!(code, 0, "{shell}");
        assert!(script.contains("build-extension"), "{shell}");
    }
}

#[test]
fn bash_reads_its_completions() {
    let folder = tempfile::tempdir().unwrap();
    let (_, script, _) = output(dsmith(folder.path()).args(["completions", "bash"]));
    let file = folder.path().join("completions.bash");
    fs::write(&file, script).unwrap();
    let bash = std::process::Command::new("bash")
        .arg("-c")
        .arg(format!(
            "source {} && COMP_WORDS=(dsmith ver) COMP_CWORD=1 && _dsmith dsmith ver dsmith && \
             printf '%s' \"${{COMPREPLY[*]}}\"",
            file.display()
        ))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&bash.stdout), "verify");
}

#[test]
fn there_is_a_manual_page_for_each_subcommand() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, _) = output(dsmith(folder.path()).args(["man", "pages"]));
    assert_eq!(code, 0);
    for page in ["dsmith.1", "dsmith-build-extension.1", "dsmith-diff.1"] {
        let text = fs::read_to_string(folder.path().join("pages").join(page)).unwrap();
        assert!(text.contains(".TH"), "{page}");
    }
}
