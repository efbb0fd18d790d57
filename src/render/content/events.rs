//! `dsmevent` and `qidmap`: event mappings and QIDs.

use super::{Row, Table};
use crate::model::assumptions::{EVENT_CATEGORY, MAPPING_CREDIBILITY};
use crate::model::categories;
use crate::resolve::{MappingRow, Resolved};

pub(super) fn event_mappings(pack: &Resolved<'_>) -> Table {
    let rows = pack.event_mappings.iter().map(|mapping| {
        let log_source_type = &pack.log_source_types[mapping.log_source_type];
        Row::new()
            .with("credibility", MAPPING_CREDIBILITY.of(pack.extension))
            .with("deviceeventcategory", event_category(pack, mapping))
            .with("customevent", true)
            .with("id", mapping.ids.number)
            .with("unravelevent", 0)
            .with("uuid", mapping.ids.uuid)
            .with("qidmapid", pack.qids[mapping.qid].ids.number)
            .with("devicetypeid", log_source_type.ids.number)
            .with("deviceeventid", &mapping.item.event_id.value)
    });
    Table::new("dsmevent", rows)
}

/// What QRadar compares with the category that the log source extension read.
fn event_category(pack: &Resolved<'_>, mapping: &MappingRow<'_>) -> String {
    if let Some(category) = &mapping.item.event_category {
        return category.value.clone();
    }
    let log_source_type = pack.log_source_types[mapping.log_source_type].item;
    match EVENT_CATEGORY.of(pack.extension) {
        "internal-name" => log_source_type.internal(),
        "display-name" => log_source_type.name.value.clone(),
        other => other.to_owned(),
    }
}

pub(super) fn qids(pack: &Resolved<'_>) -> Table {
    let rows = pack.qids.iter().map(|qid| {
        let category = qid.item.low_level_category.value;
        let rated = categories::high_level(category).is_some_and(|high| high.rated);
        let rate = |value: u32| if rated { value } else { 0 };
        Row::new()
            .with("severity", qid.item.severity)
            .with("lowlevelcategory", category)
            .with("reverseip", false)
            .with("qid", qid.qid)
            .with("uuid", qid.ids.uuid)
            .with("ratethreshold", 0)
            .with("rateinterval", rate(1000))
            .with("qdescription", qid.item.description.trim())
            // A category without a pipe is an error of a rule; nothing is written then.
            .with(
                "catpipename",
                categories::pipe(category).unwrap_or_default(),
            )
            .with("ratelongwindow", rate(86400))
            .with("qname", &qid.item.name.value)
            .with("rateshortwindow", rate(3600))
            .with("id", qid.ids.number)
    });
    Table::new("qidmap", rows)
}
