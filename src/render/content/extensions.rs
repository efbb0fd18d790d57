//! `device_ext`: log source extensions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Row, Table};
use crate::render::log_source_extension;
use crate::resolve::{ExtensionRow, Resolved};

pub(super) fn extensions(pack: &Resolved<'_>) -> Table {
    let rows = pack.log_source_extensions.iter().map(|row| {
        let xml = log_source_extension::render(pack, row);
        Row::new()
            .with("xml", STANDARD.encode(xml))
            .with("use_condition", 0)
            .with("name", name(pack, row))
            .with("description", row.item.description.trim())
            .with("id", row.ids.number)
            .with("uuid", row.ids.uuid)
            .with("enabled", true)
    });
    Table::new("device_ext", rows)
}

/// The DSM editor calls an extension after the type that uses it.
fn name(pack: &Resolved<'_>, row: &ExtensionRow<'_>) -> String {
    match row.used_by.first() {
        Some(user) => format!("{}_ext", pack.log_source_types[*user].item.internal()),
        None => row.item.name.value.clone(),
    }
}
