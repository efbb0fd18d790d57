//! Verifying: who signed, and what differs from what was signed.
//!
//! Says what the signatures prove, never what a console will think of them: which
//! certificates QRadar trusts is not published, so its status is a prediction.

mod block;
mod certificate;
mod entries;
mod report;

pub use certificate::{CertificateInfo, Chain};
pub use report::{Block, SignatureReport};

use std::collections::BTreeSet;

use super::manifest::{Section, parse};
use super::{MANIFEST, is_signature_file};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::package::archive::Archive;

/// Verifies every signature of the archive and every entry against the manifest.
/// `now`, in seconds of Unix time, is what certificates' validity is compared to;
/// without it nothing is said about that.
pub fn verify(archive: &Archive, now: Option<u64>) -> (SignatureReport, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some((manifest, sections)) = read_manifest(archive, &mut diagnostics) else {
        return (SignatureReport::unsigned(archive), diagnostics);
    };
    let mut trust = Trust::default();
    let mut blocks = Vec::new();
    for base in block_names(archive) {
        blocks.push(block::verify(
            archive,
            &base,
            (manifest, &sections),
            &mut trust,
            &mut diagnostics,
        ));
    }
    for block in &blocks {
        certificate::judge(block, now, &mut diagnostics);
    }
    entries::compare(archive, &sections, &trust, &mut diagnostics);
    let report = SignatureReport::new(archive, blocks, &trust.covered, &diagnostics);
    (report, diagnostics)
}

/// What the valid signatures say about the manifest's sections.
#[derive(Default)]
struct Trust {
    /// Whether any signature is valid.
    any: bool,
    /// Entries whose section a valid signature covers.
    covered: BTreeSet<String>,
    /// Entries whose section was changed after signing.
    changed: BTreeSet<String>,
}

/// The manifest with its sections; nothing when there is none to compare with.
fn read_manifest<'a>(
    archive: &'a Archive,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(&'a [u8], Vec<Section<'a>>)> {
    let signed = !block_names(archive).is_empty();
    let Some(entry) = archive.get(MANIFEST) else {
        diagnostics.push(if signed {
            incomplete(MANIFEST, "the signatures' manifest is missing")
        } else {
            not_signed()
        });
        return None;
    };
    if !signed {
        diagnostics.push(not_signed());
        return None;
    }
    match parse(&entry.bytes) {
        Ok(sections) => Some((&entry.bytes, sections)),
        Err(reason) => {
            let message = format!("{MANIFEST} cannot be read: {reason}");
            diagnostics.push(Diagnostic::new(&codes::DS508, at(MANIFEST), message));
            None
        }
    }
}

fn not_signed() -> Diagnostic {
    Diagnostic::new(&codes::DS501, Place::Whole, "the package is not signed")
        .help("QRadar installs it with a warning; `dsmith build-extension` signs what it builds")
}

fn incomplete(entry: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::DS502, at(entry), message)
        .help("get the package again from where it was signed")
}

fn at(entry: &str) -> Place {
    Place::Entry(entry.to_owned())
}

/// The signatures' names: each *.SF and each block in META-INF, without ending.
fn block_names(archive: &Archive) -> BTreeSet<String> {
    let names = archive.entries.iter().map(|e| e.name.as_str());
    names
        .filter(|name| is_signature_file(name) && !name.eq_ignore_ascii_case(MANIFEST))
        .filter_map(|name| name.rsplit_once('.'))
        .map(|(base, _)| base.to_owned())
        .collect()
}
