//! Log sources and their types, extensions, QIDs, event mappings and custom properties, as
//! they are installed.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use serde_json::{Value, json};

use super::Console;
use crate::console::error::{Answer, ApiError};
use crate::console::listing::{Parameters, list, one};
use crate::install::Columns;

/// A resource: its path, the table, how a row is written, and what is said of a missing one.
struct Resource {
    path: &'static str,
    table: &'static str,
    json: fn(&Console, &Columns) -> Value,
    missing: &'static str,
}

const SOURCES: &str = "/config/event_sources/log_source_management";
const PROPERTIES: &str = "/config/event_sources/custom_properties";

fn resources() -> [(String, Resource); 7] {
    let resource = |path, table, json, missing| Resource {
        path,
        table,
        json,
        missing,
    };
    [
        (
            SOURCES,
            resource(
                "log_source_types",
                "sensordevicetype",
                log_source_type as fn(&Console, &Columns) -> Value,
                "The log source type ID was not found.",
            ),
        ),
        (
            SOURCES,
            resource(
                "log_sources",
                "sensordevice",
                log_source,
                "The log source ID was not found.",
            ),
        ),
        (
            SOURCES,
            resource(
                "log_source_extensions",
                "device_ext",
                extension,
                "The log source extension ID was not found.",
            ),
        ),
        (
            "/data_classification",
            resource(
                "qid_records",
                "qidmap",
                qid,
                "The requested QID record was not found.",
            ),
        ),
        (
            "/data_classification",
            resource(
                "dsm_event_mappings",
                "dsmevent",
                mapping,
                "The requested DSM event mapping was not found.",
            ),
        ),
        (
            PROPERTIES,
            resource(
                "regex_properties",
                "ariel_regex_property",
                property,
                "The requested event regex property cannot be found.",
            ),
        ),
        (
            PROPERTIES,
            resource(
                "property_json_expressions",
                "ariel_property_json_expression",
                expression,
                "The requested json expression cannot be found.",
            ),
        ),
    ]
    .map(|(base, resource)| (format!("{base}/{}", resource.path), resource))
}

pub(super) fn router() -> Router<Arc<Console>> {
    let mut router = Router::new();
    for (path, resource) in resources() {
        let resource = Arc::new(resource);
        let (all, each) = (Arc::clone(&resource), resource);
        let by_id = format!("{path}/{{id}}");
        router = router
            .route(
                &path,
                get(
                    move |State(console): State<Arc<Console>>,
                          Query(p): Query<Parameters>,
                          headers: HeaderMap| async move {
                        listed(&console, &all, &p, &headers)
                    },
                ),
            )
            .route(
                &by_id,
                get(
                    move |State(console): State<Arc<Console>>,
                          Path(id): Path<i64>,
                          Query(p): Query<Parameters>,
                          headers: HeaderMap| async move {
                        found(&console, &each, id, &p, &headers)
                    },
                ),
            );
    }
    router
}

