//! Signatures as `jarsigner` and `openssl` see them, and theirs as dsmith sees them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::fs;
use std::path::Path;

use common::packages::{have, key, key_pair, package, run};
use dsmith::diagnostic::has_errors;
use dsmith::package::archive::{Archive, Limits, read, write};
use dsmith::signing::verify::verify;
use dsmith::signing::{Options, SignatureName, SigningError, SigningKey, sign};
use zeroize::Zeroizing;

fn signed(key: &SigningKey, time: Option<u64>) -> Vec<u8> {
    let options = Options {
        signing_time: time,
        ..Options::default()
    };
    write(&sign(&package(), key, &options).unwrap()).unwrap()
}

/// `jarsigner -verify -strict` with the certificate trusted.
fn jarsigner(folder: &Path, zip: &[u8], certificate: &str) -> (bool, String) {
    fs::write(folder.join("p.zip"), zip).unwrap();
    fs::write(folder.join("cert.pem"), certificate).unwrap();
    let import =
        "-importcert -noprompt -keystore trust.p12 -storepass secret -alias dev -file cert.pem";
    let arguments: Vec<&str> = import.split(' ').collect();
    let (imported, text) = run(folder, "keytool", &arguments);
    assert!(imported, "{text}");
    let check = "-verify -strict -keystore trust.p12 -storepass secret p.zip";
    run(folder, "jarsigner", &check.split(' ').collect::<Vec<_>>())
}

