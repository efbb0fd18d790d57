//! Each way of tampering with a signed package is found and named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::packages::{key, package};
use dsmith::diagnostic::has_errors;
use dsmith::package::archive::{Archive, Entry, Limits, read, write};
use dsmith::signing::verify::verify;
use dsmith::signing::{Options, SigningKey, sign};
use proptest::prelude::*;

const MANIFEST: &str = "META-INF/MANIFEST.MF";

/// Signs, tampers, writes and reads the zip, verifies; the errors as `code message`.
fn tampered(tamper: impl FnOnce(&mut Archive)) -> Vec<String> {
    let mut archive = sign(&package(), &key(), &Options::default()).unwrap();
    tamper(&mut archive);
    let archive = read(&write(&archive).unwrap(), &Limits::PACKAGE).unwrap();
    let (report, diagnostics) = verify(&archive, None);
    assert_eq!(report.intact, !has_errors(&diagnostics));
    let errors = diagnostics.iter().filter(|d| d.code.id != "DS520");
    errors
        .map(|d| format!("{} {}", d.code.id, d.message))
        .collect()
}

fn entry<'a>(archive: &'a mut Archive, name: &str) -> &'a mut Entry {
    let found = archive.entries.iter_mut().find(|e| e.name == name);
    found.unwrap()
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from));
    *bytes = text.replacen(from, to, 1).into_bytes();
}

#[test]
fn an_untouched_package_has_no_errors() {
    assert_eq!(tampered(|_| {}), Vec::<String>::new());
}

#[test]
fn a_changed_byte() {
    let found = tampered(|a| entry(a, "App/1001.zip").bytes[9] ^= 1);
    assert_eq!(found, ["DS510 \"App/1001.zip\" was changed after signing"]);
}

#[test]
fn an_added_entry() {
    let found = tampered(|a| a.entries.push(Entry::file("App/new", "x")));
    assert_eq!(
        found,
        ["DS511 \"App/new\" was added after signing: no signature covers it"]
    );
}

#[test]
fn a_removed_entry() {
    let found = tampered(|a| a.entries.retain(|e| e.name != "manifest.txt"));
    assert_eq!(
        found,
        ["DS512 \"manifest.txt\" is missing: it was removed after signing"]
    );
}

#[test]
fn a_renamed_entry() {
    let found = tampered(|a| entry(a, "App/run").name = "App/walk".into());
    assert_eq!(
        found,
        ["DS513 \"App/run\" was renamed to \"App/walk\" after signing"]
    );
}

#[test]
fn an_entry_moved_to_another_folder() {
    let found = tampered(|a| entry(a, "App/run").name = "Other/run".into());
    assert_eq!(
        found,
        ["DS514 \"App/run\" was moved to \"Other/run\" after signing"]
    );
}

#[test]
fn an_entry_moved_to_another_place_in_the_zip() {
    let found = tampered(|a| {
        let last = a.entries.len() - 2;
        let moved = a.entries.remove(last);
        a.entries.insert(3, moved);
    });
    assert_eq!(
        found,
        ["DS515 \"App/run\" stands at another place in the zip than when it was signed"]
    );
}

#[test]
fn a_changed_mode() {
    let found = tampered(|a| entry(a, "App/run").mode = 0o644);
    assert_eq!(
        found,
        ["DS516 the mode of \"App/run\" was changed from 0755 to 0644 after signing"]
    );
}

#[test]
fn a_changed_manifest_line() {
    let found = tampered(|a| {
        replace(
            &mut entry(a, MANIFEST).bytes,
            "Dsmith-Mode: 0755",
            "Dsmith-Mode: 0777",
        );
    });
    assert_eq!(
        found,
        ["DS509 what META-INF/MANIFEST.MF says of \"App/run\" was changed after signing"]
    );
}

#[test]
fn a_changed_main_attribute_of_the_manifest() {
    let found = tampered(|a| {
        replace(
            &mut entry(a, MANIFEST).bytes,
            "Created-By: dsmith",
            "Created-By: others",
        );
    });
    assert_eq!(
        found,
        ["DS509 the main attributes of META-INF/MANIFEST.MF were changed after signing"]
    );
}

