//! A package as it was uploaded: read, verified and checked as far as a console would.

use std::collections::BTreeMap;

use dsmith::package::archive::{Archive, Entry, Limits, read};
use dsmith::package::report::PackageReport;
use dsmith::package::verify::verify;
use serde_json::Value;

use super::check;
use super::refusal::{Code, Refusal};
use dsmith::source::content_xml::{self, ContentXml};

/// Findings of the compiler's own verification for which a console refuses an upload: the
/// zip, its one content XML, the app zips that the content names, and every sign that a
/// signed package is not what was signed.
const NOT_VALID: &[&str] = &[
    "DS401", "DS402", "DS403", "DS404", "DS405", "DS410", "DS420", "DS421", "DS422", "DS502",
    "DS503", "DS504", "DS505", "DS506", "DS507", "DS508", "DS509", "DS510", "DS511", "DS512",
    "DS513",
];
/// Findings about manifest.txt.
const MANIFEST: &[&str] = &["DS412", "DS413", "DS414", "DS416", "DS418"];
/// Findings about an app, with the console's code for it; others are left to IBM's review.
const APP: &[(&str, i64)] = &[
    ("DS430", 33102),
    ("DS431", 33106),
    ("DS432", 33104),
    ("DS433", 33308),
    ("DS436", 33204),
];

/// An uploaded package.
#[derive(Debug)]
pub struct Package {
    /// What the compiler's verification says of it.
    pub report: PackageReport,
    /// The content.
    pub content: ContentXml,
    /// manifest.txt; an export may have none.
    pub manifest: Option<Value>,
    /// The apps' zips, by the id of their `application_zip` row.
    pub apps: BTreeMap<String, Vec<u8>>,
}

/// Reads a package: a zip, or a bare content XML. `version` is the console's own; `now`, in
/// seconds of Unix time, is what certificates are compared to.
///
/// # Errors
/// Why the console refuses the upload.
pub fn open(bytes: &[u8], version: &str, now: u64) -> Result<Package, Refusal> {
    let bare = bytes.trim_ascii_start().starts_with(b"<");
    let (report, archive) = if bare {
        let entry = Entry::file("content.xml", bytes);
        (
            PackageReport::default(),
            Archive {
                entries: vec![entry],
            },
        )
    } else {
        let report = verify(bytes, Some(now));
        refuse(&report, NOT_VALID, Code::NotValid)?;
        refuse(&report, MANIFEST, Code::Manifest)?;
        app_errors(&report)?;
        let archive = read(bytes, &Limits::PACKAGE);
        (
            report,
            archive.map_err(|e| Refusal::new(Code::NotValid, e.to_string()))?,
        )
    };
    let content = content_of(&archive)?;
    let mut package = Package {
        report,
        manifest: manifest(&archive)?,
        apps: apps(&archive, &content)?,
        content,
    };
    check::check(&package, version)?;
    name_apps(&mut package.content);
    Ok(package)
}

fn refuse(report: &PackageReport, codes: &[&str], code: Code) -> Result<(), Refusal> {
    let found = report.diagnostics.iter();
    let reasons: Vec<String> = found
        .filter(|d| codes.contains(&d.code.id) && d.severity == dsmith::diagnostic::Severity::Error)
        .map(|d| d.message.clone())
        .collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Refusal { code, reasons })
    }
}

fn app_errors(report: &PackageReport) -> Result<(), Refusal> {
    let coded = report.diagnostics.iter().filter_map(|d| {
        let (_, number) = APP.iter().find(|(code, _)| *code == d.code.id)?;
        Some(format!("{number}: {}", d.message))
    });
    let reasons: Vec<String> = coded.collect();
    let code = Code::NotValid;
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Refusal { code, reasons })
    }
}

fn content_of(archive: &Archive) -> Result<ContentXml, Refusal> {
    let not_valid = |reason: String| Refusal::new(Code::NotValid, reason);
    let mut in_root = archive
        .files()
        .filter(|e| !e.name.contains('/') && e.name.ends_with(".xml"));
    let entry = in_root.next();
    let entry = entry.ok_or_else(|| not_valid("there is no content XML".into()))?;
    content_xml::read(&entry.bytes)
        .map_err(|refused| not_valid(format!("the content XML is refused: {refused}")))
}

fn manifest(archive: &Archive) -> Result<Option<Value>, Refusal> {
    let Some(entry) = archive.get("manifest.txt") else {
        return Ok(None);
    };
    let value = serde_json::from_slice(&entry.bytes);
    value
        .map(Some)
        .map_err(|error| Refusal::new(Code::Manifest, format!("manifest.txt: {error}")))
}

fn apps(archive: &Archive, content: &ContentXml) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut apps = BTreeMap::new();
    for row in content
        .rows
        .iter()
        .filter(|row| row.table == "application_zip")
    {
        let text = |name: &str| row.columns.get(name).map_or("", String::as_str);
        let path = text("filedata").trim_start_matches('/');
        let entry = archive.get(path).ok_or_else(|| {
            Refusal::new(
                Code::NotValid,
                format!("the app zip {path:?} is not in the package"),
            )
        })?;
        apps.insert(text("id").to_owned(), entry.bytes.clone());
    }
    Ok(apps)
}

/// Gives each app's row the UUID of its manifest, by which an app is known again.
fn name_apps(content: &mut ContentXml) {
    let rows = content.rows.iter_mut();
    for row in rows.filter(|row| row.table == "installed_application") {
        let manifest = row.columns.get("manifest").map_or("", String::as_str);
        let manifest: Value = serde_json::from_str(manifest).unwrap_or_default();
        if let Some(uuid) = manifest["uuid"].as_str() {
            row.columns.insert("uuid".into(), uuid.to_owned());
        }
    }
}

impl Package {
    /// A text of manifest.txt, by JSON pointer.
    pub fn manifest_text(&self, pointer: &str) -> Option<String> {
        let value = self.manifest.as_ref()?.pointer(pointer)?;
        value.as_str().map(str::to_owned)
    }

    /// An English text of manifest.txt.
    pub fn localized(&self, key: &str) -> Option<String> {
        self.manifest_text(&format!("/doc/extension_manifest/locale/en-US/{key}"))
    }

    /// A field of the extension manifest.
    pub fn field(&self, key: &str) -> Option<String> {
        self.manifest_text(&format!("/doc/extension_manifest/{key}"))
    }
}
