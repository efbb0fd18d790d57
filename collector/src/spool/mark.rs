//! How far the event collector has acknowledged a stream, for the case that this process dies.
//!
//! The mark is written whenever it moves and never synced: the system keeps it when the
//! process is killed, which is its purpose. After a restart of the machine it does not count
//! (the event collector may have gone down as well): then sending begins after what was let
//! go, which is the older place.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::index::StreamId;

const BYTES: usize = 20;

/// See the module.
#[derive(Debug)]
pub struct Mark {
    file: File,
    boot: [u8; 8],
}

impl Mark {
    /// Opens (or makes) a stream's mark.
    pub fn open(dir: &Path, stream: StreamId) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        Ok(Self {
            file: options.open(path(dir, stream))?,
            boot: boot(),
        })
    }

    /// The first record that was not acknowledged, if this machine has run since.
    pub fn read(&self) -> Option<u64> {
        let mut bytes = [0; BYTES];
        self.file.read_exact_at(&mut bytes, 0).ok()?;
        let next = u64::from_le_bytes(*bytes[8..].first_chunk()?);
        (bytes == self.bytes(next)).then_some(next)
    }

    /// Records before `next` are acknowledged.
    pub fn write(&self, next: u64) {
        // Without it the same events come again after a kill, and none is lost.
        let _ = self.file.write_all_at(&self.bytes(next), 0);
    }

    fn bytes(&self, next: u64) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&self.boot);
        bytes[8..16].copy_from_slice(&next.to_le_bytes());
        let sum = crc32fast::hash(&bytes[..16]);
        bytes[16..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }
}

/// Where a stream's mark is.
pub fn path(dir: &Path, stream: StreamId) -> PathBuf {
    dir.join(format!("mark-{stream:08x}"))
}

/// Tells this run of the machine from others.
fn boot() -> [u8; 8] {
    let id = std::fs::read("/proc/sys/kernel/random/boot_id");
    // Where the kernel does not tell, every run of the process is one of its own.
    let id = id.unwrap_or_else(|_| super::now_ms().to_le_bytes().to_vec());
    let hash = Sha256::digest(id);
    hash.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_again_on_the_same_run_of_the_machine_only() {
        let folder = tempfile::tempdir().unwrap();
        let mark = Mark::open(folder.path(), 1).unwrap();
        assert_eq!(mark.read(), None);
        mark.write(7);
        let mut again = Mark::open(folder.path(), 1).unwrap();
        assert_eq!(again.read(), Some(7));
        again.boot = *b"another!";
        assert_eq!(again.read(), None);
    }

    #[test]
    fn a_mark_that_was_not_written_whole_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let mark = Mark::open(folder.path(), 1).unwrap();
        mark.write(7);
        mark.file.write_all_at(&[9], 8).unwrap();
        assert_eq!(mark.read(), None);
    }
}
