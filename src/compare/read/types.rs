//! Log source types with their category and protocols, and log sources.

use std::collections::BTreeMap;

use super::{Row, Tables, column, reference};
use crate::compare::item::{Item, Kind};

pub(super) fn types(tables: &Tables) -> Vec<Item> {
    let categories = tables.names("sensordevicecategory", "id", "categoryname");
    let extensions = tables.names("device_ext", "id", "name");
    let protocols = protocols(tables);
    let of_type = |row: &Row| protocols.get(row.get("id")?.as_str()).cloned();
    let types = tables.rows("sensordevicetype").iter().map(|row| {
        Item::new(Kind::LogSourceType, uuid(row), type_name(row))
            .with("number", column(row, "id"))
            .with("internal name", column(row, "devicetypename"))
            .with("category", reference(row, "devicecategoryid", &categories))
            .with(
                "log source extension",
                reference(row, "extension_id", &extensions),
            )
            .with("credibility", column(row, "devicetypecredibility"))
            .with_list("protocols", of_type(row).unwrap_or_default())
    });
    types.collect()
}

fn type_name(row: &Row) -> &str {
    let shown = row
        .get("devicetypedescription")
        .filter(|name| !name.is_empty());
    shown
        .or_else(|| row.get("devicetypename"))
        .map_or("?", String::as_str)
}

/// The protocols of each type, by the type's number: their names, where the file has
/// them, else their numbers.
fn protocols(tables: &Tables) -> BTreeMap<&str, Vec<String>> {
    let names = tables.names("sensorprotocol", "id", "protocolname");
    let mut of_types: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in tables.rows("sensordeviceprotocols") {
        let (Some(of), Some(id)) = (row.get("sensordevicetypeid"), row.get("sensorprotocolid"))
        else {
            continue;
        };
        let name = match names.get(id.as_str()) {
            Some(name) => (*name).to_owned(),
            // The number that is the same on every console.
            None if id == "0" => "Syslog".to_owned(),
            None => format!("protocol {id}"),
        };
        of_types.entry(of).or_default().push(name);
    }
    for names in of_types.values_mut() {
        names.sort();
    }
    of_types
}

/// The name of each log source type by its number.
pub(super) fn names(tables: &Tables) -> BTreeMap<&str, &str> {
    let rows = tables.rows("sensordevicetype").iter();
    rows.filter_map(|row| Some((row.get("id")?.as_str(), type_name(row))))
        .collect()
}

pub(super) fn log_sources(tables: &Tables) -> Vec<Item> {
    let types = names(tables);
    let extensions = tables.names("device_ext", "id", "name");
    let sources = tables.rows("sensordevice").iter().map(|row| {
        let name = row.get("devicename").map_or("?", String::as_str);
        Item::new(Kind::LogSource, uuid(row), name)
            .with("identifier", column(row, "hostname"))
            .with("log source type", reference(row, "devicetypeid", &types))
            .with(
                "log source extension",
                reference(row, "extension_id", &extensions),
            )
            .with("description", column(row, "devicedescription"))
            .with("enabled", column(row, "deviceenabled"))
            .with("credibility", column(row, "devicecredibility"))
            .with("coalesce events", column(row, "coalesce_events"))
            .with("store payload", column(row, "store_event_payload"))
            .with("encoding", column(row, "encoding"))
    });
    sources.collect()
}

fn uuid(row: &Row) -> Option<&str> {
    row.get("uuid").map(String::as_str)
}
