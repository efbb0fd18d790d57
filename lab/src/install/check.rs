//! What a content XML must fulfil before anything of it is installed: known tables, their
//! columns, ids that are unique, and references that lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Package;
use super::refusal::{Code, Refusal};
use super::tables::{Table, is_no_reference, table};
use dsmith::source::content_xml::Row;

/// How many reasons are told.
const MOST: usize = 20;

/// Tables of which every console has rows of its own, so that a reference out of the file
/// is no fault.
const OF_THE_CONSOLE: [&str; 4] = [
    "sensordevicecategory",
    "sensorprotocol",
    "fgroup_type",
    "fgroup",
];
/// Ids of IBM's own properties begin so.
const DEFAULT_PROPERTY: [&str; 3] = ["DEFAULT", "APPTRACK", "SYSTEM"];

/// Checks a package's content for a console of that version.
pub fn check(package: &Package, version: &str) -> Result<(), Refusal> {
    let mut reasons = Vec::new();
    newer(package, version, &mut reasons);
    let ids = ids(&package.content.rows, &mut reasons);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &package.content.rows {
        let number = numbers.entry(&row.table).or_default();
        *number += 1;
        let place = format!("row {number} of {}", row.table);
        match table(&row.table) {
            None => reasons.push(format!("{}: no console has this table", row.table)),
            Some(table) => {
                columns(row, table, &place, &mut reasons);
                references(row, table, &ids, &place, &mut reasons);
            }
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let more = reasons.len().saturating_sub(MOST);
    reasons.truncate(MOST);
    if more > 0 {
        reasons.push(format!("and {more} more"));
    }
    Err(Refusal {
        code: Code::NotValid,
        reasons,
    })
}

/// The content, and what it needs, is not newer than the console.
fn newer(package: &Package, version: &str, reasons: &mut Vec<String>) {
    let needed = [
        ("qradarversion", package.content.qradar_version.clone()),
        ("min_qradar_version", package.field("min_qradar_version")),
    ];
    for (what, needed) in needed {
        let Some(needed) = needed else { continue };
        // 7.5.0, as people write it, cannot be compared with 2021.6.0.
        if numbers(&needed)[0] >= 1000 && numbers(&needed) > numbers(version) {
            reasons.push(format!(
                "{what} is {needed}, newer than this console's {version}"
            ));
        }
    }
}

fn numbers(version: &str) -> [u64; 4] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

type IdsByTable<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn ids<'a>(rows: &'a [Row], reasons: &mut Vec<String>) -> IdsByTable<'a> {
    let mut ids = IdsByTable::new();
    for row in rows {
        let Some(id) = row.columns.get("id") else {
            continue;
        };
        let first = ids.entry(&row.table).or_default().insert(id);
        if !first && table(&row.table).is_some_and(|table| table.optional.is_some()) {
            reasons.push(format!("{}: two rows have the id {id}", row.table));
        }
    }
    ids
}

fn columns(row: &Row, table: &Table, place: &str, reasons: &mut Vec<String>) {
    for required in table.required {
        if !row.columns.contains_key(*required) {
            reasons.push(format!("{place}: it has no {required}"));
        }
    }
    let Some(optional) = table.optional else {
        return;
    };
    let known = |name: &str| table.required.contains(&name) || optional.contains(&name);
    for name in row.columns.keys().filter(|name| !known(name)) {
        reasons.push(format!("{place}: the table has no column {name}"));
    }
}

fn references(
    row: &Row,
    table: &Table,
    ids: &IdsByTable<'_>,
    place: &str,
    reasons: &mut Vec<String>,
) {
    for (column, target) in table.references {
        let Some(value) = row.columns.get(*column) else {
            continue;
        };
        let found = ids
            .get(target)
            .is_some_and(|ids| ids.contains(value.as_str()));
        let own = OF_THE_CONSOLE.contains(target)
            || DEFAULT_PROPERTY
                .iter()
                .any(|start| value.starts_with(start));
        if !found && !own && !is_no_reference(value) {
            reasons.push(format!("{place}: {column} {value} is no row of {target}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("2021.6.14.20251017194912") > numbers("2021.6.9"));
        assert!(numbers("2020.3.2") < numbers("2020.11.0"));
    }
}
