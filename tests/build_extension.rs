//! `dsmith build-extension` and `verify` on whole packs, with other people's tools as
//! judges. The collector is a stand-in ELF here; the Proofpoint pack with the real one
//! is built by `xtask test`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use assert_cmd::Command;
use dsmith::signing::dev_key::load_or_create;

mod common;

/// A folder of its own with a pack in it, and a home for the development key.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        assert!(bench.dsmith(&["new", "Acme"]).status.success());
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("dsmith").unwrap();
        command
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", data_home())
            .env_remove("DSMITH_KEY")
            .args(args);
        command
    }

    fn dsmith(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn build(&self, args: &[&str]) -> Output {
        let all = [&["build-extension", "acme"], args].concat();
        self.dsmith(&all)
    }

    fn package(&self) -> Vec<u8> {
        fs::read(self.path("dist/Acme-0.1.0.zip")).unwrap()
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path("acme").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    }
}

/// Where the one development key of all these tests lies. It is made before the first
/// build, so that no build says that it made it.
fn data_home() -> &'static Path {
    static HOME: LazyLock<PathBuf> = LazyLock::new(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("data-home");
        load_or_create(&home.join("dsmith")).unwrap();
        home
    });
    &HOME
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_new_pack_builds_and_verifies() {
    let bench = Bench::new();
    let built = bench.build(&[]);
    assert!(built.status.success(), "{}", common::printed(&built));
    let table = text(&built.stdout).split("\n\n").next().unwrap().to_owned();
    insta::assert_snapshot!(table);
    let verified = bench.dsmith(&["verify", "dist/Acme-0.1.0.zip"]);
    assert!(verified.status.success(), "{}", common::printed(&verified));
    assert!(text(&verified.stdout).contains("QID Records                          1\n"));
}

#[test]
fn the_lock_file_is_written_once_and_locked_holds_it() {
    let bench = Bench::new();
    assert_eq!(bench.build(&["--locked"]).status.code(), Some(1));
    assert!(!bench.path("dist").exists(), "nothing is half-written");
    assert!(bench.build(&[]).status.success());
    let lock = fs::read(bench.path("acme/dsmith.lock")).unwrap();
    assert!(bench.build(&["--locked"]).status.success());
    bench.edit("qids/login.yaml", "name: Acme Login", "name: Acme Sign-in");
    bench.edit(
        "event-mappings/login.yaml",
        "qid: Acme Login",
        "qid: Acme Sign-in",
    );
    bench.edit(
        "tests/logins.yaml",
        "event-name: Acme Login",
        "event-name: Acme Sign-in",
    );
    let refused = bench.build(&["--locked"]);
    assert_eq!(refused.status.code(), Some(1));
    insta::assert_snapshot!(text(&refused.stderr));
    assert_eq!(fs::read(bench.path("acme/dsmith.lock")).unwrap(), lock);
}

#[test]
fn tests_go_into_no_package() {
    let bench = Bench::new();
    assert!(bench.build(&[]).status.success());
    let package = bench.package();
    fs::remove_dir_all(bench.path("acme/tests")).unwrap();
    assert!(bench.build(&["--locked"]).status.success());
    assert_eq!(bench.package(), package);
}

#[test]
fn errors_leave_the_last_package_and_the_lock_alone() {
    let bench = Bench::new();
    assert!(bench.build(&[]).status.success());
    let (package, lock) = (
        bench.package(),
        fs::read(bench.path("acme/dsmith.lock")).unwrap(),
    );
    bench.edit(
        "event-mappings/login.yaml",
        "qid: Acme Login",
        "qid: Acme Logn",
    );
    let refused = bench.build(&[]);
    assert_eq!(refused.status.code(), Some(1));
    insta::assert_snapshot!(text(&refused.stderr));
    assert_eq!(bench.package(), package);
    assert_eq!(fs::read(bench.path("acme/dsmith.lock")).unwrap(), lock);
}

