//! Verifying an extension zip offline: bytes in, report out, nothing else touched.
//!
//! One rule, one file in `rules/`. IBM's own list of Pre-Validation rules is published
//! only in part, so passing here is no promise of passing there.

mod json;
mod load;
mod rules;
mod schema;

use crate::diagnostic::Diagnostic;
use crate::render::content::KINDS;
use crate::signing;

use super::report::{AppReport, Count, Finding, PackageReport};
use load::Package;

/// The table of the apps' zips: it belongs to Custom Applications and is no kind.
const APP_FILES: &str = "application_zip";

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
        findings: diagnostics.iter().map(Finding::of).collect(),
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

/// The kinds that the package holds, as the console lists them, then other tables by name.
fn counts(package: &Package) -> Vec<Count> {
    let Some(content) = &package.content else {
        return Vec::new();
    };
    let of_table = content.counts();
    let known = KINDS.iter().filter_map(|kind| {
        let count = *of_table.get(kind.table)?;
        Some((kind.name, kind.table, count))
    });
    let others = of_table
        .iter()
        .map(|(table, count)| (*table, *table, *count))
        .filter(|(_, table, _)| *table != APP_FILES)
        .filter(|(_, table, _)| KINDS.iter().all(|kind| kind.table != *table));
    let count = |(kind, table, count): (&str, &str, usize)| Count {
        kind: kind.to_owned(),
        table: table.to_owned(),
        count,
    };
    known.chain(others).map(count).collect()
}
