//! From the rows of a content XML, and what stands beside it in a package, to items.

mod app;
mod events;
mod extension;
mod other;
mod pack;
mod package;
mod parsing;
mod properties;
mod searches;
mod types;

use std::collections::BTreeMap;

use serde_json::Value as Json;

pub use pack::of_pack;
pub use package::{Unreadable, of_file};

use super::item::{Item, Kind, Version};

pub use crate::source::content_xml::Columns as Row;

/// The tables of a content XML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables(pub BTreeMap<String, Vec<Row>>);

impl Tables {
    /// The rows of a table; none when it is not there.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// What one column of a table says about another.
    fn names<'t>(&'t self, table: &str, key: &str, name: &str) -> BTreeMap<&'t str, &'t str> {
        let pairs = self.rows(table).iter();
        pairs
            .filter_map(|row| Some((row.get(key)?.as_str(), row.get(name)?.as_str())))
            .collect()
    }
}

/// A version as it was read, before it is understood.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The content XML's `<qradarversion>`.
    pub qradar_version: Option<String>,
    /// The content XML's rows.
    pub tables: Tables,
    /// manifest.txt, where there is one.
    pub manifest: Option<Json>,
    /// The app zip, where there is one.
    pub app: Option<AppSource>,
}

/// What is compared of an app zip.
#[derive(Debug, Clone, Default)]
pub struct AppSource {
    /// manifest.json.
    pub manifest: Option<Json>,
    /// The version that the collector's binary names.
    pub collector: Option<String>,
    /// dashboards.json.
    pub dashboards: Option<Json>,
    /// Every file's name and SHA-256.
    pub files: BTreeMap<String, String>,
}

/// The version that a source holds. `origin` is what the user called it.
pub fn version(origin: &str, source: &Source) -> Version {
    let tables = &source.tables;
    let mut items = Vec::new();
    items.extend(extension::extension(source));
    items.extend(source.app.iter().flat_map(app::app));
    items.extend(types::types(tables));
    items.extend(parsing::extensions(tables));
    items.extend(types::log_sources(tables));
    items.extend(events::qids(tables));
    items.extend(events::mappings(tables));
    items.extend(properties::properties(tables));
    items.extend(properties::expressions(tables));
    items.extend(searches::searches(tables));
    items.extend(searches::groups(tables));
    items.extend(other::rows(tables));
    number(&mut items);
    Version {
        origin: origin.to_owned(),
        items,
    }
}

/// Tells items of one kind and name apart by the order in which they stand.
fn number(items: &mut [Item]) {
    let mut seen: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    for item in items {
        let nth = seen.entry((item.kind, item.name.clone())).or_default();
        *nth += 1;
        item.nth = *nth;
    }
}

fn column(row: &Row, name: &str) -> Option<String> {
    row.get(name).cloned()
}

/// A column that holds an id, by the name of what it refers to. -1 stands for "any" and
/// 0 for "none"; an id that the file does not explain stays an id.
fn reference(row: &Row, column: &str, names: &BTreeMap<&str, &str>) -> Option<String> {
    match row.get(column)?.as_str() {
        "" | "-1" | "0" => None,
        id => Some(
            names
                .get(id)
                .map_or_else(|| id.to_owned(), |n| (*n).to_owned()),
        ),
    }
}
