//! The segments of one stream, as the writing thread sees them.
//!
//! Records are appended to the last segment. A full segment is followed by another; a segment
//! whose records are all done is emptied for use by any stream, or removed. File names carry
//! the stream and the first record's number, so that readers need nothing else.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, IoSlice, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::index::StreamId;
use super::record::Head;

/// See the module.
#[derive(Debug)]
pub struct Log {
    dir: PathBuf,
    stream: StreamId,
    segments: VecDeque<Segment>,
    /// The last segment's, once something was appended.
    file: Option<File>,
    /// Bytes of the last segment that hold records.
    end: u64,
    /// Of these, what is certain to be on disk.
    committed: u64,
    /// Bytes of lines in the last segment at the last commit.
    committed_lines: u64,
    /// The next record's number, and what it was at the last commit.
    next: u64,
    committed_next: u64,
    unsynced: bool,
}

#[derive(Debug)]
struct Segment {
    first: u64,
    /// Bytes of lines in it.
    lines: u64,
}

/// What a stream holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Events that are not done.
    pub events: u64,
    /// Bytes of their lines.
    pub bytes: u64,
    /// Bytes of lines in files, done ones included.
    pub in_files: u64,
    /// When the oldest was written.
    pub oldest_ms: Option<i64>,
}

impl Log {
    /// Finds a stream's segments. Records from `next` on were not committed: they are dropped.
    pub fn open(dir: &Path, stream: StreamId, next: u64) -> io::Result<Self> {
        let mut log = Self {
            dir: dir.to_owned(),
            stream,
            segments: VecDeque::new(),
            file: None,
            end: 0,
            committed: 0,
            committed_lines: 0,
            next,
            committed_next: next,
            unsynced: false,
        };
        for first in firsts(dir, stream)? {
            if first >= next {
                std::fs::remove_file(path(dir, stream, first))?;
            } else {
                log.segments.push_back(Segment { first, lines: 0 });
            }
        }
        for index in 0..log.segments.len() {
            let first = log.segments[index].first;
            let file = File::open(path(dir, stream, first))?;
            let (mut lines, mut end) = (0, 0);
            walk(&file, stream, first, next, |head, after| {
                lines += u64::from(head.length);
                end = after;
            })?;
            log.segments[index].lines = lines;
            log.end = end;
        }
        log.commit();
        Ok(log)
    }

    /// The next record's number.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// The first record that is still in a file.
    pub fn first(&self) -> u64 {
        self.segments
            .front()
            .map_or(self.next, |segment| segment.first)
    }

    /// What there is from record `head` on.
    pub fn held(&self, head: u64) -> io::Result<Held> {
        let mut held = Held::default();
        for segment in &self.segments {
            held.in_files += segment.lines;
            let file = File::open(path(&self.dir, self.stream, segment.first))?;
            walk(&file, self.stream, segment.first, self.next, |record, _| {
                if record.sequence >= head {
                    held.events += u64::from(record.events);
                    held.bytes += u64::from(record.length);
                    held.oldest_ms = held.oldest_ms.or(Some(record.written_ms));
                }
            })?;
        }
        Ok(held)
    }

    /// Appends a record; it counts after [`Self::commit`]. A segment takes up to `full` bytes.
    pub fn append(
        &mut self,
        events: u32,
        written_ms: i64,
        lines: &[&[u8]],
        full: u64,
        spares: &mut Spares,
    ) -> io::Result<u64> {
        let length: usize = lines.iter().map(|piece| piece.len()).sum();
        let head = Head {
            stream: self.stream,
            sequence: self.next,
            events,
            written_ms,
            length: u32::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?,
        };
        let rotate = self.end > 0 && head.end(self.end) > full;
        if self.segments.is_empty() || rotate {
            self.sync()?;
            self.begin(spares)?;
        }
        let offset = self.end;
        let mut file = self.active()?;
        file.seek(SeekFrom::Start(offset))?;
        let bytes = head.write(lines);
        let written = write_all(&mut file, &bytes, lines);
        // What a write that failed left behind has to go as well.
        self.unsynced = true;
        written?;
        self.end = head.end(offset);
        if let Some(last) = self.segments.back_mut() {
            last.lines += length as u64;
        }
        self.next += 1;
        Ok(head.sequence)
    }

    fn active(&mut self) -> io::Result<&File> {
        if self.file.is_none()
            && let Some(last) = self.segments.back()
        {
            let path = path(&self.dir, self.stream, last.first);
            self.file = Some(OpenOptions::new().write(true).open(path)?);
        }
        self.file.as_ref().ok_or(io::ErrorKind::NotFound.into())
    }

    fn begin(&mut self, spares: &mut Spares) -> io::Result<()> {
        let path = path(&self.dir, self.stream, self.next);
        self.file = Some(spares.take(&path)?);
        // Without it the name may be gone after a power failure, and the records with it.
        File::open(&self.dir)?.sync_all()?;
        let first = self.next;
        self.segments.push_back(Segment { first, lines: 0 });
        self.end = 0;
        Ok(())
    }

    /// Has the disk take what was appended.
    pub fn sync(&mut self) -> io::Result<()> {
        if self.unsynced {
            self.active()?.sync_data()?;
            self.unsynced = false;
        }
        Ok(())
    }

    /// What was appended counts.
    pub fn commit(&mut self) {
        self.committed = self.end;
        self.committed_lines = self.segments.back().map_or(0, |last| last.lines);
        self.committed_next = self.next;
    }

