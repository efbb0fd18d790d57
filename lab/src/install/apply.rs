//! Installing: the planned rows into the store, with every reference to an id of the package
//! turned into one to this console's.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::package::Package;
use super::plan::{Action, Plan, Planned, plan};
use super::store::Store;
use super::tables::{Table, is_no_reference, table};
use dsmith::source::content_xml::Columns;

/// QIDs of a log source type: `2 000 000 + 250 000 × type id + n`.
const QID_START: i64 = 2_000_000;
const QIDS_OF_TYPE: i64 = 250_000;

/// Installs a package. Nothing is stored unless all of it can be.
pub fn apply(package: &Package, store: &Store, overwrite: bool) -> Result<Plan> {
    store.whole(|store| {
        let plan = plan(package, store, overwrite)?;
        let mut numbers = Numbers {
            sequence: [
                "ariel_regex_property",
                "ariel_property_json_expression",
                "ariel_property_expression",
            ]
            .iter()
            .map(|table| store.highest(table, "sequenceid"))
            .try_fold(0, |most, next| next.map(|next| most.max(next)))?,
            search: store.highest("customviewparams", "cv_id")?,
        };
        for row in plan.rows.iter().filter(|row| row.action != Action::Skip) {
            write(row, &plan, package, store, &mut numbers)?;
        }
        Ok(plan)
    })
}

/// Numbers that are unique on a console and mean nothing outside it.
struct Numbers {
    sequence: i64,
    search: i64,
}

fn write(
    row: &Planned,
    plan: &Plan,
    package: &Package,
    store: &Store,
    numbers: &mut Numbers,
) -> Result<()> {
    let table = table(row.table).context("a planned row has a table")?;
    let mut columns = row.columns.clone();
    columns.insert("id".into(), row.id.clone());
    references(table, &mut columns, plan);
    match row.table {
        "device_ext" => extension(&mut columns, plan)?,
        "qidmap" => qid(&mut columns, "qid", plan),
        "ariel_property_json_expression" | "ariel_property_expression" => {
            qid(&mut columns, "qid", plan);
            number(&mut columns, "sequenceid", &mut numbers.sequence);
        }
        "ariel_regex_property" => number(&mut columns, "sequenceid", &mut numbers.sequence),
        "customviewparams" => number(&mut columns, "cv_id", &mut numbers.search),
        "application_zip" => {
            let old = row.columns.get("id").map_or("", String::as_str);
            let bytes = package.apps.get(old).context("an app without its zip")?;
            store.put_file(&format!("app:{}", row.id), bytes)?;
        }
        _ => {}
    }
    store.put(row.table, &row.id, &columns)
}

fn references(table: &Table, columns: &mut Columns, plan: &Plan) {
    for (column, target) in table.references {
        if let Some(value) = columns.get_mut(*column)
            && (!is_no_reference(value) || *target == "sensorprotocol")
        {
            *value = plan.resolve(target, value);
        }
    }
    if table.name == "fgroup_link"
        && let Some(item) = columns.get_mut("item_id")
    {
        *item = plan.resolve("customviewparams", item);
    }
}

fn number(columns: &mut Columns, column: &str, last: &mut i64) {
    *last += 1;
    columns.insert(column.to_owned(), last.to_string());
}

/// A QID moves with its log source type.
fn qid(columns: &mut Columns, column: &str, plan: &Plan) {
    let Some(text) = columns.get_mut(column) else {
        return;
    };
    let Ok(old) = text.trim().parse::<i64>() else {
        return;
    };
    let (of_type, n) = (
        (old - QID_START) / QIDS_OF_TYPE,
        (old - QID_START) % QIDS_OF_TYPE,
    );
    if old <= QID_START || of_type == 0 {
        return;
    }
    let new = plan.resolve("sensordevicetype", &of_type.to_string());
    if let Ok(new) = new.parse::<i64>() {
        *text = (QID_START + QIDS_OF_TYPE * new + n).to_string();
    }
}

/// The log source type that a log source extension overrides is this console's.
fn extension(columns: &mut Columns, plan: &Plan) -> Result<()> {
    const ATTRIBUTE: &str = "device-type-id-override=\"";
    let text = columns.get("xml").map_or("", String::as_str);
    let bytes = STANDARD
        .decode(text.trim())
        .context("device_ext.xml is not base64")?;
    let xml = String::from_utf8(bytes).context("device_ext.xml is not UTF-8")?;
    let mut parts = xml.split(ATTRIBUTE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (old, rest) = part.split_once('"').context("an attribute does not end")?;
        out += ATTRIBUTE;
        out += &plan.resolve("sensordevicetype", old);
        out.push('"');
        out += rest;
    }
    columns.insert("xml".into(), STANDARD.encode(out));
    Ok(())
}
