//! `ariel_regex_property` and the two tables of expressions: custom properties.

use super::{Row, Table};
use crate::model::Database;
use crate::resolve::{ExpressionRow, PropertyRow, Resolved};

/// What an expression of an event property reads.
const EVENT_PAYLOAD: &str = "com.q1labs.core.types.event.NormalizedEventProperties$Payload";
/// What an expression of a flow property reads.
const FLOW_PAYLOAD: &str = "com.q1labs.core.types.flow.FlowRecordProperties$SourcePayload";
/// Any log source, QID or category.
const ANY: i32 = -1;

pub(super) fn properties(pack: &Resolved<'_>) -> Table {
    let rows = pack.properties.iter().map(|row| {
        Row::new()
            .with("tenant_id", 0)
            .with("creationdate", pack.released_ms)
            .with("propertyname", &row.item.name.value)
            .with("forceparse", row.item.parse_in_advance)
            .with("deprecated", false)
            .with("propertytype", row.item.kind.name())
            .with("description", row.item.description.trim())
            .with("autodiscovered", false)
            .with("sequenceid", row.ids.number)
            .with("database", row.item.database.name())
            .with("id", row.ids.uuid)
            .with("editdate", pack.released_ms)
            .with("username", &pack.extension.owner)
    });
    Table::new("ariel_regex_property", rows)
}

pub(super) fn json_expressions(pack: &Resolved<'_>) -> Table {
    let rows = all(pack).filter_map(|(property, expression)| {
        let key_path = expression.item.key_path.as_ref()?;
        let row = Row::new()
            .with("ap_id", property.ids.uuid)
            .with("creationdate", pack.released_ms)
            .with("expression", &key_path.value)
            .with("deviceid", ANY);
        let row = row
            .with("sequenceid", expression.ids.number)
            .with("qid", qid(pack, expression));
        Some(tail(
            row.with("enabled", expression.item.enabled)
                .with("devicetypeid", log_source_type(pack, expression)),
            pack,
            property,
            expression,
        ))
    });
    Table::new("ariel_property_json_expression", rows)
}

pub(super) fn regex_expressions(pack: &Resolved<'_>) -> Table {
    let rows = all(pack).filter_map(|(property, expression)| {
        let regex = expression.item.regex.as_ref()?;
        let group = expression.item.capture_group.as_ref();
        let row = Row::new()
            .with("ap_id", property.ids.uuid)
            .with("creationdate", pack.released_ms)
            .with("deviceid", ANY)
            .with("sequenceid", expression.ids.number)
            .with("qid", qid(pack, expression))
            .with("enabled", expression.item.enabled)
            .with("devicetypeid", log_source_type(pack, expression))
            .with("capturegroup", group.map_or(1, |g| g.value))
            .with("regex", &regex.value);
        Some(tail(row, pack, property, expression))
    });
    Table::new("ariel_property_expression", rows)
}

/// The columns with which both kinds of expression end.
fn tail(
    row: Row,
    pack: &Resolved<'_>,
    property: &PropertyRow<'_>,
    expression: &ExpressionRow<'_>,
) -> Row {
    let base = match property.item.database {
        Database::Events => EVENT_PAYLOAD,
        Database::Flows => FLOW_PAYLOAD,
    };
    row.with("propertybase", base)
        .with("rank", expression.rank)
        .with("id", expression.ids.uuid)
        .with("editdate", pack.released_ms)
        .with("category", ANY)
        .with("username", &pack.extension.owner)
}

fn all<'a, 'p>(
    pack: &'a Resolved<'p>,
) -> impl Iterator<Item = (&'a PropertyRow<'p>, &'a ExpressionRow<'p>)> {
    pack.properties
        .iter()
        .flat_map(|p| p.expressions.iter().map(move |e| (p, e)))
}

fn log_source_type(pack: &Resolved<'_>, expression: &ExpressionRow<'_>) -> u32 {
    pack.log_source_types[expression.log_source_type].ids.number
}

fn qid(pack: &Resolved<'_>, expression: &ExpressionRow<'_>) -> String {
    match expression.qid {
        Some(qid) => pack.qids[qid].qid.to_string(),
        None => ANY.to_string(),
    }
}
