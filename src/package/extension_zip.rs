//! The extension zip before it is signed: the content XML, manifest.txt and the app zip.

use super::app_zip::{Service, app_zip};
use super::archive::{Archive, ArchiveError, Entry, write};
use crate::render::content::{self, Content};
use crate::render::{PackageNames, app_manifest, extension_manifest};
use crate::resolve::Resolved;

/// The extension's manifest.
pub const MANIFEST: &str = "manifest.txt";

/// A pack as the parts of its package.
#[derive(Debug, Clone)]
pub struct ExtensionZip<'p> {
    pack: &'p Resolved<'p>,
    /// What the files are called.
    pub names: PackageNames,
    /// The rows of the content XML.
    pub content: Content,
    app_zip: Option<Vec<u8>>,
}

impl<'p> ExtensionZip<'p> {
    /// Renders a pack. `service` is the collector, where the app needs it.
    pub fn new(pack: &'p Resolved<'p>, service: Option<&Service>) -> Result<Self, ArchiveError> {
        let manifest = pack.app.as_ref().map(|app| app_manifest::render(pack, app));
        let app_zip = match &pack.app {
            Some(app) => Some(write(&app_zip(pack, app, service))?),
            None => None,
        };
        Ok(Self {
            pack,
            names: PackageNames::of(pack),
            content: content::content(pack, manifest.as_deref()),
            app_zip,
        })
    }

    /// The entries, with `package_size` in manifest.txt.
    pub fn archive(&self, package_size: usize) -> Archive {
        let xml = content::write(&self.content);
        let manifest = extension_manifest::render(self.pack, package_size);
        let mut archive = Archive {
            entries: vec![
                Entry::file(self.names.content_xml.as_str(), xml),
                Entry::file(MANIFEST, manifest),
            ],
        };
        if let (Some(name), Some(bytes)) = (&self.names.app_zip, &self.app_zip) {
            archive
                .entries
                .push(Entry::file(name.as_str(), bytes.as_slice()));
        }
        archive
    }
}
