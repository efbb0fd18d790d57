//! Reading a stream's records back, for a sender that does not keep up or begins anew.

use std::fs::File;
use std::io;
use std::path::Path;

use super::index::StreamId;
use super::log::{firsts, path};
use super::queue::Stored;
use super::record::{self, HEAD, Head};

/// Where the next record probably is.
#[derive(Debug, Default)]
pub struct Reader {
    at: Option<Place>,
}

#[derive(Debug)]
struct Place {
    file: File,
    sequence: u64,
    offset: u64,
}

/// What there is at a number.
#[derive(Debug)]
pub enum Found {
    /// The record.
    Record(Stored),
    /// The disk does not hold what was written there: reading goes on with this number.
    Damaged(u64),
}

impl Reader {
    /// Lets go of a file whose records before `upto` are done: held open, it would keep its room
    /// on the disk after it was removed.
    pub fn forget(&mut self, upto: u64) {
        self.at.take_if(|place| place.sequence <= upto);
    }

    #[cfg(test)]
    pub fn holds_a_file(&self) -> bool {
        self.at.is_some()
    }

    /// Reads a record that was committed and is not done; the last one is `next - 1`.
    pub fn read(
        &mut self,
        dir: &Path,
        stream: StreamId,
        sequence: u64,
        next: u64,
    ) -> io::Result<Found> {
        let place = match self.at.take().filter(|place| place.sequence == sequence) {
            Some(place) if begins_here(&place, stream)? => Some(place),
            // A segment ended, or reading begins anew.
            _ => locate(dir, stream, sequence)?,
        };
        let Some(place) = place else {
            return Ok(Found::Damaged(after(dir, stream, sequence, next)?));
        };
        let Some(record) = record::read(&place.file, place.offset)? else {
            return Ok(Found::Damaged(after(dir, stream, sequence, next)?));
        };
        self.at = Some(Place {
            offset: place.offset + HEAD as u64 + u64::from(record.head.length),
            sequence: sequence + 1,
            file: place.file,
        });
        Ok(match record.lines {
            Some(lines) => Found::Record(Stored {
                pieces: vec![lines],
                events: record.head.events,
                written_ms: record.head.written_ms,
            }),
            None => Found::Damaged(sequence + 1),
        })
    }
}

fn begins_here(place: &Place, stream: StreamId) -> io::Result<bool> {
    let head = Head::read(&place.file, place.offset)?;
    Ok(head.is_some_and(|head| head.stream == stream && head.sequence == place.sequence))
}

/// Finds a record from its segment's beginning.
fn locate(dir: &Path, stream: StreamId, sequence: u64) -> io::Result<Option<Place>> {
    let firsts = firsts(dir, stream)?;
    let Some(first) = firsts.into_iter().rfind(|first| *first <= sequence) else {
        return Ok(None);
    };
    let mut place = Place {
        file: File::open(path(dir, stream, first))?,
        sequence: first,
        offset: 0,
    };
    while begins_here(&place, stream)? {
        if place.sequence == sequence {
            return Ok(Some(place));
        }
        if let Some(head) = Head::read(&place.file, place.offset)? {
            place.offset = head.end(place.offset);
        }
        place.sequence += 1;
    }
    Ok(None)
}

/// The next segment's first record, or what is not yet written.
fn after(dir: &Path, stream: StreamId, sequence: u64, next: u64) -> io::Result<u64> {
    let later = firsts(dir, stream)?
        .into_iter()
        .find(|first| *first > sequence);
    Ok(later.unwrap_or(next).max(sequence + 1))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::spool::log::{Log, Spares};

    /// A stream of three records, two in the first segment.
    fn written(dir: &Path) -> Log {
        let mut spares = Spares::new(dir);
        let mut log = Log::open(dir, 1, 0).unwrap();
        for text in ["a\n", "b\n", "c\n"] {
            let full = 2 * (HEAD as u64 + 2);
            log.append(1, 5, &[text.as_bytes()], full, &mut spares)
                .unwrap();
        }
        log.sync().unwrap();
        log.commit();
        log
    }

    fn text(reader: &mut Reader, dir: &Path, sequence: u64) -> Result<String, u64> {
        match reader.read(dir, 1, sequence, 3).unwrap() {
            Found::Record(stored) => Ok(String::from_utf8(stored.pieces.concat()).unwrap()),
            Found::Damaged(next) => Err(next),
        }
    }

    #[test]
    fn records_are_read_one_after_another_and_from_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let _log = written(folder.path());
        let mut reader = Reader::default();
        let all: Vec<_> = (0..3)
            .map(|sequence| text(&mut reader, folder.path(), sequence).unwrap())
            .collect();
        assert_eq!(all, ["a\n", "b\n", "c\n"]);
        assert_eq!(text(&mut reader, folder.path(), 1).unwrap(), "b\n");
    }

    #[test]
    fn a_damaged_record_is_passed_over_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let _log = written(folder.path());
        let file = std::fs::OpenOptions::new()
            .write(true)
            .open(path(folder.path(), 1, 0))
            .unwrap();
        file.write_all_at(b"x", HEAD as u64).unwrap();
        let mut reader = Reader::default();
        assert_eq!(text(&mut reader, folder.path(), 0), Err(1));
        assert_eq!(text(&mut reader, folder.path(), 1).unwrap(), "b\n");
        file.write_all_at(b"no head", 0).unwrap();
        assert_eq!(text(&mut Reader::default(), folder.path(), 0), Err(2));
        assert_eq!(text(&mut reader, folder.path(), 2).unwrap(), "c\n");
    }
}
