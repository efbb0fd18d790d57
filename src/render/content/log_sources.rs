//! `sensordevice`: log sources.
//!
//! Counters and times of last events are NULL: a log source that was never used has
//! none. The extension comes from the type, as in exports since 7.4.

use super::{Row, Table};
use crate::model::assumptions::EVENT_COLLECTOR;
use crate::resolve::Resolved;

/// The default syslog configuration, which needs no row of its own.
const DEFAULT_CONFIGURATION: u32 = 0;

pub(super) fn log_sources(pack: &Resolved<'_>) -> Table {
    let collector = EVENT_COLLECTOR.of(pack.extension);
    let rows = pack.log_sources.iter().map(|row| {
        let log_source_type = &pack.log_source_types[row.log_source_type];
        Row::new()
            .with("deviceenabled", row.item.enabled)
            .with("creationdate", pack.released_ms)
            .with("bulk_added_id", -1)
            .with("languageid", 1)
            .with("deployed", true)
            .with("devicecredibility", row.item.credibility)
            .with("uuid", row.ids.uuid)
            .with("hostname", &row.item.identifier.value)
            .with("peakeps60s", 0)
            .with("eccomponentid", collector)
            .with("logonly", false)
            .with("id", row.ids.number)
            .with("extension_use_condition", 0)
            .with("devicedescription", row.item.description.trim())
            .with("store_event_payload", row.item.store_event_payload)
            .with("parsing_order", 1)
            .with("coalesce_events", row.item.coalesce_events)
            .with("eps60s", 0)
            .with("autodiscovered", false)
            .with("bulk_added", false)
            .with("encoding", "UTF-8")
            .with("devicetypeid", log_source_type.ids.number)
            .with("eccomponentid_history", collector)
            .with("devicename", &row.item.name.value)
            .with("editdate", pack.released_ms)
            .with("gateway", false)
            .with("spconfig", DEFAULT_CONFIGURATION)
    });
    Table::new("sensordevice", rows)
}
