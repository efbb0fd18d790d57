//! `sensordevicetype`, `sensordevicecategory` and `sensordeviceprotocols`: log source
//! types, their categories and protocols.

use std::collections::BTreeSet;

use super::{Row, Table};
use crate::model::assumptions::PROTOCOL_DOCUMENTED;
use crate::model::log_source_type::CategoryDescription;
use crate::resolve::Resolved;

pub(super) fn types(pack: &Resolved<'_>) -> Table {
    let rows = pack.log_source_types.iter().map(|row| {
        let extension = &pack.log_source_extensions[row.extension];
        Row::new()
            .with("extension_id", extension.ids.number)
            .with("uniqueperhost", false)
            .with("devicetypecredibility", row.item.credibility)
            .with("uuid", row.ids.uuid)
            .with("dsmparameter", "")
            .with("devicecategoryid", row.item.category.id())
            .with("devicetypedescription", &row.item.name.value)
            .with("defaultlanguageid", 1)
            .with("id", row.ids.number)
            .with("devicetypename", row.item.internal())
            .with("devicetypeoverride", 4000)
            .with("mask", 0)
    });
    Table::new("sensordevicetype", rows)
}

/// The categories that the types have, each once.
pub(super) fn categories(pack: &Resolved<'_>) -> Table {
    let used: BTreeSet<_> = pack
        .log_source_types
        .iter()
        .map(|row| row.item.category)
        .collect();
    let rows = used.into_iter().map(|category| {
        let description = match category.description() {
            CategoryDescription::Known(text) => text,
            CategoryDescription::Assumed(assumption) => assumption.of(pack.extension),
        };
        Row::new()
            .with("categorydescription", description)
            .with("categoryname", category.name())
            .with("id", category.id())
    });
    Table::new("sensordevicecategory", rows)
}

pub(super) fn protocols(pack: &Resolved<'_>) -> Table {
    let rows = pack.log_source_types.iter().flat_map(|row| {
        let protocols = row.item.protocols.iter().zip(&row.protocol_numbers);
        protocols.map(|(protocol, number)| {
            Row::new()
                .with("sensorprotocolid", protocol.id())
                .with("sensordevicetypeid", row.ids.number)
                .with("documented", PROTOCOL_DOCUMENTED.of(pack.extension))
                .with("id", number)
        })
    });
    Table::new("sensordeviceprotocols", rows)
}