    /// What was appended since the last commit does not count and will be written over.
    pub fn rollback(&mut self) {
        if self.next == self.committed_next && !self.unsynced {
            return;
        }
        self.file = None;
        self.unsynced = false;
        let begun = |segment: &Segment, next| segment.first >= next;
        while let Some(last) = self
            .segments
            .pop_back_if(|last| begun(last, self.committed_next))
        {
            discard(&path(&self.dir, self.stream, last.first));
        }
        self.next = self.committed_next;
        match self.segments.back_mut() {
            Some(last) => {
                last.lines = self.committed_lines;
                self.end = self.committed;
                self.shorten();
            }
            None => self.end = 0,
        }
    }

    /// Gives back what lies behind the records, if the disk lets itself be asked.
    fn shorten(&mut self) {
        let end = self.end;
        if let Err(error) = self.active().and_then(|file| file.set_len(end)) {
            tracing::warn!(%error, "a segment of the spool keeps room that it does not need");
        }
    }

    /// Records before `upto` are done; the bytes of lines in the files that go.
    pub fn release(&mut self, upto: u64, spares: &mut Spares) -> u64 {
        let mut freed = 0;
        while let Some(front) = self.segments.front() {
            let after = self.segments.get(1).map_or(self.next, |next| next.first);
            let whole = self.next == self.committed_next || self.segments.len() > 1;
            if after > upto || !whole {
                break;
            }
            spares.give(&path(&self.dir, self.stream, front.first));
            freed += front.lines;
            self.segments.pop_front();
        }
        if self.segments.is_empty() {
            self.file = None;
            (self.end, self.committed, self.unsynced) = (0, 0, false);
        }
        freed
    }

    /// Removes everything.
    pub fn remove(self) {
        for segment in &self.segments {
            discard(&path(&self.dir, self.stream, segment.first));
        }
    }
}

/// Emptied segments, kept for reuse: writing over blocks that a file has already is cheaper
/// than having new ones allocated.
#[derive(Debug)]
pub struct Spares {
    dir: PathBuf,
    names: Vec<(PathBuf, u64)>,
    count: u64,
}

impl Spares {
    /// None yet; those of an earlier run are removed.
    pub fn new(dir: &Path) -> Self {
        for path in files(dir).unwrap_or_default() {
            if name(&path).starts_with("spare-") {
                discard(&path);
            }
        }
        Self {
            dir: dir.to_owned(),
            names: Vec::new(),
            count: 0,
        }
    }

    /// Keeps at most so many bytes.
    pub fn limit(&mut self, bytes: u64) {
        while self.names.iter().map(|(_, size)| size).sum::<u64>() > bytes {
            if let Some((path, _)) = self.names.pop() {
                discard(&path);
            }
        }
    }

    fn give(&mut self, segment: &Path) {
        let size = std::fs::metadata(segment).map_or(0, |metadata| metadata.len());
        let path = self.dir.join(format!("spare-{}", self.count));
        self.count += 1;
        match std::fs::rename(segment, &path) {
            Ok(()) => self.names.push((path, size)),
            Err(error) => tracing::warn!(%error, "an emptied segment of the spool stays"),
        }
    }

    fn take(&mut self, segment: &Path) -> io::Result<File> {
        while let Some((path, _)) = self.names.pop() {
            if std::fs::rename(&path, segment).is_ok() {
                return OpenOptions::new().write(true).open(segment);
            }
        }
        let mut options = OpenOptions::new();
        options
            .write(true)
            .create(true)
            .truncate(true)
            .open(segment)
    }
}

/// Calls `each` with the committed records of a segment and where each ends.
fn walk(
    file: &File,
    stream: StreamId,
    first: u64,
    next: u64,
    mut each: impl FnMut(&Head, u64),
) -> io::Result<()> {
    let (mut offset, mut sequence) = (0, first);
    while sequence < next {
        let head = Head::read(file, offset)?;
        let right = |head: &Head| head.stream == stream && head.sequence == sequence;
        let Some(head) = head.filter(right) else {
            break;
        };
        offset = head.end(offset);
        sequence += 1;
        each(&head, offset);
    }
    Ok(())
}

fn write_all(file: &mut &File, head: &[u8], lines: &[&[u8]]) -> io::Result<()> {
    let mut slices: Vec<IoSlice<'_>> = Vec::with_capacity(1 + lines.len());
    slices.push(IoSlice::new(head));
    slices.extend(lines.iter().map(|piece| IoSlice::new(piece)));
    let mut rest = slices.as_mut_slice();
    while !rest.is_empty() {
        match file.write_vectored(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => IoSlice::advance_slices(&mut rest, count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Where the segment is that begins with record `first`.
pub fn path(dir: &Path, stream: StreamId, first: u64) -> PathBuf {
    dir.join(format!("{stream:08x}-{first:016x}"))
}

/// The first records of a stream's segments, in order.
pub fn firsts(dir: &Path, stream: StreamId) -> io::Result<Vec<u64>> {
    let prefix = format!("{stream:08x}-");
    let mut list: Vec<u64> = files(dir)?
        .iter()
        .filter_map(|path| u64::from_str_radix(name(path).strip_prefix(&prefix)?, 16).ok())
        .collect();
    list.sort_unstable();
    Ok(list)
}

fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir)?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(std::ffi::OsStr::to_str)
        .unwrap_or_default()
}

fn discard(path: &Path) {
    if let Err(error) = std::fs::remove_file(path) {
        tracing::warn!(%error, "a file of the spool stays");
    }
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
