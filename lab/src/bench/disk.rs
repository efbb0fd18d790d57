//! What the disk can take: events written one after the other into a reused
//! file, synced every 100 ms.
use anyhow::Result;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const FILE: usize = 256 * 1024 * 1024;
const SYNC_EVERY: Duration = Duration::from_millis(100);
const RUN: Duration = Duration::from_secs(5);

/// Events a second of that size.
pub fn measure(dir: &Path, size: usize) -> Result<f64> {
    let path = dir.join("disk-reference");
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)?;
    let chunk = vec![b'x'; 1024 * 1024];
    fill(&mut file, &chunk)?;
    let batch = vec![b'y'; size * 64];
    let start = Instant::now();
    let (mut events, mut at, mut synced) = (0.0, 0, start);
    while start.elapsed() < RUN {
        if at + batch.len() > FILE {
            file.seek(SeekFrom::Start(0))?;
            at = 0;
        }
        file.write_all(&batch)?;
        at += batch.len();
        events += 64.0;
        if synced.elapsed() >= SYNC_EVERY {
            file.sync_data()?;
            synced = Instant::now();
        }
    }
    file.sync_data()?;
    let seconds = start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(events / seconds)
}

/// Has all of the file's blocks allocated, so that only data is written later.
fn fill(file: &mut File, chunk: &[u8]) -> Result<()> {
    for _ in 0..FILE / chunk.len() {
        file.write_all(chunk)?;
    }
    file.sync_all()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(())
}
