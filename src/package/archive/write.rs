//! The writer: the same archive gives the same bytes on every host, at any time.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::{Archive, ArchiveError, Entry, name};

/// Writes the entries in their order: deflated where that helps, dated 1980-01-01 00:00, marked as
/// made on Unix, without extra fields or comment.
///
/// # Errors
/// An entry whose name is unsafe or there twice.
pub fn write(archive: &Archive) -> Result<Vec<u8>, ArchiveError> {
    let mut seen = BTreeSet::new();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in &archive.entries {
        name::check(&entry.name)?;
        if !seen.insert(&entry.name) {
            return Err(ArchiveError::Twice {
                entry: entry.name.clone(),
            });
        }
        add(&mut zip, entry).map_err(|e| ArchiveError::Unreadable {
            entry: Some(entry.name.clone()),
            reason: e.to_string(),
        })?;
    }
    let cursor = zip.finish().map_err(|e| ArchiveError::Unreadable {
        entry: None,
        reason: e.to_string(),
    })?;
    Ok(cursor.into_inner())
}

fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, entry: &Entry) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default()
        .system(System::Unix)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(entry.mode & 0o777);
    if entry.is_dir() {
        return zip.add_directory(entry.name.as_str(), options);
    }
    let options = if is_stored(&entry.name) {
        options.compression_method(CompressionMethod::Stored)
    } else {
        options
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
    };
    zip.start_file(entry.name.as_str(), options)?;
    zip.write_all(&entry.bytes)?;
    Ok(())
}

/// What is not deflated: a zip, which would not get smaller, and the files that hold
/// the package's size or follow from it, so that the size does not depend on itself.
fn is_stored(name: &str) -> bool {
    name.ends_with(".zip") || name.starts_with("META-INF/") || name == "manifest.txt"
}

#[cfg(test)]
mod tests {
    use rsa::sha2::{Digest as _, Sha256};

    use super::write;
    use crate::package::archive::{Archive, ArchiveError, Entry};

    #[test]
    fn the_bytes_are_these_on_every_host() {
        let archive = Archive {
            entries: vec![
                Entry::file("b.txt", "b".repeat(5000)),
                Entry::executable("a/run", "#!/bin/sh\n"),
                Entry::file("a/dir/", ""),
            ],
        };
        let bytes = write(&archive).unwrap();
        let digest: Vec<String> = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        insta::assert_snapshot!(digest.concat(), @"aa6543b411f7ecb97bd38e1ccb03c0b9e2f1104cc5bfda280c6db07b36c4eab1");
    }

    #[test]
    fn one_name_twice_is_refused() {
        let entry = Entry::file("a", "");
        let archive = Archive {
            entries: vec![entry.clone(), entry],
        };
        assert_eq!(
            write(&archive),
            Err(ArchiveError::Twice { entry: "a".into() })
        );
    }

    #[test]
    fn an_unsafe_name_is_refused() {
        let archive = Archive {
            entries: vec![Entry::file("../a", "")],
        };
        assert!(matches!(
            write(&archive),
            Err(ArchiveError::UnsafeName { .. })
        ));
    }
}
