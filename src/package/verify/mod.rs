//! Verifying an extension zip offline: bytes in, report out, nothing else touched.
//!
//! One rule, one file in `rules/`. IBM's own list of Pre-Validation rules is published
//! only in part, so passing here is no promise of passing there.

mod content;
mod json;
mod kinds;
mod load;
mod rules;
mod schema;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::signing;

use super::report::{AppReport, Count, Finding, PackageReport};
use load::Package;

/// Verifies an extension zip. `now`, in seconds of Unix time, is what the validity of
/// certificates is compared to.
pub fn verify(bytes: &[u8], now: Option<u64>) -> PackageReport {
    let mut diagnostics = Vec::new();
    let Some(package) = load::load(bytes, &mut diagnostics) else {
        return PackageReport {
            diagnostics,
            ..PackageReport::default()
        };
    };
    for rule in rules::ALL {
        rule(&package, &mut diagnostics);
    }
    let (signature, found) = signing::verify::verify(&package.archive, now);
    diagnostics.extend(found);
    report(&package, signature, diagnostics)
}

fn report(
    package: &Package,
    signature: signing::verify::SignatureReport,
    diagnostics: Vec<Diagnostic>,
) -> PackageReport {
    let text = |key: &str| package.extension_text(key);
    PackageReport {
        name: package.localized("extension.name"),
        version: text("version"),
        author: text("authored_by"),
        email: text("authored_by_email"),
        min_qradar_version: text("min_qradar_version"),
        hub_id: package.manifest_text("/_id"),
        signature: Some(signature),
        counts: counts(package),
        apps: package.apps.iter().map(app).collect(),
        findings: diagnostics.iter().map(finding).collect(),
        diagnostics,
    }
}

fn app(app: &load::App) -> AppReport {
    let text = |key: &str| Some(app.manifest.as_ref()?.get(key)?.as_str()?.to_owned());
    AppReport {
        zip: app.zip.clone(),
        name: text("name"),
        version: text("version"),
        uuid: text("uuid"),
        image: text("image"),
        files: app.archive.files().count(),
    }
}

/// The fourteen kinds, each even when there is none, then the other tables by name.
fn counts(package: &Package) -> Vec<Count> {
    let Some(content) = &package.content else {
        return Vec::new();
    };
    let of = |table: &str| content.counts.get(table).copied().unwrap_or(0);
    let known = kinds::KINDS.iter().map(|(kind, table)| Count {
        kind: (*kind).to_owned(),
        table: (*table).to_owned(),
        count: of(table),
    });
    let others = content
        .counts
        .iter()
        .filter(|(table, _)| !kinds::KINDS.iter().any(|(_, known)| known == table))
        .map(|(table, count)| Count {
            kind: table.clone(),
            table: table.clone(),
            count: *count,
        });
    known.chain(others).collect()
}

fn finding(diagnostic: &Diagnostic) -> Finding {
    Finding {
        code: diagnostic.code.id,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        entry: match &diagnostic.place {
            Place::Entry(name) | Place::File(name) => Some(name.clone()),
            Place::Source(_) | Place::Whole => None,
        },
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    }
}
