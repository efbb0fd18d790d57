//! The door to the disk: lists a pack's folder in a stable order and reads it under limits.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{PACK_FILE, is_yaml, limits, whole_file};
use crate::diagnostic::{Diagnostic, codes};

/// One file as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFile {
    /// Path relative to the pack, with `/`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What was read, and what could not be.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The files, sorted by path.
    pub files: Vec<RawFile>,
    /// Paths of files that could not be read.
    pub refused: Vec<String>,
    /// Why not.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every file of the pack at `root`. Names that start with a dot are passed over.
pub fn read_pack(root: &Path) -> Files {
    read_at_most(root, limits::FILES)
}

fn read_at_most(root: &Path, files: usize) -> Files {
    let mut out = Files::default();
    let Ok(real_root) = fs::canonicalize(root) else {
        let message = format!("there is no folder `{}`", root.display());
        let found = whole_file(&codes::DS001, &root.display().to_string(), message)
            .help("give the folder that holds `extension.yaml`");
        out.diagnostics.push(found);
        out.refused.push(PACK_FILE.to_owned());
        return out;
    };
    let walk = WalkDir::new(&real_root)
        .sort_by_file_name()
        .max_depth(limits::FOLDER_DEPTH)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {
                if entry.depth() == limits::FOLDER_DEPTH {
                    out.diagnostics.push(too_deep(&real_root, &entry));
                }
            }
            Ok(entry) => read_entry(&real_root, &entry, &mut out),
            Err(error) => {
                let path = error.path().unwrap_or(root);
                let message = format!("cannot list `{}`: {error}", path.display());
                let path = relative(&real_root, path);
                out.diagnostics
                    .push(whole_file(&codes::DS001, &path, message));
            }
        }
        if out.files.len() > files {
            let message = format!("the pack holds more than {files} files");
            out.diagnostics.push(whole_file(
                &codes::DS007,
                &root.display().to_string(),
                message,
            ));
            break;
        }
    }
    // Folder by folder is not path order: `a/b` against `a-b`.
    out.files.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

/// A folder whose content the walk leaves out must not go unnoticed.
fn too_deep(root: &Path, entry: &DirEntry) -> Diagnostic {
    let path = relative(root, entry.path());
    let depth = limits::FOLDER_DEPTH;
    let message =
        format!("`{path}` is the {depth}th folder inside another: what it holds is not read");
    whole_file(&codes::DS001, &path, message).help("move it up")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn read_entry(root: &Path, entry: &DirEntry, out: &mut Files) {
    let path = relative(root, entry.path());
    match resolve(root, entry, &path).and_then(|real| read_file(&real, path)) {
        Ok(file) => out.files.push(file),
        Err(diagnostic) => {
            out.diagnostics.push(*diagnostic);
            out.refused.push(relative(root, entry.path()));
        }
    }
}

/// The real file behind an entry: a symbolic link may point inside the pack only.
fn resolve(root: &Path, entry: &DirEntry, path: &str) -> Result<PathBuf, Box<Diagnostic>> {
    if !entry.path_is_symlink() {
        return Ok(entry.path().to_owned());
    }
    let real = fs::canonicalize(entry.path()).map_err(|error| {
        let message = format!("cannot follow the link `{path}`: {error}");
        Box::new(whole_file(&codes::DS001, path, message))
    })?;
    if real.starts_with(root) && real.is_file() {
        return Ok(real);
    }
    let message = format!("the link `{path}` does not point to a file of this pack");
    Err(Box::new(
        whole_file(&codes::DS004, path, message).help("put the file itself here"),
    ))
}

fn read_file(real: &Path, path: String) -> Result<RawFile, Box<Diagnostic>> {
    let limit = if is_yaml(&path) {
        limits::YAML_BYTES
    } else {
        limits::ASSET_BYTES
    };
    let mut bytes = Vec::new();
    // The limit holds while reading: a file may grow, and a pipe has no length.
    let read = fs::File::open(real).and_then(|f| f.take(limit + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let message = format!("cannot read `{path}`: {error}");
        return Err(Box::new(whole_file(&codes::DS001, &path, message)));
    }
    if bytes.len() as u64 > limit {
        let message = format!("`{path}` is larger than {limit} bytes");
        return Err(Box::new(
            whole_file(&codes::DS003, &path, message).help("split it into several files"),
        ));
    }
    Ok(RawFile { path, bytes })
}

fn relative(root: &Path, path: &Path) -> String {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read_at_most;

    #[test]
    fn a_pack_of_too_many_files_is_refused_once() {
        let pack = tempfile::tempdir().unwrap();
        for n in 0..5 {
            fs::write(pack.path().join(format!("{n}.md")), "").unwrap();
        }
        assert!(read_at_most(pack.path(), 5).diagnostics.is_empty());
        let found = read_at_most(pack.path(), 3).diagnostics;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.id, "DS007");
        assert_eq!(found[0].message, "the pack holds more than 3 files");
    }

    #[test]
    fn files_come_in_the_order_of_their_whole_paths() {
        let pack = tempfile::tempdir().unwrap();
        fs::create_dir(pack.path().join("a")).unwrap();
        for path in ["b", "a/b", "a-b", ".hidden"] {
            fs::write(pack.path().join(path), "").unwrap();
        }
        let files = read_at_most(pack.path(), 10).files;
        let paths: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["a-b", "a/b", "b"]);
    }
}
