//! A pack's folder as a source: what a build would write, without writing it.

use super::{AppSource, Source, Tables, package};
use crate::package::app_zip::{app_zip, needs_collector};
use crate::render::content::{self, Content};
use crate::render::{app_manifest, extension_manifest};
use crate::resolve::Resolved;

/// The source that a pack is.
pub fn of_pack(resolved: &Resolved<'_>) -> Source {
    let app = resolved.app.as_ref();
    let manifest = app.map(|app| app_manifest::render(resolved, app));
    let content = content::content(resolved, manifest.as_deref());
    // The package's size is not compared.
    let extension = extension_manifest::render(resolved, 0);
    Source {
        qradar_version: Some(content.qradar_version.clone()),
        tables: tables(&content),
        manifest: serde_json::from_str(&extension).ok(),
        app: app.map(|app| AppSource {
            // The one that a build would put in.
            collector: needs_collector(app).then(|| env!("CARGO_PKG_VERSION").to_owned()),
            ..package::of_app(&app_zip(resolved, app, None))
        }),
    }
}

fn tables(content: &Content) -> Tables {
    let tables = content.tables.iter().map(|table| {
        let rows = table.rows.iter().map(|row| {
            let columns = row.columns.iter();
            columns
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect()
        });
        (table.name.to_owned(), rows.collect())
    });
    Tables(tables.collect())
}
