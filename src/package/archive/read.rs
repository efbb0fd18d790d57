//! The reader: everything that unpacking could be tricked with is refused, and
//! no more memory is used than the limits allow.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use super::{Archive, ArchiveError, Entry, MODE_EXECUTABLE, MODE_FILE, name};

/// How large a zip may be. Sizes in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The zip itself.
    pub archive: usize,
    /// Number of entries.
    pub entries: usize,
    /// All entries together, unpacked.
    pub unpacked: u64,
    /// How many times its packed size an entry may have, from `ratio_from` up.
    pub ratio: u64,
    /// Entries smaller than this, unpacked, may have any ratio.
    pub ratio_from: u64,
}

impl Limits {
    /// Ample for a package: IBM's largest apps hold some 100 MB.
    pub const PACKAGE: Self = Self {
        archive: 256 << 20,
        entries: 20_000,
        unpacked: 512 << 20,
        ratio: 200,
        ratio_from: 8 << 20,
    };
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads a whole zip.
///
/// # Errors
/// A damaged zip, one over a limit, or one with an entry that is not a plain file
/// or directory with a safe name of its own.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Archive, ArchiveError> {
    if bytes.len() > limits.archive {
        return Err(over(None, format!("{} bytes", limits.archive)));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(None, &e))?;
    check_directory(&mut zip, bytes, limits)?;
    let mut archive = Archive::default();
    let mut left = limits.unpacked;
    for index in 0..zip.len() {
        let entry = read_entry(&mut zip, index, limits, left)?;
        left -= entry.bytes.len() as u64;
        archive.entries.push(entry);
    }
    Ok(archive)
}

/// Checks the list of entries before anything is unpacked: that it holds each name
/// once, that the names are safe, and that it agrees with what stands at the entries.
fn check_directory(zip: &mut Zip<'_>, bytes: &[u8], limits: &Limits) -> Result<(), ArchiveError> {
    if zip.len() > limits.entries {
        return Err(over(None, format!("{} entries", limits.entries)));
    }
    if zip.has_duplicate_names() {
        let entry = usize::try_from(zip.central_directory_start())
            .ok()
            .and_then(|start| repeated_name(bytes.get(start..)?))
            .unwrap_or_default();
        return Err(ArchiveError::Twice { entry });
    }
    if zip.offset() != 0 {
        return Err(ArchiveError::Unreadable {
            entry: None,
            reason: "something stands before its first entry".into(),
        });
    }
    for file_name in zip.file_names() {
        name::check(&file_name.map_err(|e| unreadable(None, &e))?)?;
    }
    zip.validate_header_consistency()
        .map_err(|e| unreadable(None, &e))
}

fn read_entry(
    zip: &mut Zip<'_>,
    index: usize,
    limits: &Limits,
    left: u64,
) -> Result<Entry, ArchiveError> {
    let name = match zip.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        Some(Err(e)) => return Err(unreadable(None, &e)),
        None => String::new(),
    };
    let kind = |kind| ArchiveError::Kind {
        entry: name.clone(),
        kind,
    };
    if zip.by_index_data(index).is_ok_and(|data| data.encrypted()) {
        return Err(kind("encrypted"));
    }
    let mut file = zip
        .by_index(index)
        .map_err(|e| unreadable(Some(&name), &e))?;
    if let Some(fault) = odd_kind(&file) {
        return Err(kind(fault));
    }
    check_size(&file, &name, limits, left)?;
    let mode = mode(&file);
    let mut bytes = Vec::new();
    file.by_ref()
        .take(left.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(Some(&name), &e))?;
    if bytes.len() as u64 > left {
        return Err(over(Some(&name), unpacked(limits)));
    }
    Ok(Entry { name, mode, bytes })
}

fn odd_kind(file: &ZipFile<'_, Cursor<&[u8]>>) -> Option<&'static str> {
    if file.is_symlink() {
        return Some("a symbolic link");
    }
    let file_type = file.unix_mode().unwrap_or(0) & 0o170_000;
    if ![0, 0o100_000, 0o040_000].contains(&file_type) {
        return Some("a device, pipe or socket");
    }
    if file.is_dir() && file.size() > 0 {
        return Some("a directory with content");
    }
    let known = [CompressionMethod::Stored, CompressionMethod::Deflated];
    (!known.contains(&file.compression())).then_some("packed in a way that Java does not read")
}

fn check_size(
    file: &ZipFile<'_, Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    left: u64,
) -> Result<(), ArchiveError> {
    if file.size() > left {
        return Err(over(Some(name), unpacked(limits)));
    }
    let allowed = file.compressed_size().saturating_mul(limits.ratio);
    if file.size() > limits.ratio_from.max(allowed) {
        let limit = format!("{} times its packed size", limits.ratio);
        return Err(over(Some(name), limit));
    }
    Ok(())
}

fn mode(file: &ZipFile<'_, Cursor<&[u8]>>) -> u32 {
    let plain = if file.is_dir() {
        MODE_EXECUTABLE
    } else {
        MODE_FILE
    };
    file.unix_mode().map_or(plain, |m| m & 0o7777)
}

/// The first name that the list of entries holds twice; the zip crate keeps only one.
fn repeated_name(mut directory: &[u8]) -> Option<String> {
    let mut seen = BTreeSet::new();
    while directory.starts_with(b"PK\x01\x02") {
        let length = |at: usize| -> Option<usize> {
            let pair = directory.get(at..at + 2)?;
            Some(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
        };
        let name_end = 46 + length(28)?;
        let end = name_end + length(30)? + length(32)?;
        let name = directory.get(46..name_end)?;
        if !seen.insert(name) {
            return Some(String::from_utf8_lossy(name).into_owned());
        }
        directory = directory.get(end..)?;
    }
    None
}

fn unpacked(limits: &Limits) -> String {
    format!("{} bytes unpacked, all entries together", limits.unpacked)
}

fn over(entry: Option<&str>, limit: String) -> ArchiveError {
    ArchiveError::OverLimit {
        entry: entry.map(str::to_owned),
        limit,
    }
}

fn unreadable(entry: Option<&str>, error: &dyn std::error::Error) -> ArchiveError {
    ArchiveError::Unreadable {
        entry: entry.map(str::to_owned),
        reason: error.to_string(),
    }
}