fn listed(
    console: &Console,
    resource: &Resource,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Answer {
    let rows = console.store.rows(resource.table)?;
    list(
        rows.iter()
            .map(|row| (resource.json)(console, row))
            .collect(),
        parameters,
        headers,
    )
}

fn found(
    console: &Console,
    resource: &Resource,
    id: i64,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Answer {
    let rows = console.store.rows(resource.table)?;
    let mut items = rows.iter().map(|row| (resource.json)(console, row));
    let item = items.find(|item| item["id"] == id);
    let item = item.ok_or_else(|| ApiError::new(404, 1002, resource.missing))?;
    Ok(one(item, parameters, headers))
}

fn text(row: &Columns, column: &str) -> Value {
    row.get(column).cloned().map_or(Value::Null, Value::String)
}

fn number(row: &Columns, column: &str) -> Value {
    let number = row.get(column).and_then(|n| n.trim().parse::<i64>().ok());
    number.map_or(Value::Null, Value::from)
}

fn flag(row: &Columns, column: &str) -> Value {
    Value::Bool(row.get(column).is_some_and(|f| f == "true"))
}

/// -1 is no number but none.
fn narrowed(row: &Columns, column: &str) -> Value {
    let value = number(row, column);
    if value == -1 { Value::Null } else { value }
}

fn log_source_type(console: &Console, row: &Columns) -> Value {
    let rows = console
        .store
        .rows("sensordeviceprotocols")
        .unwrap_or_default();
    let own = rows
        .iter()
        .filter(|p| p.get("sensordevicetypeid") == row.get("id"));
    let protocols: Vec<Value> = own
        .map(|p| json!({"documented": flag(p, "documented"), "protocol_id": number(p, "sensorprotocolid")}))
        .collect();
    json!({
        "custom": row.get("devicetypeoverride").is_some_and(|o| o == "4000"),
        "default_protocol_id": protocols.first().map(|p| p["protocol_id"].clone()),
        "id": number(row, "id"),
        "internal": false,
        "latest_version": text(row, "latest_version"),
        "log_source_extension_id": number(row, "extension_id"),
        "name": text(row, "devicetypedescription"),
        "protocol_types": protocols,
        "supported_language_ids": [1],
        "uuid": text(row, "uuid"),
        "version": null,
    })
}

fn log_source(_: &Console, row: &Columns) -> Value {
    json!({
        "auto_discovered": flag(row, "autodiscovered"),
        "average_eps": 0,
        "coalesce_events": flag(row, "coalesce_events"),
        "creation_date": number(row, "creationdate"),
        "credibility": number(row, "devicecredibility"),
        "description": text(row, "devicedescription"),
        "disconnected_log_collector_id": null,
        "enabled": flag(row, "deviceenabled"),
        "gateway": flag(row, "gateway"),
        "group_ids": [],
        "id": number(row, "id"),
        "internal": false,
        "language_id": number(row, "languageid"),
        "last_event_time": number(row, "timestamp_last_seen"),
        "legacy_bulk_group_name": null,
        "log_source_extension_id": number(row, "extension_id"),
        "modified_date": number(row, "editdate"),
        "name": text(row, "devicename"),
        "parsing_order": number(row, "parsing_order"),
        "protocol_parameters": [{"id": 0, "name": "identifier", "value": text(row, "hostname")}],
        "protocol_type_id": 0,
        "requires_deploy": false,
        "sending_ip": text(row, "sending_ip"),
        "status": {"last_updated": 0, "messages": [], "status": "NA"},
        "store_event_payload": flag(row, "store_event_payload"),
        "target_event_collector_id": number(row, "eccomponentid"),
        "type_id": number(row, "devicetypeid"),
        "wincollect_external_destination_ids": null,
        "wincollect_internal_destination_id": null,
    })
}

fn extension(_: &Console, row: &Columns) -> Value {
    json!({
        "description": text(row, "description"),
        "id": number(row, "id"),
        "name": text(row, "name"),
        "uuid": text(row, "uuid"),
    })
}

fn qid(_: &Console, row: &Columns) -> Value {
    json!({
        "id": number(row, "id"),
        "qid": number(row, "qid"),
        "name": text(row, "qname"),
        "description": text(row, "qdescription"),
        "severity": number(row, "severity"),
        "low_level_category_id": number(row, "lowlevelcategory"),
        "log_source_type_id": null,
        "uuid": text(row, "uuid"),
    })
}

fn mapping(_: &Console, row: &Columns) -> Value {
    json!({
        "custom_event": flag(row, "customevent"),
        "id": number(row, "id"),
        "log_source_event_category": text(row, "deviceeventcategory"),
        "log_source_event_id": text(row, "deviceeventid"),
        "log_source_type_id": number(row, "devicetypeid"),
        "qid_record_id": number(row, "qidmapid"),
        "uuid": text(row, "uuid"),
    })
}

fn property(_: &Console, row: &Columns) -> Value {
    json!({
        "auto_discovered": flag(row, "autodiscovered"),
        "creation_date": number(row, "creationdate"),
        "datetime_format": text(row, "datepattern"),
        "description": text(row, "description"),
        // The API's own number; the row's id is the identifier.
        "id": number(row, "sequenceid"),
        "identifier": text(row, "id"),
        "locale": text(row, "languagetag"),
        "modification_date": number(row, "editdate"),
        "name": text(row, "propertyname"),
        "property_type": row.get("propertytype").map(|t| t.to_lowercase()),
        "use_for_rule_engine": flag(row, "forceparse"),
        "username": text(row, "username"),
    })
}

fn expression(_: &Console, row: &Columns) -> Value {
    json!({
        "creation_date": number(row, "creationdate"),
        "enabled": flag(row, "enabled"),
        "expression": text(row, "expression"),
        "id": number(row, "sequenceid"),
        "identifier": text(row, "id"),
        "log_source_id": narrowed(row, "deviceid"),
        "log_source_type_id": narrowed(row, "devicetypeid"),
        "low_level_category_id": narrowed(row, "category"),
        "modification_date": number(row, "editdate"),
        "payload": text(row, "payload"),
        "qid": narrowed(row, "qid"),
        "regex_property_identifier": text(row, "ap_id"),
        "username": text(row, "username"),
    })
}