#[test]
fn an_entry_changed_together_with_its_manifest_line() {
    let found = tampered(|a| {
        let mut other = package();
        entry(&mut other, "App/run").bytes = b"#!/bin/evil\n".to_vec();
        let other = sign(&other, &key(), &Options::default()).unwrap();
        entry(a, "App/run").bytes = b"#!/bin/evil\n".to_vec();
        entry(a, MANIFEST).bytes = other.get(MANIFEST).unwrap().bytes.clone();
    });
    assert_eq!(
        found,
        ["DS509 what META-INF/MANIFEST.MF says of \"App/run\" was changed after signing"]
    );
}

#[test]
fn an_entry_added_together_with_a_manifest_line() {
    let found = tampered(|a| {
        let mut other = package();
        other.entries.push(Entry::file("new", "x"));
        let other = sign(&other, &key(), &Options::default()).unwrap();
        a.entries.push(Entry::file("new", "x"));
        entry(a, MANIFEST).bytes = other.get(MANIFEST).unwrap().bytes.clone();
    });
    assert_eq!(
        found,
        ["DS517 no signature covers \"new\", although the manifest lists it"]
    );
}

#[test]
fn a_changed_signature_file() {
    let found = tampered(|a| {
        replace(
            &mut entry(a, "META-INF/DSMITH.SF").bytes,
            "Created-By: dsmith",
            "Created-By: others",
        );
    });
    assert_eq!(
        found[0],
        "DS506 the signature file (*.SF) was changed after it was signed"
    );
}

#[test]
fn a_signature_of_another_key() {
    let pair = dsmith::signing::dev_key::generate().unwrap();
    let other = SigningKey::from_pem(&pair.key, None, &pair.certificate, &[]).unwrap();
    let others = sign(&package(), &other, &Options::default()).unwrap();
    let others = &others.get("META-INF/DSMITH.RSA").unwrap().bytes;
    let found = tampered(|a| {
        // A block ends with the signature: 384 bytes for a key of 3072 bits.
        let bytes = &mut entry(a, "META-INF/DSMITH.RSA").bytes;
        bytes.truncate(bytes.len() - 384);
        bytes.extend_from_slice(&others[others.len() - 384..]);
    });
    assert_eq!(
        found[0],
        "DS505 the signature was not made with the key of the certificate of \
         \"CN=dsmith development key,OU=Not for release\""
    );
}

#[test]
fn a_truncated_signature() {
    let found = tampered(|a| entry(a, "META-INF/DSMITH.RSA").bytes.truncate(1000));
    assert_eq!(found[0], "DS503 the signature block ends after 1000 bytes");
}

#[test]
fn a_removed_signature_block() {
    let found = tampered(|a| a.entries.retain(|e| e.name != "META-INF/DSMITH.RSA"));
    assert_eq!(found[0], "DS502 META-INF/DSMITH.SF has no signature block");
}

#[test]
fn a_removed_manifest() {
    let found = tampered(|a| a.entries.retain(|e| e.name != MANIFEST));
    assert_eq!(found, ["DS502 the signatures' manifest is missing"]);
}

#[test]
fn a_package_without_any_signature_is_said_to_be_unsigned() {
    let found = tampered_unsigned();
    assert_eq!(found, ["DS501 the package is not signed"]);
}

fn tampered_unsigned() -> Vec<String> {
    let (_, diagnostics) = verify(&package(), None);
    diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code.id, d.message))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_mutated_signature_file_never_panics(at in 0usize..100_000, flip in 1u8..=255, which in 0usize..3) {
        let mut archive = sign(&package(), &key(), &Options::default()).unwrap();
        let bytes = &mut archive.entries[which].bytes;
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let (report, diagnostics) = verify(&archive, None);
        prop_assert_eq!(report.intact, !has_errors(&diagnostics));
    }

    #[test]
    fn arbitrary_signature_files_never_panic(files in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 3)) {
        let names = [MANIFEST, "META-INF/A.SF", "META-INF/A.RSA"];
        let entries = names.iter().zip(files).map(|(n, b)| Entry::file(*n, b)).collect();
        let _ = verify(&Archive { entries }, Some(0));
    }
}
