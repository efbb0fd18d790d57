//! What `build-extension` says at the end.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::signer::Signer;
use crate::package::report::PackageReport;

/// The contents table, and the package's path, size, digest and signer.
pub(super) fn built(report: &PackageReport, path: &Path, bytes: &[u8], signer: &Signer) -> String {
    let mut out = String::new();
    for count in &report.counts {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:<30}{:>6}", count.kind, count.count);
    }
    let digest: String = Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    let note = if signer.development {
        " (development key: not for release)"
    } else {
        ""
    };
    let _ = write!(
        out,
        "\n{}\n  size     {} bytes\n  SHA-256  {digest}\n  signer   {}{note}\n",
        path.display(),
        bytes.len(),
        signer.key.subject(),
    );
    out
}
