//! Segments on a real disk.

use super::*;
use crate::spool::record::{self, HEAD};

/// Bytes of a record with so many bytes of lines.
fn size(lines: usize) -> u64 {
    (HEAD + lines) as u64
}

struct Bench {
    folder: tempfile::TempDir,
    spares: Spares,
    log: Log,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            spares: Spares::new(folder.path()),
            log: Log::open(folder.path(), 1, 0).unwrap(),
            folder,
        }
    }

    /// Two records of this size fill a segment.
    fn append(&mut self, text: &str) -> u64 {
        let full = 2 * size(text.len());
        let lines: [&[u8]; 1] = [text.as_bytes()];
        self.log
            .append(1, 5, &lines, full, &mut self.spares)
            .unwrap()
    }

    fn commit(&mut self) {
        self.log.sync().unwrap();
        self.log.commit();
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = files(self.folder.path())
            .unwrap()
            .iter()
            .map(|path| name(path).to_owned())
            .collect();
        names.sort_unstable();
        names
    }
}

#[test]
fn a_full_segment_is_followed_by_another_named_after_its_first_record() {
    let mut bench = Bench::new();
    for text in ["a\n", "b\n", "c\n"] {
        bench.append(text);
    }
    bench.commit();
    assert_eq!(firsts(bench.folder.path(), 1).unwrap(), [0, 2]);
    let held = bench.log.held(1).unwrap();
    assert_eq!((held.events, held.bytes, held.in_files), (2, 4, 6));
}

#[test]
fn a_segment_whose_records_are_done_is_used_again() {
    let mut bench = Bench::new();
    for text in ["a\n", "b\n", "c\n"] {
        bench.append(text);
    }
    bench.commit();
    assert_eq!(bench.log.release(1, &mut bench.spares), 0);
    assert_eq!(bench.log.release(2, &mut bench.spares), 4);
    assert_eq!(bench.files(), ["00000001-0000000000000002", "spare-0"]);
    bench.append("d\n");
    bench.append("e\n");
    bench.commit();
    assert_eq!(firsts(bench.folder.path(), 1).unwrap(), [2, 4]);
    // The reused file still holds an old record behind the new one.
    let file = File::open(path(bench.folder.path(), 1, 4)).unwrap();
    assert_eq!(Head::read(&file, 0).unwrap().unwrap().sequence, 4);
    let reopened = Log::open(bench.folder.path(), 1, 5).unwrap();
    assert_eq!(reopened.held(0).unwrap().events, 3);
    assert_eq!(reopened.end, size(2));
}

#[test]
fn a_stream_without_records_holds_no_file_beyond_the_spares() {
    let mut bench = Bench::new();
    bench.append("a\n");
    bench.commit();
    assert_eq!(bench.log.release(1, &mut bench.spares), 2);
    bench.spares.limit(0);
    assert!(bench.files().is_empty());
    bench.append("b\n");
    bench.commit();
    assert_eq!(bench.log.held(1).unwrap().events, 1);
}

#[test]
fn what_was_not_committed_is_written_over() {
    let mut bench = Bench::new();
    bench.append("a\n");
    bench.commit();
    bench.append("b\n");
    bench.append("c\n");
    bench.log.rollback();
    assert_eq!(bench.log.next(), 1);
    assert_eq!(bench.append("d\n"), 1);
    bench.commit();
    let file = File::open(path(bench.folder.path(), 1, 0)).unwrap();
    let second = record::read(&file, size(2)).unwrap().unwrap();
    assert_eq!(second.lines.as_deref(), Some(&b"d\n"[..]));
    assert_eq!(firsts(bench.folder.path(), 1).unwrap(), [0]);
}

#[test]
fn after_a_stop_records_beyond_the_last_commit_are_dropped() {
    let mut bench = Bench::new();
    for text in ["a\n", "b\n", "c\n"] {
        bench.append(text);
    }
    let log = Log::open(bench.folder.path(), 1, 1).unwrap();
    assert_eq!(log.held(0).unwrap().events, 1);
    assert_eq!(bench.files(), ["00000001-0000000000000000"]);
}
