//! The spool on a real file, stopped and opened again.

use std::path::PathBuf;

use super::*;

const LIMITS: Limits = Limits {
    max_bytes: 1 << 30,
    max_age_ms: i64::MAX,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("spool")
    }

    /// Opens the file; another handle may still be closing.
    async fn spool(&self) -> Spool {
        let spool = Spool::start(&self.path(), LIMITS).unwrap();
        while !spool.health.open.load(Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        spool
    }
}

fn batch(text: &str, key: Key) -> Batch {
    Batch {
        lines: format!("{text}\n").into_bytes(),
        events: 1,
        keys: vec![key],
        cursor: Some(text.as_bytes().to_vec()),
        ..Batch::default()
    }
}

fn text(stored: &Stored) -> String {
    String::from_utf8(stored.pieces.concat()).unwrap()
}

async fn lines_of(spool: &Spool, queue: &Arc<Queue>) -> String {
    let mut lines = String::new();
    let mut next = 0;
    while queue.written_beyond(next) {
        let (sequence, stored) = spool.next(queue, next).await;
        lines.push_str(&text(&stored));
        next = sequence + 1;
    }
    lines
}

#[tokio::test]
async fn events_cursor_and_keys_are_there_after_a_restart_in_their_order() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("pod/a/message").await;
    for (index, text) in ["one", "two", "three"].iter().enumerate() {
        spool.push(&opened.queue, batch(text, index as Key)).await;
        spool.sync().await;
    }
    drop((spool, opened));

    let spool = folder.spool().await;
    let opened = spool.open("pod/a/message").await;
    assert_eq!(opened.cursor.as_deref(), Some(&b"three"[..]));
    assert_eq!(opened.recent, [0, 1, 2]);
    assert_eq!(opened.queue.backlog().0, 3);
    assert_eq!(lines_of(&spool, &opened.queue).await, "one\ntwo\nthree\n");
}

#[tokio::test]
async fn what_was_acknowledged_is_gone_and_numbers_go_on() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("tap/b").await;
    spool.push(&opened.queue, batch("one", 1)).await;
    spool.sync().await;
    let (sequence, stored) = spool.next(&opened.queue, 0).await;
    spool.done(&opened.queue, &[Sent::of(sequence, &stored)]);
    spool.push(&opened.queue, batch("two", 2)).await;
    spool.sync().await;
    assert_eq!(opened.queue.backlog(), (1, 4));
    drop((spool, opened));

    let spool = folder.spool().await;
    let opened = spool.open("tap/b").await;
    assert_eq!(opened.queue.backlog(), (1, 4));
    let (sequence, stored) = spool.next(&opened.queue, 0).await;
    assert_eq!((sequence, text(&stored)), (1, "two\n".to_owned()));
}

#[tokio::test]
async fn after_a_kill_sending_begins_after_what_was_acknowledged() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    for text in ["one", "two"] {
        spool.push(&opened.queue, batch(text, 1)).await;
        spool.sync().await;
    }
    opened.queue.acknowledged(1);
    drop((spool, opened));

    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    assert_eq!(opened.queue.backlog(), (1, 4));
    assert_eq!(lines_of(&spool, &opened.queue).await, "two\n");
}

#[tokio::test]
async fn the_files_stay_within_the_limit_and_shrink_when_the_backlog_is_gone() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    let limit = 8 * 1024 * 1024;
    spool.limit(Limits {
        max_bytes: limit,
        max_age_ms: i64::MAX,
    });
    let large = "x".repeat(100_000);
    while !opened.queue.paused() {
        let push = spool.push(&opened.queue, batch(&large, 1));
        // The last one waits for room.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(500), push).await;
    }
    spool.sync().await;
    let index = std::fs::metadata(folder.path().join("index.redb")).unwrap();
    let full = spool.file_bytes() - index.len();
    assert!(full <= limit && full > limit / 2, "{full} of {limit}");
    let mut sequence = 0;
    while opened.queue.backlog().0 > 0 {
        let (found, stored) = spool.next(&opened.queue, sequence).await;
        spool.done(&opened.queue, &[Sent::of(found, &stored)]);
        sequence = found + 1;
    }
    spool.sync().await;
    let index = std::fs::metadata(folder.path().join("index.redb")).unwrap();
    let empty = spool.file_bytes() - index.len();
    assert!(empty <= limit / 8 + 1000, "{empty}");
}

#[tokio::test]
async fn a_file_that_was_read_to_its_end_is_not_held_open_when_it_is_done() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    spool.push(&opened.queue, batch("one", 1)).await;
    spool.sync().await;
    let found = spool.read_disk(&opened.queue, 0).await.unwrap();
    let Found::Record(stored) = found else {
        panic!("{found:?}");
    };
    assert!(lock(&opened.queue.reader).holds_a_file());
    spool.done(&opened.queue, &[Sent::of(0, &stored)]);
    spool.sync().await;
    assert!(!lock(&opened.queue.reader).holds_a_file());
}

#[tokio::test]
async fn keys_are_kept_beyond_their_age_only_for_the_archive() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    opened.queue.keep_keys(Some((150, 250)));
    assert!(opened.queue.keeps(200, 200));
    assert!(!opened.queue.keeps(250, 300));
    assert!(!opened.queue.keeps(100, 149));
}

#[tokio::test]
async fn a_full_share_pauses_the_source_until_there_is_room() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    spool.limit(Limits {
        max_bytes: 6,
        max_age_ms: i64::MAX,
    });
    spool.push(&opened.queue, batch("one", 1)).await;
    spool.sync().await;
    let waiting = {
        let (spool, queue) = (spool.clone(), Arc::clone(&opened.queue));
        tokio::spawn(async move { spool.push(&queue, batch("two", 2)).await })
    };
    while !opened.queue.paused() {
        tokio::task::yield_now().await;
    }
    assert!(!waiting.is_finished());
    let (sequence, stored) = spool.next(&opened.queue, 0).await;
    spool.done(&opened.queue, &[Sent::of(sequence, &stored)]);
    waiting.await.unwrap();
    assert!(!opened.queue.paused());
}

#[tokio::test]
async fn a_deleted_stream_begins_anew() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    spool.push(&opened.queue, batch("one", 1)).await;
    spool.sync().await;
    assert_eq!(spool.discard("a").await, 1);
    let again = spool.open("a").await;
    assert_eq!(again.cursor, None);
    assert!(again.recent.is_empty());
    assert_ne!(again.queue.id, opened.queue.id);
}

#[tokio::test]
async fn what_was_no_event_is_kept_aside_with_its_stream() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("pod/a/message").await;
    let batch = Batch {
        aside: vec![b"not json".to_vec()],
        ..Batch::default()
    };
    spool.push(&opened.queue, batch).await;
    spool.sync().await;
    let aside = spool.aside().await;
    assert_eq!(aside.len(), 1);
    assert_eq!(
        (aside[0].stream.as_str(), aside[0].bytes.as_slice()),
        ("pod/a/message", &b"not json"[..])
    );
}

#[tokio::test]
async fn keys_of_a_time_window_are_found_again() {
    let folder = Folder::new();
    let spool = folder.spool().await;
    let opened = spool.open("a").await;
    for (key, time) in [(1, 100), (2, 200), (3, 300)] {
        let mut batch = batch("x", key);
        batch.saw(time);
        spool.push(&opened.queue, batch).await;
        spool.sync().await;
    }
    let mut keys = spool.keys_between(&opened.queue, 150, 300).await;
    keys.sort_unstable();
    assert_eq!(keys, [2]);
}
