//! What `build-extension` says at the end.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::signer::Signer;
use crate::package::extension_zip::ExtensionZip;
use crate::render::content::{Content, KINDS};

/// The contents table, and the package's path, size, digest and signer.
pub(super) fn built(zip: &ExtensionZip<'_>, path: &Path, bytes: &[u8], signer: &Signer) -> String {
    let mut out = String::new();
    for (name, count) in counts(&zip.content) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name:<30}{count:>6}");
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

fn counts(content: &Content) -> impl Iterator<Item = (&'static str, usize)> {
    KINDS.iter().filter_map(|kind| {
        let table = content.tables.iter().find(|t| t.name == kind.table)?;
        Some((kind.name, table.rows.len()))
    })
}
