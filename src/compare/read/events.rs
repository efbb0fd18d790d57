//! QIDs and event mappings.

use super::{Row, Tables, column, reference, types};
use crate::compare::item::{Item, Kind};
use crate::model::categories;

pub(super) fn qids(tables: &Tables) -> Vec<Item> {
    let qids = tables.rows("qidmap").iter().map(|row| {
        let name = row.get("qname").map_or("?", String::as_str);
        Item::new(Kind::Qid, uuid(row), name)
            .with("number", column(row, "qid"))
            .with("description", column(row, "qdescription"))
            .with("severity", column(row, "severity"))
            .with("category", category(row.get("lowlevelcategory")))
    });
    qids.collect()
}

/// The number of the low-level category after the name of the high-level one.
fn category(number: Option<&String>) -> Option<String> {
    let number = number?;
    let known = number.parse().ok().and_then(categories::high_level);
    Some(known.map_or_else(|| number.clone(), |high| format!("{} {number}", high.name)))
}

pub(super) fn mappings(tables: &Tables) -> Vec<Item> {
    let types = types::names(tables);
    let qids = tables.names("qidmap", "id", "qname");
    let mappings = tables.rows("dsmevent").iter().map(|row| {
        let of = reference(row, "devicetypeid", &types).unwrap_or_else(|| "any type".to_owned());
        let event_id = row.get("deviceeventid").map_or("?", String::as_str);
        Item::new(Kind::EventMapping, uuid(row), format!("{of}: {event_id}"))
            .with("QID", reference(row, "qidmapid", &qids))
            .with("event category", column(row, "deviceeventcategory"))
            .with("credibility", column(row, "credibility"))
            .with("custom", column(row, "customevent"))
    });
    mappings.collect()
}

fn uuid(row: &Row) -> Option<&str> {
    row.get("uuid").map(String::as_str)
}
