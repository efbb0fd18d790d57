//! Saved searches, with the groups that they are in, and the groups.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Row, Tables, column, reference};
use crate::compare::item::{Item, Kind};
use crate::render::java_stream::{JavaStream, JavaValue};

/// Keys of a search's form that a console makes up anew, or that follow from its AQL.
const VOLATILE: &[&str] = &[
    "aql",
    "aqlLines",
    "endTimeAbs",
    "handleId",
    "hasChanges",
    "searchId",
    "searchName",
    "searchSessionID",
    "sessionId",
    "startTimeAbs",
];

pub(super) fn searches(tables: &Tables) -> Vec<Item> {
    let groups = groups_by_search(tables);
    let of_search = |row: &Row| groups.get(row.get("id")?.as_str()).cloned();
    let searches = tables.rows("customviewparams").iter().map(|row| {
        let name = row.get("itemname").map_or("?", String::as_str);
        let item = Item::new(Kind::SavedSearch, row.get("id").map(String::as_str), name)
            .with("database", column(row, "database"))
            .with("shared", column(row, "shared"))
            .with_list("groups", of_search(row).unwrap_or_default());
        with_form(item, row)
    });
    searches.collect()
}

/// The names of the groups that each search is in, by the search's id.
fn groups_by_search(tables: &Tables) -> BTreeMap<&str, Vec<String>> {
    let names = tables.names("fgroup", "id", "name");
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for link in tables.rows("fgroup_link") {
        let group = reference(link, "fgroup_id", &names);
        if let (Some(search), Some(group)) = (link.get("item_id"), group) {
            groups.entry(search).or_default().push(group);
        }
    }
    for names in groups.values_mut() {
        names.sort();
    }
    groups
}

/// The search itself: its AQL, or every key of a form that is not AQL.
fn with_form(item: Item, row: &Row) -> Item {
    let Some(encoded) = row.get("queryparams") else {
        return item;
    };
    let stream = STANDARD.decode(encoded).ok();
    let Some(stream) = stream.and_then(|bytes| JavaStream::decode(&bytes).ok()) else {
        return item.with("form that cannot be read", Some(encoded.as_str()));
    };
    let aql = stream.map.get("aql").and_then(text);
    let item = match &aql {
        Some(aql) => with_aql(item, aql),
        None => item,
    };
    let keys = stream.map.iter();
    keys.map(|(key, value)| (key.to_string(), value))
        .filter(|(key, _)| !VOLATILE.contains(&key.as_str()))
        .fold(item, |item, (key, value)| {
            item.with(format!("form {key}"), text(value))
        })
}

/// The AQL as its parser prints it, so that layout is no difference, and its columns.
fn with_aql(item: Item, aql: &str) -> Item {
    match aql::parse(aql) {
        Ok(parsed) => {
            let columns = parsed.query.columns(&aql::Catalog::default());
            let columns = columns.iter().map(|column| column.name.clone()).collect();
            item.with("AQL", Some(parsed.query.to_string()))
                .with_list("columns", columns)
        }
        Err(_) => {
            let words: Vec<&str> = aql.split_whitespace().collect();
            item.with("AQL", Some(words.join(" ")))
        }
    }
}

fn text(value: &JavaValue) -> Option<String> {
    match value {
        JavaValue::Null => None,
        JavaValue::String(text) => Some(text.to_string()),
        JavaValue::Boolean(value) => Some(value.to_string()),
        JavaValue::Integer(value) => Some(value.to_string()),
        JavaValue::Long(value) => Some(value.to_string()),
        JavaValue::Strings(values) => {
            let texts = values.iter().map(|v| v.as_ref().map_or("null", |v| v));
            Some(texts.collect::<Vec<&str>>().join(", "))
        }
    }
}

pub(super) fn groups(tables: &Tables) -> Vec<Item> {
    let names = tables.names("fgroup", "id", "name");
    let types = tables.names("fgroup_type", "id", "name");
    let groups = tables.rows("fgroup").iter().map(|row| {
        let name = row.get("name").map_or("?", String::as_str);
        // The ids of groups are a console's own, so groups are paired by name.
        Item::new(Kind::Group, None, name)
            .with("parent", reference(row, "parent_id", &names))
            .with("type", reference(row, "type_id", &types))
            .with("description", column(row, "description"))
    });
    groups.collect()
}
