//! What the tests of packages share: programs, keys, a small package.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use dsmith::package::archive::{Archive, Entry};
use dsmith::signing::SigningKey;
use dsmith::signing::dev_key::{KeyPair, generate};

/// Whether a program is there. Under CI it must be; else the test is skipped aloud.
pub fn have(program: &str) -> bool {
    let found = Command::new("which")
        .arg(program)
        .output()
        .is_ok_and(|o| o.status.success());
    let ci = std::env::var_os("CI").is_some();
    assert!(found || !ci, "{program} is missing, and CI must have it");
    if !found {
        eprintln!("skipped: {program} is missing");
    }
    found
}

/// Runs a program in a folder; its success and all it printed.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// One development key for all tests of a program: making one takes time.
pub fn key_pair() -> &'static KeyPair {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| generate().unwrap())
}

/// That key, ready to sign.
pub fn key() -> SigningKey {
    let pair = key_pair();
    SigningKey::from_pem(&pair.key, None, &pair.certificate, &[]).unwrap()
}

/// A package with a few entries.
pub fn package() -> Archive {
    let long = format!("App/{}.txt", "long-name-ü".repeat(12));
    Archive {
        entries: vec![
            Entry::file("content.xml", "<content></content>\n"),
            Entry::file("manifest.txt", "{}\n"),
            Entry::file("App/1001.zip", vec![7; 5000]),
            Entry::executable("App/run", "#!/bin/sh\n"),
            Entry::file(long, "x"),
        ],
    }
}
