//! A package or a content XML as a source.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{AppSource, Row, Source, Tables};
use crate::model::app::COLLECTOR;
use crate::package::archive::{self, Archive, ArchiveError, Limits};
use crate::package::elf;
use crate::source::content_xml::{self, Refused};

/// The dashboards in an app zip.
const DASHBOARDS: &str = "app/dashboards.json";

/// Why a file is no version.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The zip, or the app zip in it.
    #[error("{0}")]
    Archive(#[from] ArchiveError),
    /// The content XML.
    #[error("the content XML is refused: {0}")]
    Content(#[from] Refused),
    /// The zip has none.
    #[error("there is no content XML in the root of the zip")]
    NoContent,
}

/// The source that a file is: a zip by its first bytes, else a content XML.
pub fn of_file(bytes: &[u8]) -> Result<Source, Unreadable> {
    if bytes.starts_with(b"PK") {
        of_package(bytes)
    } else {
        of_xml(bytes)
    }
}

fn of_xml(bytes: &[u8]) -> Result<Source, Unreadable> {
    let content = content_xml::read(bytes)?;
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in content.rows {
        tables.entry(row.table).or_default().push(row.columns);
    }
    Ok(Source {
        qradar_version: content.qradar_version,
        tables: Tables(tables),
        ..Source::default()
    })
}

fn of_package(bytes: &[u8]) -> Result<Source, Unreadable> {
    let archive = archive::read(bytes, &Limits::PACKAGE)?;
    let in_root = |name: &str| !name.contains('/');
    let xml = archive
        .files()
        .find(|e| in_root(&e.name) && content_xml::is_content(&e.bytes))
        .ok_or(Unreadable::NoContent)?;
    let mut source = of_xml(&xml.bytes)?;
    let manifest = archive.get("manifest.txt");
    source.manifest = manifest.and_then(|entry| serde_json::from_slice(&entry.bytes).ok());
    let row = source.tables.rows("application_zip").first();
    let path = row.and_then(|row| row.get("filedata"));
    let entry = path.and_then(|path| archive.get(path.trim_start_matches('/')));
    if let Some(entry) = entry {
        source.app = Some(of_app(&archive::read(&entry.bytes, &Limits::PACKAGE)?));
    }
    Ok(source)
}

/// What is compared of an app zip.
pub(super) fn of_app(archive: &Archive) -> AppSource {
    let json = |name: &str| serde_json::from_slice(&archive.get(name)?.bytes).ok();
    let program = format!("container/service/{COLLECTOR}");
    let collector = archive.get(&program);
    // What is compared by its meaning is not compared as a file.
    let read = ["manifest.json", DASHBOARDS, program.as_str()];
    let files = archive.files().filter(|e| !read.contains(&e.name.as_str()));
    AppSource {
        manifest: json("manifest.json"),
        dashboards: json(DASHBOARDS),
        collector: collector.and_then(|entry| elf::marked_version(&entry.bytes)),
        files: files.map(|e| (e.name.clone(), hash(&e.bytes))).collect(),
    }
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
