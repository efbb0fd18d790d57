//! Files and YAML with spans: the only part of the compiler that reads content
//! from disk.
//!
//! [`read_pack`] is the door; behind it everything is a value. [`yaml`] turns text
//! into a tree that knows where each node stands, [`shape`] holds a tree against a
//! JSON Schema and reports every difference, and [`decode`] fills a typed value.

pub mod content_xml;
pub mod decode;
mod disk;
mod inside;
mod scalar;
pub mod shape;
mod spanned;
pub mod yaml;

pub use disk::{Files, RawFile, read_pack};
pub use inside::inside;
pub use scalar::scalar;
pub use spanned::Spanned;

use crate::diagnostic::{Code, Diagnostic, SourceMap, codes};

/// Limits on what a pack may hold, far above any real pack.
pub mod limits {
    /// Bytes of one YAML file.
    pub const YAML_BYTES: u64 = 1 << 20;
    /// Bytes of one other file, such as an icon.
    pub const ASSET_BYTES: u64 = 16 << 20;
    /// Files of a pack.
    pub const FILES: usize = 200_000;
    /// Folders inside folders.
    pub const FOLDER_DEPTH: usize = 16;
    /// Mappings and sequences inside each other.
    pub const YAML_DEPTH: usize = 32;
}

/// One YAML file as a tree.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path relative to the pack, with `/`.
    pub path: String,
    /// The content.
    pub root: yaml::Node,
}

/// A file of the pack that is not YAML, such as an icon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path relative to the pack, with `/`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Everything that a pack's folder holds, parsed but not yet understood.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The texts, for diagnostics.
    pub map: SourceMap,
    /// The YAML files, by path.
    pub documents: Vec<Document>,
    /// Paths of YAML files that could not be read or parsed.
    pub unparsed: Vec<String>,
    /// The other files, by path.
    pub assets: Vec<Asset>,
    /// The text of `dsmith.lock`, when there is one.
    pub lock: Option<String>,
}

/// The file that makes a folder a pack.
pub const PACK_FILE: &str = "extension.yaml";
/// The folder of the tests; its files that are not YAML are sample events.
pub const TESTS_FOLDER: &str = "tests/";
/// The name of the lock file in a pack's folder.
pub const LOCK_FILE: &str = "dsmith.lock";

/// Parses what was read. Every error of every file is reported.
pub fn parse(files: Files) -> (Sources, Vec<Diagnostic>) {
    let mut diagnostics = files.diagnostics;
    let mut sources = Sources {
        unparsed: files.refused.into_iter().filter(|p| is_yaml(p)).collect(),
        ..Sources::default()
    };
    for file in files.files {
        if file.path == LOCK_FILE {
            sources.lock = text(file, &mut diagnostics).map(|(_, text)| text);
        } else if is_yaml(&file.path) {
            sources.yaml(file, &mut diagnostics);
        } else {
            // A sample event is shown like a content file where it is text.
            if file.path.starts_with(TESTS_FOLDER)
                && let Ok(text) = str::from_utf8(&file.bytes)
            {
                sources.map.add(file.path.as_str(), text);
            }
            sources.assets.push(Asset {
                path: file.path,
                bytes: file.bytes,
            });
        }
    }
    (sources, diagnostics)
}

impl Sources {
    fn yaml(&mut self, file: RawFile, diagnostics: &mut Vec<Diagnostic>) {
        let path = file.path.clone();
        let root = text(file, diagnostics).and_then(|(path, text)| {
            let id = self.map.add(path, text);
            let (root, found) = yaml::parse(id, self.map.text(id));
            diagnostics.extend(found);
            root
        });
        match root {
            Some(root) => self.documents.push(Document { path, root }),
            None => self.unparsed.push(path),
        }
    }
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn text(file: RawFile, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    match String::from_utf8(file.bytes) {
        Ok(text) => Some((file.path, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let message = format!("`{}` is not UTF-8: byte {at} is wrong", file.path);
            diagnostics.push(
                whole_file(&codes::DS002, &file.path, message)
                    .help("save the file as UTF-8 in your editor"),
            );
            None
        }
    }
}

/// A finding about a file that cannot be shown as text.
pub(crate) fn whole_file(code: &'static Code, path: &str, message: String) -> Diagnostic {
    use crate::diagnostic::Place;
    Diagnostic::new(code, Place::File(path.to_owned()), message)
}
