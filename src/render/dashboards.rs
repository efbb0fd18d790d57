//! `dashboards.json`: the tabs as the collector's query service and the pages read them.
//!
//! It lives in the app and not in the content XML, so no kind of content has one more item.

use serde_json::{Map, Value, json};

use crate::check::PanelQuery;
use crate::model::dashboard::{Column, DrillDown, Filter, Matching, Panel, Width};
use crate::resolve::{DashboardRow, PanelRow, Resolved};

/// The version of the file's form.
const VERSION: u32 = 1;
/// The time ranges that every tab offers: id, text, seconds.
const RANGES: [(&str, &str, u32); 5] = [
    ("1h", "Last hour", 3_600),
    ("6h", "Last 6 hours", 21_600),
    ("24h", "Last 24 hours", 86_400),
    ("7d", "Last 7 days", 604_800),
    ("30d", "Last 30 days", 2_592_000),
];
/// The one that is shown first.
const DEFAULT_RANGE: &str = "24h";

/// The file, or none for a pack without dashboards.
pub fn render(pack: &Resolved<'_>) -> Option<String> {
    if pack.dashboards.is_empty() {
        return None;
    }
    let ranges =
        RANGES.map(|(id, label, seconds)| json!({ "id": id, "label": label, "seconds": seconds }));
    let tabs: Vec<Value> = pack.dashboards.iter().map(|row| tab(pack, row)).collect();
    let file = json!({
        "version": VERSION,
        "ranges": ranges,
        "default_range": DEFAULT_RANGE,
        "tabs": tabs,
    });
    Some(format!("{file:#}\n"))
}

fn tab(pack: &Resolved<'_>, row: &DashboardRow<'_>) -> Value {
    let panels = row.panels.iter();
    json!({
        "id": row.item.id.0.value,
        "title": row.item.title.value,
        "filters": row.item.filters.iter().map(filter).collect::<Vec<_>>(),
        "panels": panels.filter_map(|row| panel(pack, row)).collect::<Vec<_>>(),
    })
}

fn filter(filter: &Filter) -> Value {
    let typed = filter.choices.is_empty();
    json!({
        "id": filter.id.0.value,
        "label": filter.label,
        "kind": if typed { "text" } else { "choice" },
        "property": filter.property.value,
        "match": match filter.matching {
            Matching::Equals => "equals",
            Matching::Contains => "contains",
        },
        "choices": filter.choices,
    })
}

fn panel(pack: &Resolved<'_>, row: &PanelRow<'_>) -> Option<Value> {
    let item = row.item;
    let search = pack.saved_searches[row.search].item;
    let query = PanelQuery::of(pack, row)?;
    let columns = item.columns.iter();
    Some(json!({
        "id": item.id.0.value,
        "title": item.title,
        "search": search.name.value,
        "database": search.database.name(),
        "aql": query.query.to_string(),
        "chart": item.chart.value.name(),
        "columns": columns.map(|c| column(&query, c)).collect::<Vec<_>>(),
        "unit": item.unit,
        "width": match item.width {
            Width::Quarter => 1,
            Width::Half => 2,
            Width::Full => 4,
        },
        "page_sizes": (!item.page_sizes.is_empty()).then_some(&item.page_sizes),
        "top": item.top.as_ref().map(|top| top.value),
        "colours": meanings(item),
        "drill_down": item.drill_down.as_ref().map(drill_down),
        "event_fields": event_fields(pack, &query),
    }))
}

fn column(query: &PanelQuery, column: &Column) -> Value {
    let name = &column.name.value;
    let role = column.role.value;
    json!({
        "name": name,
        "role": role.name(),
        "type": query.kind(name, role),
        "label": column.label.as_ref().unwrap_or(name),
    })
}

fn meanings(panel: &Panel) -> Option<Value> {
    let meanings = panel.meanings.iter();
    let map: Map<String, Value> = meanings
        .map(|(value, meaning)| (value.clone(), json!(meaning.name())))
        .collect();
    (!map.is_empty()).then_some(Value::Object(map))
}

fn drill_down(drill_down: &DrillDown) -> Value {
    json!({
        "kind": drill_down.show.value.name(),
        "property": drill_down.property.as_ref().map(|property| &property.value),
    })
}

/// The custom properties that the events of a query have: those that one of its log source
/// types fills.
fn event_fields<'p>(pack: &'p Resolved<'_>, query: &PanelQuery) -> Vec<&'p str> {
    let types = query.query.log_source_types();
    let fills = |index: usize| {
        let name = pack.log_source_types[index].item.name.value.as_str();
        types.is_empty() || types.contains(name)
    };
    let properties = pack.properties.iter().filter(|row| {
        let mut expressions = row.expressions.iter().filter(|e| e.item.enabled);
        expressions.any(|expression| fills(expression.log_source_type))
    });
    properties.map(|row| row.item.name.value.as_str()).collect()
}
