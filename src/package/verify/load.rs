//! The package as the rules see it: its zip, its content, its manifests, its apps.

use serde_json::Value;

use super::json;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::package::archive::{Archive, Entry, Limits, read};
use crate::source::content_xml::{self, ContentXml, Refused};

/// An extension zip, read as far as it could be.
pub(super) struct Package {
    /// The zip itself.
    pub archive: Archive,
    /// The content XML's name.
    pub xml: String,
    /// The content XML.
    pub content: Option<ContentXml>,
    /// manifest.txt.
    pub manifest: Option<Value>,
    /// The app zips that the content names.
    pub apps: Vec<App>,
}

/// An app zip in the package.
pub(super) struct App {
    /// Its name in the package.
    pub zip: String,
    /// Its content.
    pub archive: Archive,
    /// Its manifest.json.
    pub manifest: Option<Value>,
}

impl Package {
    /// A text field of `extension_manifest` in manifest.txt.
    pub(super) fn extension_text(&self, key: &str) -> Option<String> {
        self.manifest_text(&format!("/doc/extension_manifest/{key}"))
    }

    /// A text in manifest.txt by JSON pointer.
    pub(super) fn manifest_text(&self, pointer: &str) -> Option<String> {
        let value = self.manifest.as_ref()?.pointer(pointer)?;
        value.as_str().map(str::to_owned)
    }

    /// An English text in manifest.txt.
    pub(super) fn localized(&self, key: &str) -> Option<String> {
        self.extension_text(&format!("locale/en-US/{key}"))
    }
}

impl App {
    /// The place of a file in the app zip.
    pub(super) fn at(&self, entry: &str) -> Place {
        Place::Entry(format!("{}!/{entry}", self.zip))
    }

    /// The objects of an array field of manifest.json.
    pub(super) fn list<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Value> {
        let array = self.manifest.as_ref().and_then(|m| m.get(key)?.as_array());
        array.into_iter().flatten()
    }

    /// Whether a boolean field, which is a string, is `"true"`.
    pub(super) fn is_true(&self, key: &str) -> bool {
        let value = self.manifest.as_ref().and_then(|m| m.get(key)?.as_str());
        value == Some("true")
    }
}

/// Reads the package; nothing when it is no readable zip.
pub(super) fn load(bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Package> {
    let archive = match read(bytes, &Limits::PACKAGE) {
        Ok(archive) => archive,
        Err(error) => {
            diagnostics.push(error.diagnostic(None));
            return None;
        }
    };
    let xml = content_entry(&archive, diagnostics);
    let content = xml.and_then(|entry| load_content(entry, diagnostics));
    let manifest = load_manifest(&archive, diagnostics);
    let apps = content
        .as_ref()
        .map(|content| load_apps(&archive, content, diagnostics))
        .unwrap_or_default();
    Some(Package {
        xml: xml.map(|e| e.name.clone()).unwrap_or_default(),
        content,
        manifest,
        apps,
        archive,
    })
}

/// Rule E1: exactly one XML in the root, and its root element is `<content>`.
fn content_entry<'a>(archive: &'a Archive, diagnostics: &mut Vec<Diagnostic>) -> Option<&'a Entry> {
    let in_root: Vec<&Entry> = archive
        .files()
        .filter(|e| !e.name.contains('/') && e.name.to_ascii_lowercase().ends_with(".xml"))
        .collect();
    let message = match in_root.as_slice() {
        [one] if content_xml::is_content(&one.bytes) => return Some(one),
        [one] => format!("{:?} does not start with a <content> element", one.name),
        [] => "there is no content XML in the root of the zip".to_owned(),
        several => {
            let names: Vec<String> = several.iter().map(|e| format!("{:?}", e.name)).collect();
            format!(
                "there are {} XML files in the root: {}",
                names.len(),
                names.join(", ")
            )
        }
    };
    diagnostics.push(
        Diagnostic::new(&codes::DS410, Place::Whole, message).help(
            "a package has exactly one XML file in its root, with the root element <content>",
        ),
    );
    in_root
        .into_iter()
        .find(|e| content_xml::is_content(&e.bytes))
}

fn load_content(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<ContentXml> {
    match content_xml::read(&entry.bytes) {
        Ok(content) => Some(content),
        Err(reason) => {
            let code = match reason {
                Refused::Malformed(_) => &codes::DS420,
                Refused::Unsafe(_) => &codes::DS421,
            };
            let message = format!("the content XML is refused: {reason}");
            diagnostics.push(Diagnostic::new(
                code,
                Place::Entry(entry.name.clone()),
                message,
            ));
            None
        }
    }
}

/// Rule E2: manifest.txt in the root, JSON without a key twice.
fn load_manifest(archive: &Archive, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    let Some(entry) = archive.get("manifest.txt") else {
        let message = "there is no manifest.txt in the root of the zip";
        diagnostics
            .push(Diagnostic::new(&codes::DS411, Place::Whole, message).help(
                "consoles install without it; Pre-Validation and the App Exchange refuse it",
            ));
        return None;
    };
    match json::parse(&entry.bytes) {
        Ok(value) => Some(value),
        Err(reason) => {
            let message = format!("manifest.txt is not the JSON it should be: {reason}");
            let place = Place::Entry("manifest.txt".into());
            diagnostics.push(Diagnostic::new(&codes::DS412, place, message));
            None
        }
    }
}

fn load_apps(
    archive: &Archive,
    content: &ContentXml,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<App> {
    let mut apps = Vec::new();
    for row in content.rows("application_zip") {
        let path = row
            .get("filedata")
            .map_or("", String::as_str)
            .trim_start_matches('/');
        let Some(entry) = archive.get(path) else {
            let message =
                format!("the content names the app zip {path:?}, which is not in the package");
            diagnostics.push(Diagnostic::new(&codes::DS422, Place::Whole, message));
            continue;
        };
        match read(&entry.bytes, &Limits::PACKAGE) {
            Ok(archive) => apps.push(App {
                manifest: load_app_manifest(&archive, path, diagnostics),
                zip: path.to_owned(),
                archive,
            }),
            Err(error) => diagnostics.push(error.diagnostic(Some(path))),
        }
    }
    apps
}

fn load_app_manifest(
    archive: &Archive,
    zip: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let entry = archive.get("manifest.json")?;
    let parsed = json::parse(&entry.bytes).and_then(|value| {
        let object = value.is_object().then_some(value);
        object.ok_or_else(|| "it is no object".to_owned())
    });
    match parsed {
        Ok(value) => Some(value),
        Err(reason) => {
            let place = Place::Entry(format!("{zip}!/manifest.json"));
            let message = format!("manifest.json is not the JSON it should be: {reason}");
            diagnostics.push(Diagnostic::new(&codes::DS431, place, message));
            None
        }
    }
}
