//! `fgroup_type`, `fgroup` and `fgroup_link`: groups of saved searches.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Row, Table};
use crate::model::GroupType;
use crate::resolve::Resolved;

/// The class that makes groups of saved searches.
const FACTORY: &str = "com.q1labs.core.shared.group.ArielSavedSearchGroupFactory";

pub(super) fn group_types(pack: &Resolved<'_>) -> Table {
    let rows = kinds(pack).into_iter().map(|kind| {
        Row::new()
            .with("name", kind.name())
            .with("description", kind.description())
            .with("id", kind.id())
            .with("class_name", FACTORY)
    });
    Table::new("fgroup_type", rows)
}

/// The root group of each kind, then the pack's own.
pub(super) fn groups(pack: &Resolved<'_>) -> Table {
    let modified = iso(pack.released_ms);
    let roots = kinds(pack).into_iter().map(|kind| {
        Row::new()
            .with("type_id", kind.id())
            .with("user_name", "system")
            .with("level_id", 1)
            .with("name", kind.name())
            .with("description", kind.description())
            .with("id", kind.id())
            .with("modified_date", &modified)
    });
    let own = pack.groups.iter().map(|row| {
        Row::new()
            .with("parent_id", row.item.kind.id())
            .with("type_id", row.item.kind.id())
            .with("user_name", &pack.extension.owner)
            .with("level_id", 2)
            .with("name", &row.item.name.value)
            .with("description", row.item.description.trim())
            .with("id", row.ids.number)
            .with("modified_date", &modified)
    });
    Table::new("fgroup", roots.chain(own))
}

/// One link for each saved search.
pub(super) fn links(pack: &Resolved<'_>) -> Table {
    let rows = pack.saved_searches.iter().map(|search| {
        Row::new()
            .with("fgroup_id", pack.groups[search.group].ids.number)
            .with("item_id", search.ids.uuid)
            .with("user_name", &pack.extension.owner)
            .with("id", search.link_number)
    });
    Table::new("fgroup_link", rows)
}

fn kinds(pack: &Resolved<'_>) -> BTreeSet<GroupType> {
    pack.groups.iter().map(|group| group.item.kind).collect()
}

/// A time with milliseconds and zone, as these columns are written.
fn iso(ms: i64) -> String {
    // Every release day lies in the range of years that is allowed for one.
    let time = Timestamp::from_millisecond(ms).unwrap_or_default();
    format!("{time:.3}")
}