fn openssl_key(folder: &Path, bits: u32) -> (String, String) {
    let request = format!(
        "req -x509 -newkey rsa:{bits} -nodes -keyout k.pem -out c.pem -days 30 -subj /CN=Test \
         -addext extendedKeyUsage=codeSigning -addext keyUsage=digitalSignature"
    );
    let (made, text) = run(
        folder,
        "openssl",
        &request.split_whitespace().collect::<Vec<_>>(),
    );
    assert!(made, "{text}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    (read("k.pem"), read("c.pem"))
}

fn errors(archive: &Archive) -> Vec<String> {
    let (_, diagnostics) = verify(archive, None);
    if has_errors(&diagnostics) {
        diagnostics.iter().map(|d| d.message.clone()).collect()
    } else {
        Vec::new()
    }
}

#[test]
fn jarsigner_accepts_what_the_development_key_signs() {
    if !have("jarsigner") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (accepted, text) = jarsigner(
        folder.path(),
        &signed(&key(), None),
        &key_pair().certificate,
    );
    assert!(accepted && text.contains("jar verified."), "{text}");
}

#[test]
fn jarsigner_accepts_a_signature_with_a_signing_time() {
    if !have("jarsigner") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let zip = signed(&key(), Some(1_700_000_000));
    let (accepted, text) = jarsigner(folder.path(), &zip, &key_pair().certificate);
    assert!(accepted && text.contains("jar verified."), "{text}");
}

#[test]
fn openssl_accepts_the_block() {
    if !have("openssl") {
        return;
    }
    for time in [None, Some(1_700_000_000)] {
        let folder = tempfile::tempdir().unwrap();
        let archive = read(&signed(&key(), time), &Limits::PACKAGE).unwrap();
        for (name, file) in [("META-INF/DSMITH.SF", "sf"), ("META-INF/DSMITH.RSA", "rsa")] {
            fs::write(folder.path().join(file), &archive.get(name).unwrap().bytes).unwrap();
        }
        fs::write(folder.path().join("cert.pem"), &key_pair().certificate).unwrap();
        let arguments = "cms -verify -binary -inform DER -in rsa -content sf -CAfile cert.pem -purpose any -out out";
        let (accepted, text) = run(
            folder.path(),
            "openssl",
            &arguments.split(' ').collect::<Vec<_>>(),
        );
        assert!(accepted, "{text}");
    }
}

#[test]
fn keys_of_2048_to_4096_bits_sign() {
    if !have("openssl") || !have("jarsigner") {
        return;
    }
    for bits in [2048, 3072, 4096] {
        let folder = tempfile::tempdir().unwrap();
        let (key, certificate) = openssl_key(folder.path(), bits);
        let key = SigningKey::from_pem(&key, None, &certificate, &[]).unwrap();
        let (accepted, text) = jarsigner(folder.path(), &signed(&key, None), &certificate);
        assert!(accepted, "{bits}: {text}");
    }
}

#[test]
fn a_key_of_1024_bits_is_refused() {
    if !have("openssl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = openssl_key(folder.path(), 1024);
    let refused = SigningKey::from_pem(&key, None, &certificate, &[]).err();
    assert_eq!(refused, Some(SigningError::KeySize(1024)));
}

#[test]
fn an_encrypted_key_needs_its_passphrase() {
    if !have("openssl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_, certificate) = openssl_key(folder.path(), 2048);
    let encrypt = "pkcs8 -topk8 -in k.pem -out e.pem -v2 aes-256-cbc -passout pass:open-sesame";
    let (done, text) = run(
        folder.path(),
        "openssl",
        &encrypt.split(' ').collect::<Vec<_>>(),
    );
    assert!(done, "{text}");
    let pem = fs::read_to_string(folder.path().join("e.pem")).unwrap();
    let load = |passphrase: Option<&str>| {
        let passphrase = passphrase.map(|p| Zeroizing::new(p.to_owned()));
        SigningKey::from_pem(&pem, passphrase.as_ref(), &certificate, &[]).map(|_| ())
    };
    assert_eq!(load(Some("open-sesame")), Ok(()));
    assert_eq!(load(Some("wrong")), Err(SigningError::PassphraseWrong));
    assert_eq!(load(None), Err(SigningError::PassphraseMissing));
}

#[test]
fn a_certificate_of_another_key_is_refused() {
    if !have("openssl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_, certificate) = openssl_key(folder.path(), 2048);
    let refused = SigningKey::from_pem(&key_pair().key, None, &certificate, &[]).err();
    assert_eq!(refused, Some(SigningError::CertificateOfAnotherKey));
}

#[test]
fn a_second_signature_by_jarsigner_leaves_both_valid() {
    if !have("jarsigner") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.zip"), signed(&key(), None)).unwrap();
    sign_with_jarsigner(folder.path(), "SECOND");
    let archive = read(
        &fs::read(folder.path().join("p.zip")).unwrap(),
        &Limits::PACKAGE,
    )
    .unwrap();
    let (report, diagnostics) = verify(&archive, None);
    let valid: Vec<(&str, bool)> = report
        .blocks
        .iter()
        .map(|b| (b.name.as_str(), b.valid))
        .collect();
    assert_eq!(
        valid,
        [("DSMITH", true), ("SECOND", true)],
        "{diagnostics:?}"
    );
    assert_eq!(errors(&archive), Vec::<String>::new());
}

#[test]
fn what_jarsigner_signed_verifies() {
    if !have("jarsigner") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.zip"), write(&package()).unwrap()).unwrap();
    sign_with_jarsigner(folder.path(), "OTHER");
    let archive = read(
        &fs::read(folder.path().join("p.zip")).unwrap(),
        &Limits::PACKAGE,
    )
    .unwrap();
    let (report, diagnostics) = verify(&archive, None);
    assert!(report.intact, "{diagnostics:?}");
    assert_eq!((report.covered, report.uncovered.len()), (5, 0));
    assert!(report.blocks[0].signing_time.is_some());
}

fn sign_with_jarsigner(folder: &Path, name: &str) {
    let make = "-genkeypair -keyalg RSA -keysize 2048 -keystore s.p12 -storepass secret -alias s -dname CN=Second -ext eku=codeSigning";
    let (made, text) = run(folder, "keytool", &make.split(' ').collect::<Vec<_>>());
    assert!(made, "{text}");
    let sign = format!("-keystore s.p12 -storepass secret -sigfile {name} p.zip s");
    let (signed, text) = run(folder, "jarsigner", &sign.split(' ').collect::<Vec<_>>());
    assert!(signed, "{text}");
}

#[test]
fn a_second_signature_of_ours_leaves_both_valid() {
    let first = sign(&package(), &key(), &Options::default()).unwrap();
    let options = Options {
        name: SignatureName::new("SECOND").unwrap(),
        signing_time: None,
    };
    let second = sign(&first, &key(), &options).unwrap();
    let (report, _) = verify(&second, None);
    assert!(report.intact && report.blocks.iter().all(|b| b.valid));
    assert_eq!(report.blocks.len(), 2);
}

#[test]
fn the_same_package_and_key_give_the_same_bytes() {
    assert_eq!(signed(&key(), None), signed(&key(), None));
}

#[test]
fn the_signature_stands_first() {
    let archive = sign(&package(), &key(), &Options::default()).unwrap();
    let names: Vec<&str> = archive.entries.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(
        names[..4],
        [
            "META-INF/MANIFEST.MF",
            "META-INF/DSMITH.SF",
            "META-INF/DSMITH.RSA",
            "content.xml"
        ]
    );
}

#[cfg(unix)]
#[test]
fn the_development_key_is_made_once_and_only_its_owner_can_read_it() {
    use dsmith::signing::dev_key::{KEY_FILE, load_or_create};
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    assert!(load_or_create(&keys).unwrap().1);
    assert!(!load_or_create(&keys).unwrap().1);
    let mode = fs::metadata(keys.join(KEY_FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn first_builds_at_once_share_one_development_key() {
    use dsmith::signing::dev_key::load_or_create;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let made: Vec<bool> = std::thread::scope(|scope| {
        let builds: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| load_or_create(&keys).unwrap().1))
            .collect();
        builds.into_iter().map(|b| b.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|made| **made).count(), 1);
}

#[test]
fn a_key_never_shows_itself() {
    assert_eq!(format!("{:?}", key()), "SigningKey(..)");
}
