//! One record of a segment: a head of fixed size, then syslog lines.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::index::StreamId;

/// Bytes of a head.
pub const HEAD: usize = 40;
const MAGIC: [u8; 4] = *b"dsr1";
/// A longer length than this is no length: lines are joined up to half a MiB, and no single
/// batch is larger than this.
const LONGEST: u32 = 64 * 1024 * 1024;

/// What a record says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Whose it is.
    pub stream: StreamId,
    /// Its number within the stream; they count up without a gap.
    pub sequence: u64,
    /// Number of lines.
    pub events: u32,
    /// When it was written, milliseconds since 1970.
    pub written_ms: i64,
    /// Bytes of the lines.
    pub length: u32,
}

impl Head {
    /// As on disk, with the checksum of head and lines.
    pub fn write(&self, lines: &[&[u8]]) -> [u8; HEAD] {
        let mut out = [0; HEAD];
        out[..4].copy_from_slice(&MAGIC);
        out[4..8].copy_from_slice(&self.stream.to_le_bytes());
        out[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        out[16..24].copy_from_slice(&self.written_ms.to_le_bytes());
        out[24..28].copy_from_slice(&self.events.to_le_bytes());
        out[28..32].copy_from_slice(&self.length.to_le_bytes());
        let sum = sum(&out, lines);
        out[32..36].copy_from_slice(&sum.to_le_bytes());
        out
    }

    /// The head that these bytes begin with, and the checksum that belongs to it.
    fn parse(bytes: &[u8; HEAD]) -> Option<(Self, u32)> {
        let four = |at: usize| bytes[at..].first_chunk::<4>().copied().unwrap_or_default();
        let eight = |at: usize| bytes[at..].first_chunk::<8>().copied().unwrap_or_default();
        let head = Self {
            stream: u32::from_le_bytes(four(4)),
            sequence: u64::from_le_bytes(eight(8)),
            written_ms: i64::from_le_bytes(eight(16)),
            events: u32::from_le_bytes(four(24)),
            length: u32::from_le_bytes(four(28)),
        };
        let whole = four(0) == MAGIC && head.length <= LONGEST;
        whole.then(|| (head, u32::from_le_bytes(four(32))))
    }

    /// Where the next record begins when this one begins at `offset`.
    pub fn end(&self, offset: u64) -> u64 {
        offset + HEAD as u64 + u64::from(self.length)
    }

    /// The head at `offset`; `None` where there is none.
    pub fn read(file: &File, offset: u64) -> io::Result<Option<Self>> {
        Ok(read_head(file, offset)?.map(|(head, _)| head))
    }
}

/// A record with its lines; `lines` is `None` when they are not what was written.
pub struct Record {
    /// Its head.
    pub head: Head,
    /// Its lines.
    pub lines: Option<Vec<u8>>,
}

/// The record at `offset`; `None` where there is none.
pub fn read(file: &File, offset: u64) -> io::Result<Option<Record>> {
    let Some((head, expected)) = read_head(file, offset)? else {
        return Ok(None);
    };
    let mut lines = vec![0; head.length as usize];
    match file.read_exact_at(&mut lines, offset + HEAD as u64) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let written = head.write(&[&lines]);
    let right = written[32..36] == expected.to_le_bytes();
    let lines = right.then_some(lines);
    Ok(Some(Record { head, lines }))
}

fn read_head(file: &File, offset: u64) -> io::Result<Option<(Head, u32)>> {
    let mut bytes = [0; HEAD];
    match file.read_exact_at(&mut bytes, offset) {
        Ok(()) => Ok(Head::parse(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn sum(head: &[u8; HEAD], lines: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&head[..32]);
    for piece in lines {
        hasher.update(piece);
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    const ONE: Head = Head {
        stream: 3,
        sequence: 7,
        events: 2,
        written_ms: 99,
        length: 6,
    };

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let bytes = [&ONE.write(&[b"abc\n", b"d\n"])[..], b"abc\nd\n"].concat();
        let record = read(&file(&bytes), 0).unwrap().unwrap();
        assert_eq!(record.head, ONE);
        assert_eq!(record.lines.as_deref(), Some(&b"abc\nd\n"[..]));
    }

    #[test]
    fn a_changed_byte_is_noticed_and_a_short_record_is_none() {
        let mut bytes = [&ONE.write(&[b"abc\nd\n"])[..], b"abc\nd\n"].concat();
        bytes[HEAD] = b'x';
        assert_eq!(read(&file(&bytes), 0).unwrap().unwrap().lines, None);
        assert!(read(&file(&bytes[..HEAD + 5]), 0).unwrap().is_none());
        assert!(read(&file(&[]), 0).unwrap().is_none());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_never_taken_for_a_record(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            if let Some(record) = read(&file(&bytes), 0).unwrap() {
                prop_assert!(bytes.starts_with(&MAGIC));
                prop_assert!(record.lines.is_none());
            }
        }
    }
}
