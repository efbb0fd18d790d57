//! A file that is put aside when it is full: `name`, `name.1`, …, the oldest removed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// An append-only file bounded in size and number.
#[derive(Debug)]
pub struct RotatingFile {
    path: PathBuf,
    file: File,
    size: u64,
    limit: u64,
    keep: usize,
}

impl RotatingFile {
    /// Opens `folder/name`, making the folder, and goes on after what is there.
    pub fn open(folder: &Path, name: &str, limit: u64, keep: usize) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(name);
        let file = append(&path)?;
        let size = file.metadata()?.len();
        Ok(Self {
            path,
            file,
            size,
            limit,
            keep,
        })
    }

    /// Writes one whole line; rotates first when it would not fit.
    pub fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        let length = line.len() as u64;
        if self.size > 0 && self.size + length > self.limit {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.size += length;
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..self.keep).rev() {
            let from = self.numbered(number - 1);
            if from.exists() {
                fs::rename(from, self.numbered(number))?;
            }
        }
        self.file = append(&self.path)?;
        self.size = self.file.metadata()?.len();
        Ok(())
    }

    fn numbered(&self, number: usize) -> PathBuf {
        if number == 0 {
            return self.path.clone();
        }
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_put_aside_and_the_oldest_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = RotatingFile::open(folder.path(), "a.log", 10, 3).unwrap();
        for line in ["one-----\n", "two-----\n", "three---\n", "four----\n"] {
            log.write_line(line.as_bytes()).unwrap();
        }
        let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("a.log"), "four----\n");
        assert_eq!(read("a.log.1"), "three---\n");
        assert_eq!(read("a.log.2"), "two-----\n");
        assert!(!folder.path().join("a.log.3").exists());
    }
}
