//! Rows of tables that have no item of their own: compared column by column.

use super::{Row, Tables, properties};
use crate::compare::item::{Item, Kind};

/// The tables that are read elsewhere, and those that only hold other items together.
const READ: &[&str] = &[
    "application_zip",
    "ariel_regex_property",
    "content_version",
    "customviewparams",
    "device_ext",
    "dsmevent",
    "fgroup",
    "fgroup_link",
    "fgroup_type",
    "installed_application",
    "qidmap",
    "sensordevice",
    "sensordevicecategory",
    "sensordeviceprotocols",
    "sensordevicetype",
    "sensorprotocol",
];

/// Columns that a console fills anew.
const VOLATILE: &[&str] = &[
    "create_date",
    "created_time",
    "creationdate",
    "editdate",
    "mod_date",
    "modified_date",
    "modifieddate",
];

/// The columns that may hold a row's name, the best first.
const NAMES: &[&str] = &["name", "configname", "propertyname", "qname", "id"];

pub(super) fn rows(tables: &Tables) -> Vec<Item> {
    let others = tables
        .0
        .iter()
        .filter(|(table, _)| !READ.contains(&table.as_str()) && !properties::is_table(table));
    others
        .flat_map(|(table, rows)| rows.iter().map(|row| item(table, row)))
        .collect()
}

fn item(table: &str, row: &Row) -> Item {
    let name = NAMES.iter().find_map(|column| row.get(*column));
    let name = format!("{table} {}", name.map_or("", String::as_str));
    let item = Item::new(
        Kind::OtherRow,
        row.get("uuid").map(String::as_str),
        name.trim(),
    );
    let columns = row
        .iter()
        .filter(|(column, _)| !VOLATILE.contains(&column.as_str()));
    columns.fold(item, |item, (column, value)| {
        item.with(column, Some(value.as_str()))
    })
}