#[test]
fn the_same_sources_give_the_same_bytes_anywhere() {
    let bench = Bench::new();
    assert!(bench.build(&[]).status.success());
    let first = bench.package();
    let other = Bench::new();
    fs::copy(
        bench.path("acme/dsmith.lock"),
        other.path("acme/dsmith.lock"),
    )
    .unwrap();
    let mut command = std::process::Command::new("sh");
    let dsmith = assert_cmd::cargo::cargo_bin("dsmith");
    command
        .current_dir(other.folder.path())
        .args(["-c", "umask 077; exec \"$0\" build-extension acme --locked"])
        .arg(dsmith)
        .env("XDG_DATA_HOME", data_home())
        .env("TZ", "Pacific/Kiritimati")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("SOURCE_DATE_EPOCH", "12345")
        .env("RAYON_NUM_THREADS", "1");
    let built = command.output().unwrap();
    assert!(built.status.success(), "{}", common::printed(&built));
    assert!(first == other.package(), "the packages differ");
}

#[test]
fn package_size_is_the_size_of_the_package() {
    let bench = Bench::new();
    assert!(bench.build(&[]).status.success());
    let package = bench.package();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&package)).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_reader(zip.by_name("manifest.txt").unwrap()).unwrap();
    let size = &manifest["doc"]["extension_manifest"]["package_size"];
    assert_eq!(size, &package.len().to_string());
}

#[test]
fn an_app_with_an_unfit_collector_is_refused() {
    let bench = Bench::new();
    fs::create_dir(bench.path("acme/app")).unwrap();
    fs::write(
        bench.path("acme/app/app.yaml"),
        "# yaml-language-server: $schema=../.dsmith/schemas/app.json\n\
         name: Acme\ndescription: Shows it.\nbase-image: qradar-app-base:2.1.0\nmemory: 100\n\
         service: { name: acme, program: collector }\n\
         areas: [{ id: acme, text: Acme, url: index }]\n",
    )
    .unwrap();
    fs::write(bench.path("script"), "#!/bin/sh\n").unwrap();
    let refused = bench.build(&["--collector", "script"]);
    assert_eq!(refused.status.code(), Some(1));
    insta::assert_snapshot!(text(&refused.stderr));
    assert!(!bench.path("dist").exists());
}

/// A key and certificate made by openssl; nothing where there is no openssl.
fn own_key(bench: &Bench, passphrase: &str) -> Option<()> {
    let (key, cert) = (bench.path("key.pem"), bench.path("cert.pem"));
    let pass = format!("pass:{passphrase}");
    let made = common::run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-days",
            "3650",
            "-subj",
            "/CN=Acme Labs",
            "-addext",
            "extendedKeyUsage=codeSigning",
            "-addext",
            "keyUsage=digitalSignature",
            "-passout",
            &pass,
            "-keyout",
            common::text(&key),
            "-out",
            common::text(&cert),
        ],
    )?;
    assert!(made.status.success(), "{}", common::printed(&made));
    Some(())
}

#[test]
fn an_encrypted_key_signs_with_the_passphrase_of_a_variable() {
    let bench = Bench::new();
    let Some(()) = own_key(&bench, "s3cret!") else {
        return;
    };
    let args = &[
        "build-extension",
        "acme",
        "--key",
        "key.pem",
        "--cert",
        "cert.pem",
        "--key-passphrase-env",
        "ACME_PASS",
        "--signature-name",
        "ACME",
    ];
    let built = bench
        .command(args)
        .env("ACME_PASS", "s3cret!")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", common::printed(&built));
    assert!(text(&built.stdout).contains("signer   CN=Acme Labs\n"));

    let wrong = bench
        .command(args)
        .env("ACME_PASS", "s3cret?")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(3));
    assert!(
        !common::printed(&wrong).contains("s3cret"),
        "no passphrase in an error"
    );
    let unset = bench
        .command(args)
        .env_remove("ACME_PASS")
        .output()
        .unwrap();
    assert_eq!(unset.status.code(), Some(3));
    insta::assert_snapshot!(text(&unset.stderr));
}
