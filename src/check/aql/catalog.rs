//! What a query of the pack may name: the pack's custom properties and log source types.
//!
//! QRadar's own log source types are not listed; a type that the pack does not define is
//! no mistake.

use ::aql::tables::ValueType;
use ::aql::{Catalog, Property};

use crate::model::Database;
use crate::model::property::PropertyType;
use crate::resolve::{PropertyRow, Resolved};

/// One catalog for each database, since a property belongs to one.
pub(in crate::check) struct Catalogs {
    events: Catalog,
    flows: Catalog,
}

impl Catalogs {
    /// The catalogs of a pack.
    pub(in crate::check) fn of(pack: &Resolved<'_>) -> Self {
        Self {
            events: catalog(pack, Database::Events),
            flows: catalog(pack, Database::Flows),
        }
    }

    /// The catalog of a saved search's database.
    pub(in crate::check) fn of_database(&self, database: Database) -> &Catalog {
        match database {
            Database::Events => &self.events,
            Database::Flows => &self.flows,
        }
    }
}

fn catalog(pack: &Resolved<'_>, database: Database) -> Catalog {
    let types = pack.log_source_types.iter().map(|row| &row.item.name.value);
    let catalog = types.fold(Catalog::new(), |catalog, name| {
        catalog.with_log_source_type(name)
    });
    let properties = pack.properties.iter();
    properties
        .filter(|row| row.item.database == database)
        .fold(catalog, |catalog, row| {
            catalog.with_property(property(pack, row))
        })
}

fn property(pack: &Resolved<'_>, row: &PropertyRow<'_>) -> Property {
    let mut enabled = row.expressions.iter().filter(|e| e.item.enabled).peekable();
    Property {
        name: row.item.name.value.clone(),
        value_type: value_type(row.item.kind),
        parsed_in_advance: row.item.parse_in_advance,
        // QRadar enables expressions. A property without any is not disabled but unfinished.
        enabled: row.expressions.is_empty() || enabled.peek().is_some(),
        filled_by: Some(
            enabled
                .map(|e| {
                    pack.log_source_types[e.log_source_type]
                        .item
                        .name
                        .value
                        .clone()
                })
                .collect(),
        ),
    }
}

fn value_type(kind: PropertyType) -> ValueType {
    match kind {
        PropertyType::String => ValueType::Text,
        PropertyType::Numeric => ValueType::Decimal,
        PropertyType::Ip => ValueType::Ip,
        PropertyType::Port => ValueType::Port,
        PropertyType::Time => ValueType::Time,
    }
}
