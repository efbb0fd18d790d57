//! The packs that an editor has open: the files on disk under the editor's buffers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_server::Notification;
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    PublishDiagnosticsParams, Uri,
};

use super::{Look, Looked, diagnostics, paths};
use crate::diagnostic::FileId;
use crate::source::{Files, PACK_FILE, RawFile, read_pack};

/// An unsaved buffer.
#[derive(Debug)]
struct Buffer {
    version: i32,
    text: String,
}

/// A pack with open files.
#[derive(Debug, Default)]
struct Open {
    looked: Option<Looked>,
    /// Whether something changed since.
    changed: bool,
    /// The files about which the editor was told something.
    told: BTreeSet<String>,
}

/// Everything that is open.
pub(super) struct Workspace<'l> {
    look: Look<'l>,
    buffers: BTreeMap<PathBuf, Buffer>,
    packs: BTreeMap<PathBuf, Open>,
    /// Packs whose findings the editor does not know yet.
    stale: BTreeSet<PathBuf>,
}

/// A file of a pack that was looked at.
pub(super) struct File<'w> {
    /// The pack's folder.
    pub root: &'w Path,
    /// The pack.
    pub looked: &'w Looked,
    /// The file, where it is known to the pack as text.
    pub id: Option<FileId>,
    /// The path in the pack.
    pub path: String,
    /// The text as the editor has it.
    pub text: &'w str,
}

impl<'l> Workspace<'l> {
    pub fn new(look: Look<'l>) -> Self {
        Self {
            look,
            buffers: BTreeMap::new(),
            packs: BTreeMap::new(),
            stale: BTreeSet::new(),
        }
    }

    /// Whether there is something to tell.
    pub fn is_stale(&self) -> bool {
        !self.stale.is_empty()
    }

    /// Takes in what the editor says about its buffers and files.
    pub fn notice(&mut self, notification: Notification) {
        let params = notification.params;
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(opened) = serde_json::from_value::<DidOpenTextDocumentParams>(params) {
                    let document = opened.text_document;
                    self.put(&document.uri, document.version, document.text);
                }
            }
            "textDocument/didChange" => {
                if let Ok(mut changed) =
                    serde_json::from_value::<DidChangeTextDocumentParams>(params)
                    && let Some(last) = changed.content_changes.pop()
                {
                    let document = changed.text_document;
                    self.put(&document.uri, document.version, last.text);
                }
            }
            "textDocument/didClose" => {
                if let Ok(closed) = serde_json::from_value::<DidCloseTextDocumentParams>(params)
                    && let Some(path) = paths::path(&closed.text_document.uri)
                {
                    self.buffers.remove(&path);
                    self.touch(&path);
                }
            }
            // Something changed on disk: what is open may look different.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                for (root, open) in &mut self.packs {
                    open.changed = true;
                    self.stale.insert(root.clone());
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, uri: &Uri, version: i32, text: String) {
        if let Some(path) = paths::path(uri) {
            self.buffers.insert(path.clone(), Buffer { version, text });
            self.touch(&path);
        }
    }

    fn touch(&mut self, path: &Path) {
        if let Some(root) = self.root_of(path) {
            self.packs.entry(root.clone()).or_default().changed = true;
            self.stale.insert(root);
        }
    }

    /// The nearest folder above a file that is a pack.
    fn root_of(&self, path: &Path) -> Option<PathBuf> {
        let is_pack = |folder: &&Path| {
            let file = folder.join(PACK_FILE);
            self.buffers.contains_key(&file) || file.is_file()
        };
        path.ancestors().skip(1).find(is_pack).map(Path::to_owned)
    }

    /// Looks at every pack with news, and says what the editor has to be told.
    pub fn refresh(&mut self) -> Vec<PublishDiagnosticsParams> {
        let stale = std::mem::take(&mut self.stale);
        let mut out = Vec::new();
        for root in stale {
            self.look_at(&root);
            let Some(open) = self.packs.get_mut(&root) else {
                continue;
            };
            let Some(looked) = &open.looked else {
                continue;
            };
            let mut by_file = diagnostics::by_file(&root, looked);
            for path in &open.told {
                by_file.entry(path.clone()).or_default();
            }
            open.told = by_file
                .iter()
                .filter(|(_, list)| !list.is_empty())
                .map(|(path, _)| path.clone())
                .collect();
            for (path, list) in by_file {
                let path = root.join(path);
                let version = self.buffers.get(&path).map(|buffer| buffer.version);
                if let Some(uri) = paths::uri(&path) {
                    out.push(PublishDiagnosticsParams::new(uri, list, version));
                }
            }
        }
        out
    }

    fn look_at(&mut self, root: &Path) {
        if !self.packs.get(root).is_some_and(|open| open.changed) {
            return;
        }
        let looked = (self.look)(self.files(root));
        if let Some(open) = self.packs.get_mut(root) {
            open.looked = Some(looked);
            open.changed = false;
        }
    }

    /// The files on disk, and the buffers over them.
    fn files(&self, root: &Path) -> Files {
        let mut files = read_pack(root);
        for (path, buffer) in &self.buffers {
            let Some(path) = path.strip_prefix(root).ok().and_then(Path::to_str) else {
                continue;
            };
            let path = path.replace('\\', "/");
            if path.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            let bytes = buffer.text.clone().into_bytes();
            match files.files.iter_mut().find(|file| file.path == path) {
                Some(file) => file.bytes = bytes,
                None => files.files.push(RawFile { path, bytes }),
            }
        }
        files.files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// An open file in its pack, as it is at this moment.
    pub fn file(&mut self, uri: &Uri) -> Option<File<'_>> {
        let path = paths::path(uri)?;
        let root = self.root_of(&path)?;
        self.packs.entry(root.clone()).or_default();
        self.look_at(&root);
        let (root, open) = self.packs.get_key_value(&root)?;
        let looked = open.looked.as_ref()?;
        let buffer = self.buffers.get(&path)?;
        let path = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        let map = &looked.sources.map;
        let id = map.files().find(|id| map.path(*id) == path);
        Some(File {
            root,
            looked,
            id,
            path,
            text: &buffer.text,
        })
    }
}

impl File<'_> {
    /// The URI of a file of the same pack.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        paths::uri(&self.root.join(path))
    }
}
