//! A zip as plain data, with a writer whose bytes depend on nothing but that data,
//! and a reader that trusts nothing.

mod error;
mod name;
mod read;
mod write;

pub use error::ArchiveError;
pub use read::{Limits, read};
pub use write::write;

/// Permission bits of an ordinary file.
pub const MODE_FILE: u32 = 0o644;
/// Permission bits of a program, and of a directory.
pub const MODE_EXECUTABLE: u32 = 0o755;

/// One entry of an [`Archive`]: a file, or a directory when its name ends with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The path in the zip: relative, with `/`, never with `..`.
    pub name: String,
    /// Unix permission bits, without the file type.
    pub mode: u32,
    /// The content, not compressed. Empty for a directory.
    pub bytes: Vec<u8>,
}

impl Entry {
    /// An ordinary file, mode 0644.
    pub fn file(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            mode: MODE_FILE,
            bytes: bytes.into(),
        }
    }

    /// A program, mode 0755.
    pub fn executable(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            mode: MODE_EXECUTABLE,
            ..Self::file(name, bytes)
        }
    }

    /// Whether this is a directory.
    pub fn is_dir(&self) -> bool {
        self.name.ends_with('/')
    }
}

/// A zip's entries, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archive {
    /// The entries; [`write()`] keeps their order.
    pub entries: Vec<Entry>,
}

impl Archive {
    /// The entry of that name.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name == name)
    }

    /// All entries that are files, in order.
    pub fn files(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| !e.is_dir())
    }

    /// Puts the entries in the order of `rank`, and by name where the rank is equal.
    pub fn sort_by_rank<R: Ord>(&mut self, rank: impl Fn(&str) -> R) {
        self.entries
            .sort_by(|a, b| (rank(&a.name), &a.name).cmp(&(rank(&b.name), &b.name)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Archive, Entry};

    #[test]
    fn entries_are_sorted_by_rank_then_by_name() {
        let mut archive = Archive {
            entries: ["b", "a", "first"].map(|n| Entry::file(n, "")).to_vec(),
        };
        archive.sort_by_rank(|name| name != "first");
        let names: Vec<&str> = archive.entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["first", "a", "b"]);
    }
}
