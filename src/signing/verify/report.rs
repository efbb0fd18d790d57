//! What verifying found out about the signatures, as plain data.

use std::collections::BTreeSet;

use serde::Serialize;

use super::certificate::{CertificateInfo, Chain};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::package::archive::Archive;
use crate::signing::is_signature_file;

/// The signatures of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// One for each signature.
    pub blocks: Vec<Block>,
    /// How many entries a valid signature covers.
    pub covered: usize,
    /// The entries that no valid signature covers.
    pub uncovered: Vec<String>,
    /// Whether every entry is what was signed.
    pub intact: bool,
    /// What QRadar will probably show; it depends on what the console trusts.
    pub predicted_status: &'static str,
}

/// One signature: NAME.SF with its block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its name, such as `DSMITH`.
    pub name: String,
    /// Whether the signature is the certificate's and fits NAME.SF.
    pub valid: bool,
    /// The signer's certificate.
    pub signer: Option<CertificateInfo>,
    /// The certificates above it that the block holds, in order.
    pub chain: Vec<CertificateInfo>,
    /// How far these certificates lead.
    pub chain_state: Chain,
    /// When the signer says it was signed, as an ISO date; not proven.
    pub signing_time: Option<String>,
    /// Whether there is a time stamp of a third party; it is not checked.
    pub timestamped: bool,
}

impl SignatureReport {
    pub(super) fn unsigned(archive: &Archive) -> Self {
        Self {
            blocks: Vec::new(),
            covered: 0,
            uncovered: uncovered(archive, &BTreeSet::new()),
            intact: false,
            predicted_status: "NOT_SIGNED",
        }
    }

    pub(super) fn new(
        archive: &Archive,
        blocks: Vec<Block>,
        covered: &BTreeSet<String>,
        diagnostics: &[Diagnostic],
    ) -> Self {
        let intact = !has_errors(diagnostics) && blocks.iter().any(|b| b.valid);
        Self {
            predicted_status: predicted(&blocks, intact),
            blocks,
            covered: covered.len(),
            uncovered: uncovered(archive, covered),
            intact,
        }
    }
}

fn uncovered(archive: &Archive, covered: &BTreeSet<String>) -> Vec<String> {
    archive
        .files()
        .filter(|e| !is_signature_file(&e.name) && !covered.contains(&e.name))
        .map(|e| e.name.clone())
        .collect()
}

fn predicted(blocks: &[Block], intact: bool) -> &'static str {
    let complete = |b: &Block| b.chain_state == Chain::Complete;
    if !intact {
        "UNKNOWN"
    } else if blocks.iter().any(complete) {
        "SIGNED_AND_VERIFIED_NOT_VALIDATED where the console trusts the root, else SIGNED_NOT_VERIFIED_NOT_VALIDATED"
    } else {
        "SIGNED_NOT_VERIFIED_NOT_VALIDATED"
    }
}
