//! What a query may name on this console: custom properties, and the names behind ids.

use std::collections::BTreeMap;

use anyhow::Result;
use aql::tables::ValueType;
use aql::{Catalog, Property};
use dsmith::model::categories;

use crate::install::{Columns, Store};

/// What an event is called and how it is described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QidName {
    /// The event name.
    pub name: String,
    /// Its description.
    pub description: String,
}

/// Custom properties and names, as installed at one moment.
#[derive(Debug, Default)]
pub struct Known {
    /// What the crate `aql` needs to know.
    pub catalog: Catalog,
    /// The custom properties of events and their types, in the order of their ids.
    pub properties: Vec<(String, ValueType)>,
    /// QIDs.
    pub qids: BTreeMap<i64, QidName>,
    /// Log source types.
    pub log_source_types: BTreeMap<i64, String>,
    /// Log sources.
    pub log_sources: BTreeMap<i64, String>,
}

/// Names of events that belong to no installed content.
const OWN_QIDS: &[(i64, &str, &str)] = &[
    (0, "Stored", "Stored"),
    (38_750_003, "Information Message", "Information Message"),
];

/// Low-level categories that have a name here; any other is shown as its number.
const LOW_LEVEL: &[(i64, &str)] = &[
    (10001, "Unknown"),
    (10009, "Stored"),
    (18437, "Mail"),
    (18450, "Mail Send Success"),
    (18451, "Mail Send Failure"),
    (6003, "Hostile Mail Attachment"),
    (9014, "Mail Policy Violation"),
];

impl Known {
    /// Reads the store.
    pub fn read(store: &Store) -> Result<Self> {
        let mut known = Self::default();
        for row in store.rows("sensordevicetype")? {
            let (id, name) = (number(&row, "id"), text(&row, "devicetypedescription"));
            known.catalog = known.catalog.with_log_source_type(&name);
            known.own_qids(id, &name);
            known.log_source_types.insert(id, name);
        }
        for (qid, name, description) in OWN_QIDS {
            known.name_qid(*qid, name, description);
        }
        for row in store.rows("qidmap")? {
            let description = text(&row, "qdescription");
            known.name_qid(number(&row, "qid"), &text(&row, "qname"), &description);
        }
        for row in store.rows("sensordevice")? {
            known
                .log_sources
                .insert(number(&row, "id"), text(&row, "devicename"));
        }
        for row in store.rows("ariel_regex_property")? {
            if text(&row, "database") == "events" {
                known.property(&row);
            }
        }
        Ok(known)
    }

    /// The two events that every custom log source type has.
    fn own_qids(&mut self, log_source_type: i64, name: &str) {
        let base = 2_000_000 + 250_000 * log_source_type;
        self.name_qid(
            base,
            &format!("{name} Message"),
            &format!("{name} Stored Event"),
        );
        self.name_qid(base + 1, "Unknown", "Unknown");
    }

    fn name_qid(&mut self, qid: i64, name: &str, description: &str) {
        let (name, description) = (name.to_owned(), description.to_owned());
        self.qids.insert(qid, QidName { name, description });
    }

    fn property(&mut self, row: &Columns) {
        let name = text(row, "propertyname");
        let value_type = match text(row, "propertytype").to_lowercase().as_str() {
            "numeric" => ValueType::Decimal,
            "ip" => ValueType::Ip,
            "port" => ValueType::Port,
            "time" => ValueType::Time,
            _ => ValueType::Text,
        };
        let property = Property {
            name: name.clone(),
            value_type,
            parsed_in_advance: text(row, "forceparse") == "true",
            enabled: true,
            filled_by: None,
        };
        let catalog = std::mem::take(&mut self.catalog);
        self.catalog = catalog.with_property(property);
        self.properties.push((name, value_type));
    }

    /// The name of a category of either level.
    pub fn category(id: i64) -> String {
        if let Some((_, name)) = LOW_LEVEL.iter().find(|(known, _)| *known == id) {
            return (*name).to_owned();
        }
        let mut high = categories::all().iter();
        let high = high.find(|high| i64::from(high.id) == id);
        high.map_or_else(|| id.to_string(), |high| high.name.to_owned())
    }
}

fn text(row: &Columns, column: &str) -> String {
    row.get(column).cloned().unwrap_or_default()
}

fn number(row: &Columns, column: &str) -> i64 {
    row.get(column)
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(0)
}
