//! What an install would do: each row with its action and its id on this console.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::package::Package;
use super::store::Store;
use super::tables::{Ids, TABLES, Table, is_no_reference};
use dsmith::source::content_xml::{Columns, Row};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is new.
    Add,
    /// It is there, and the package's row takes its place.
    Replace,
    /// It is there and stays as it is.
    Skip,
}

impl Action {
    /// The word in results. Only SKIP is in the reference.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Replace => "REPLACE",
            Self::Skip => "SKIP",
        }
    }
}

/// One row of the package and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The table.
    pub table: &'static str,
    /// The item's name for people.
    pub title: String,
    /// What becomes of it.
    pub action: Action,
    /// Its id on this console.
    pub id: String,
    /// Its columns, still with the package's ids.
    pub columns: Columns,
}

/// The rows of a package with their ids, and how ids of the package become ids here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The rows, parents before children.
    pub rows: Vec<Planned>,
    /// Table, id in the package, id here.
    pub ids: BTreeMap<(&'static str, String), String>,
}

/// Decides for each row of the package. `overwrite` replaces what is there.
pub fn plan(package: &Package, store: &Store, overwrite: bool) -> Result<Plan> {
    let mut plan = Plan::default();
    for table in TABLES {
        let rows: Vec<&Row> = rows_of(package, table);
        if rows.is_empty() {
            continue;
        }
        let existing = store.rows(table.name)?;
        let mut next = store.next_id(table)?;
        let taken: BTreeSet<String> = existing
            .iter()
            .filter_map(|r| r.get("id").cloned())
            .collect();
        for row in rows {
            let old = row.columns.get("id").or(row.columns.get(table.title));
            let old = old.cloned().unwrap_or_default();
            let known = plan.known(table, &row.columns, &existing);
            let action = match (&known, overwrite) {
                (None, _) => Action::Add,
                (Some(_), true) => Action::Replace,
                (Some(_), false) => Action::Skip,
            };
            let id = known.unwrap_or_else(|| new_id(table, &old, &taken, &mut next));
            plan.ids.insert((table.name, old), id.clone());
            plan.rows.push(Planned {
                table: table.name,
                title: title(table, row, &package.content.rows),
                action,
                id,
                columns: row.columns.clone(),
            });
        }
    }
    Ok(plan)
}

fn rows_of<'p>(package: &'p Package, table: &Table) -> Vec<&'p Row> {
    let all = package.content.rows.iter();
    let mut rows: Vec<&Row> = all.filter(|row| row.table == table.name).collect();
    // A group comes after the one that it belongs to.
    let level = |row: &Row| -> i64 {
        row.columns
            .get("level_id")
            .and_then(|l| l.parse().ok())
            .unwrap_or(0)
    };
    if table.name == "fgroup" {
        rows.sort_by_key(|row| level(row));
    }
    rows
}

fn new_id(table: &Table, old: &str, taken: &BTreeSet<String>, next: &mut i64) -> String {
    let kept = match table.ids {
        Ids::Kept => true,
        Ids::FromUnlessBelow(_, bound) => {
            old.parse::<i64>().is_ok_and(|id| id < bound) && !taken.contains(old)
        }
        Ids::From(_) => false,
    };
    if kept {
        return old.to_owned();
    }
    *next += 1;
    (*next - 1).to_string()
}

/// An expression is called as its property.
fn title(table: &Table, row: &Row, all: &[Row]) -> String {
    let own = || row.columns.get(table.title).cloned().unwrap_or_default();
    let (target, reference, column) = match table.name {
        "ariel_property_json_expression" | "ariel_property_expression" => {
            ("ariel_regex_property", "ap_id", "propertyname")
        }
        "fgroup_link" => ("customviewparams", "item_id", "itemname"),
        "sensordeviceprotocols" => (
            "sensordevicetype",
            "sensordevicetypeid",
            "devicetypedescription",
        ),
        _ => return own(),
    };
    let wanted = row.columns.get(reference);
    let found = all
        .iter()
        .find(|r| r.table == target && r.columns.get("id") == wanted);
    found
        .and_then(|r| r.columns.get(column).cloned())
        .unwrap_or_else(own)
}

impl Plan {
    /// The id here of what a package's row points to.
    pub fn resolve(&self, target: &'static str, old: &str) -> String {
        let found = self.ids.get(&(target, old.to_owned()));
        found.cloned().unwrap_or_else(|| old.to_owned())
    }

    /// The id of the row on this console that is the same item.
    fn known(&self, table: &Table, columns: &Columns, existing: &[Columns]) -> Option<String> {
        table.identity.iter().find_map(|way| {
            let wanted: Vec<Option<String>> =
                way.iter().map(|c| self.here(table, c, columns)).collect();
            wanted.first()?.as_ref()?;
            let same = |row: &&Columns| {
                way.iter()
                    .zip(&wanted)
                    .all(|(c, w)| row.get(*c) == w.as_ref())
            };
            existing.iter().find(same)?.get("id").cloned()
        })
    }

    /// A column's value with this console's ids.
    fn here(&self, table: &Table, column: &str, columns: &Columns) -> Option<String> {
        let value = columns.get(column)?;
        let target = table.references.iter().find(|(name, _)| *name == column);
        Some(match target {
            Some((_, target)) if !is_no_reference(value) || *target == "sensorprotocol" => {
                self.resolve(target, value)
            }
            // The item of a link is a saved search's id, or something that has no new id.
            None if table.name == "fgroup_link" => self.resolve("customviewparams", value),
            _ => value.clone(),
        })
    }
}
