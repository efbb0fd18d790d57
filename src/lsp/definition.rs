//! From a name to the item that it means.

use lsp_types::{GotoDefinitionResponse, Location, Position};

use super::catalog::{self, Item};
use super::cursor::{Cursor, cursor};
use super::workspace::File;
use super::{diagnostics, position};

/// Where the item stands that is named at a place.
pub(super) fn definition(file: &File<'_>, at: Position) -> Option<GotoDefinitionResponse> {
    let item = named(file, position::offset(file.text, at))?;
    let map = &file.looked.sources.map;
    let uri = file.uri(map.path(item.place.file))?;
    let range = diagnostics::range(map, item.place);
    Some(GotoDefinitionResponse::Scalar(Location::new(uri, range)))
}

/// The item that is named at a byte.
pub(super) fn named<'f>(file: &'f File<'_>, offset: usize) -> Option<Item<'f>> {
    let pack = &file.looked.pack;
    let (items, name, exact) = match cursor(file.text, offset)? {
        Cursor::Value { key, value, .. } => (catalog::items(pack, &file.path, key)?, value, true),
        Cursor::Aql(word) if word.quote == Some('\'') => (catalog::types(pack), word.text, true),
        // AQL makes no difference between capital and small letters in names.
        Cursor::Aql(word) => (catalog::properties(pack), word.text, false),
    };
    let is = |item: &Item<'_>| {
        item.name == name || !exact && item.name.to_lowercase() == name.to_lowercase()
    };
    items.into_iter().find(is)
}
