//! The content XML: every item as a row of the console's own database tables.
//!
//! Rows are plain data ([`Table`]) until [`write`](xml::write) makes them text. The
//! columns and their order are those of the newest clean export of each table; an
//! importer finds columns by name, so the order is for the reader's eye only.

mod app;
mod events;
mod extensions;
mod groups;
mod kinds;
mod log_sources;
mod properties;
mod saved_searches;
mod table;
mod types;
mod xml;

pub use kinds::{KINDS, Kind};
pub use table::{Row, Table};
pub use xml::write;

use crate::resolve::Resolved;

/// The content of a pack: the root's `qradarversion` and its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The QRadar version that the content is for.
    pub qradar_version: String,
    /// The tables, in the order in which the console writes them.
    pub tables: Vec<Table>,
}

/// Every item of a pack as rows. `app_manifest` is the text of the app's manifest.json.
pub fn content(pack: &Resolved<'_>, app_manifest: Option<&str>) -> Content {
    let mut tables = vec![
        events::event_mappings(pack),
        types::categories(pack),
        properties::properties(pack),
        types::types(pack),
        log_sources::log_sources(pack),
        events::qids(pack),
        properties::json_expressions(pack),
        extensions::extensions(pack),
        properties::regex_expressions(pack),
        types::protocols(pack),
        saved_searches::saved_searches(pack),
        groups::group_types(pack),
        groups::groups(pack),
        groups::links(pack),
    ];
    if let Some(manifest) = app_manifest {
        tables.extend(app::app(pack, manifest));
    }
    tables.retain(|table| !table.rows.is_empty());
    Content {
        qradar_version: pack.extension.minimum_qradar.version.value.clone(),
        tables,
    }
}
