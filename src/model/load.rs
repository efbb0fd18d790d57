//! Trees to typed items: each file by the folder in which it lies.

use std::collections::BTreeMap;

use super::{
    App, Broken, Content, Dashboard, EventMapping, Extension, Group, LogSource, LogSourceExtension,
    LogSourceType, Pack, Property, Qid, SavedSearch, TestFile, schema,
};
use crate::diagnostic::{Diagnostic, Place, codes, did_you_mean};
use crate::source::shape::{self, Shape};
use crate::source::yaml::{Node, Value};
use crate::source::{Asset, Document, PACK_FILE, Sources, TESTS_FOLDER, decode};

/// The file that describes the app.
const APP_FILE: &str = "app/app.yaml";
/// The folder of files that go into the app zip as they are.
const APP_FILES: &str = "app/files/";

/// The folders of a pack.
const FOLDERS: &[&str] = &[
    App::FOLDER,
    Dashboard::FOLDER,
    EventMapping::FOLDER,
    Group::FOLDER,
    LogSourceExtension::FOLDER,
    LogSourceType::FOLDER,
    LogSource::FOLDER,
    Property::FOLDER,
    Qid::FOLDER,
    SavedSearch::FOLDER,
    TestFile::FOLDER,
];

/// Types every file of a pack. Items with errors are left out, the rest is kept, so
/// that the next stage can report on it too. Without a sound `extension.yaml` a
/// stand-in takes its place, and an error is among the findings.
pub fn load(sources: &Sources) -> (Pack, Vec<Diagnostic>) {
    let mut loader = Loader::default();
    let mut files: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for document in &sources.documents {
        files
            .entry(kind_of(&document.path))
            .or_default()
            .push(document);
    }
    for path in &sources.unparsed {
        let kind = kind_of(path).to_owned();
        loader.broken.folders.insert(kind);
    }
    let of = |kind: &str| files.get(kind).map_or(&[][..], Vec::as_slice);
    for document in of("") {
        loader.unknown(&document.path);
    }
    let extension = loader.items::<Extension>(of(PACK_FILE)).pop();
    if of(PACK_FILE).is_empty() && !loader.broken.folders.contains(PACK_FILE) {
        loader.without_extension();
    }
    let pack = Pack {
        log_source_types: loader.items(of(LogSourceType::FOLDER)),
        log_source_extensions: loader.items(of(LogSourceExtension::FOLDER)),
        qids: loader.items(of(Qid::FOLDER)),
        event_mappings: loader.items(of(EventMapping::FOLDER)),
        properties: loader.items(of(Property::FOLDER)),
        groups: loader.items(of(Group::FOLDER)),
        saved_searches: loader.items(of(SavedSearch::FOLDER)),
        log_sources: loader.items(of(LogSource::FOLDER)),
        dashboards: loader.items(of(Dashboard::FOLDER)),
        app: loader.items(of(APP_FILE)).pop(),
        tests: loader.items(of(TestFile::FOLDER)),
        event_files: event_files(sources),
        assets: loader.assets(sources),
        extension: extension.unwrap_or_else(Extension::stand_in),
        broken: loader.broken,
    };
    (pack, loader.diagnostics)
}

/// Files under `tests/` but for YAML and notes in Markdown.
fn event_files(sources: &Sources) -> Vec<Asset> {
    let files = sources.assets.iter();
    let events = files.filter(|f| f.path.starts_with(TESTS_FOLDER) && !is_note(&f.path));
    events.cloned().collect()
}

fn is_note(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".md")
}

/// The folder or file name that decides what a document is; empty when nothing does.
fn kind_of(path: &str) -> &str {
    match path.split_once('/') {
        None if path == PACK_FILE => PACK_FILE,
        Some((App::FOLDER, _)) if path == APP_FILE => APP_FILE,
        Some((App::FOLDER, _)) | None => "",
        Some((folder, _)) if FOLDERS.contains(&folder) => folder,
        Some(_) => "",
    }
}

/// The name of the schema that a file has.
pub(super) fn schema_of(path: &str) -> Option<&'static str> {
    if !crate::source::is_yaml(path) {
        return None;
    }
    Some(match kind_of(path) {
        PACK_FILE => Extension::SCHEMA,
        APP_FILE => App::SCHEMA,
        EventMapping::FOLDER => EventMapping::SCHEMA,
        Group::FOLDER => Group::SCHEMA,
        LogSourceExtension::FOLDER => LogSourceExtension::SCHEMA,
        LogSourceType::FOLDER => LogSourceType::SCHEMA,
        LogSource::FOLDER => LogSource::SCHEMA,
        Property::FOLDER => Property::SCHEMA,
        Qid::FOLDER => Qid::SCHEMA,
        SavedSearch::FOLDER => SavedSearch::SCHEMA,
        TestFile::FOLDER => TestFile::SCHEMA,
        _ => return None,
    })
}

#[derive(Default)]
struct Loader {
    broken: Broken,
    diagnostics: Vec<Diagnostic>,
}

impl Loader {
    fn items<T: Content>(&mut self, documents: &[&Document]) -> Vec<T> {
        let shape = schema::shape::<T>();
        let items = documents.iter();
        items
            .filter_map(|document| self.item(document, &shape))
            .collect()
    }

    fn item<T: Content>(&mut self, document: &Document, shape: &Shape) -> Option<T> {
        let found = shape::check(&document.root, shape);
        if !found.is_empty() {
            self.diagnostics.extend(found);
            if let Some(name) = name(&document.root) {
                self.broken.items.insert((T::FOLDER.to_owned(), name));
            }
            return None;
        }
        match decode::decode(&document.root) {
            Ok(item) => Some(item),
            Err(error) => {
                let place = document.root.span;
                self.diagnostics
                    .push(Diagnostic::new(&codes::DS022, place, error.to_string()));
                None
            }
        }
    }

    /// Files under `app/files/`; other files that are not YAML are unknown, but for
    /// notes in Markdown.
    fn assets(&mut self, sources: &Sources) -> Vec<Asset> {
        let mut assets = Vec::new();
        for asset in &sources.assets {
            if asset.path.starts_with(APP_FILES) {
                assets.push(asset.clone());
            } else if !asset.path.starts_with(TESTS_FOLDER) && !is_note(&asset.path) {
                self.unknown(&asset.path);
            }
        }
        assets
    }

    fn unknown(&mut self, path: &str) {
        let first = path.split('/').next().unwrap_or(path);
        let help = match did_you_mean(first, FOLDERS.iter().copied().chain([PACK_FILE])) {
            Some(near) if near != first => format!("did you mean `{near}`?"),
            _ => format!("content lies in one of the folders {}", FOLDERS.join(", ")),
        };
        let message = format!("`{path}` is no part of a pack");
        self.diagnostics
            .push(Diagnostic::new(&codes::DS005, Place::File(path.to_owned()), message).help(help));
    }

    fn without_extension(&mut self) {
        let message = format!("the pack has no `{PACK_FILE}`");
        self.diagnostics.push(
            Diagnostic::new(&codes::DS006, Place::Whole, message)
                .help("`dsmith new NAME` writes a pack to start from"),
        );
    }
}

/// The name of an item whose form is wrong, if it has one.
fn name(root: &Node) -> Option<String> {
    let Value::Map(pairs) = &root.value else {
        return None;
    };
    let (_, name) = pairs.iter().find(|(key, _)| key.name == "name")?;
    match &name.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}
