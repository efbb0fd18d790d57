//! Custom properties and their expressions.

use std::collections::BTreeMap;

use super::{Row, Tables, column, reference, types};
use crate::compare::item::{Item, Kind};

pub(super) fn properties(tables: &Tables) -> Vec<Item> {
    let properties = tables.rows("ariel_regex_property").iter().map(|row| {
        let name = row.get("propertyname").map_or("?", String::as_str);
        Item::new(Kind::Property, id(row), name)
            .with("type", column(row, "propertytype"))
            .with("database", column(row, "database"))
            .with("parse in advance", column(row, "forceparse"))
            .with("description", column(row, "description"))
            .with("date pattern", date_pattern(row))
    });
    properties.collect()
}

/// The pattern of a time property. Consoles write an empty one, or their column's default
/// as text, for the others.
fn date_pattern(row: &Row) -> Option<String> {
    let pattern = row.get("datepattern")?;
    let empty = pattern.is_empty() || pattern.starts_with("NULL::");
    (!empty).then(|| pattern.clone())
}

/// Expressions of every table whose name is that of a table of expressions, known or not.
pub(super) fn expressions(tables: &Tables) -> Vec<Item> {
    let names = Names {
        properties: tables.names("ariel_regex_property", "id", "propertyname"),
        types: types::names(tables),
        log_sources: tables.names("sensordevice", "id", "devicename"),
        qids: tables.names("qidmap", "qid", "qname"),
    };
    let found = tables.0.iter().filter(|(table, _)| is_table(table));
    found
        .flat_map(|(table, rows)| rows.iter().map(|row| expression(table, row, &names)))
        .collect()
}

/// `ariel_property_expression`, `ariel_property_json_expression` and their like.
pub(super) fn is_table(table: &str) -> bool {
    table.starts_with("ariel_property_") && table.ends_with("expression")
}

struct Names<'t> {
    properties: BTreeMap<&'t str, &'t str>,
    types: BTreeMap<&'t str, &'t str>,
    log_sources: BTreeMap<&'t str, &'t str>,
    qids: BTreeMap<&'t str, &'t str>,
}

fn expression(table: &str, row: &Row, names: &Names<'_>) -> Item {
    let property = reference(row, "ap_id", &names.properties).unwrap_or_else(|| "?".to_owned());
    let of = reference(row, "devicetypeid", &names.types);
    let name = format!("{property} of {}", of.as_deref().unwrap_or("every type"));
    let reads = row.get("expression").or_else(|| row.get("regex")).cloned();
    Item::new(Kind::Expression, id(row), name)
        .with("kind", Some(kind(table)))
        .with("reads", reads)
        .with("capture group", column(row, "capturegroup"))
        .with("log source type", of)
        .with("log source", reference(row, "deviceid", &names.log_sources))
        .with("QID", reference(row, "qid", &names.qids))
        .with("category", reference(row, "category", &BTreeMap::new()))
        .with("rank", column(row, "rank"))
        .with("enabled", column(row, "enabled"))
        .with("field", column(row, "propertybase"))
}

fn kind(table: &str) -> &str {
    let rest = table.strip_prefix("ariel_property_");
    let rest = rest.and_then(|rest| rest.strip_suffix("expression"));
    match rest.unwrap_or(table).trim_end_matches('_') {
        "" => "regex",
        other => other,
    }
}

fn id(row: &Row) -> Option<&str> {
    row.get("id").map(String::as_str)
}
