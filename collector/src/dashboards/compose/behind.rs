//! What stands behind a mark: its events, or the values of a property among them; and the
//! whole event behind a row.
//!
//! The conditions and the time range are those of the panel, so the counts agree.

use aql::Query;
use aql::ast::{Expr, Item, Several, TextError};
use aql::build;

use super::super::file::{Column, DrillDown, Kind, Role};
use super::super::request::{Mistake, Named, Request};
use super::point::{OF_MARK, OF_ROW, at};
use super::{MOST_ROWS, Plan, Scene, Shape, control};

/// The queries behind a mark.
pub struct Behind {
    /// For the page.
    pub query: Query,
    /// Its columns.
    pub columns: Vec<Column>,
    /// For Log Activity, where people read it.
    pub log_activity: Query,
}

impl Scene<'_> {
    pub(super) fn drill_down(self, request: &Request) -> Result<Plan, Mistake> {
        let point = request.point.clone().unwrap_or_default();
        let behind = self.behind(&point)?;
        let mut behind =
            behind.ok_or_else(|| Mistake::new("panel", "this panel has no drill-down"))?;
        if let Some(sort) = &request.sort {
            let key = behind.query.selected(&sort.column).cloned();
            let key = key.ok_or_else(|| Mistake::new("sort", "names no column of these rows"))?;
            behind.query.order_by = vec![build::order(key, sort.descending)];
        }
        Ok(self.pages(behind.query, behind.columns, Some(behind.log_activity)))
    }

    pub(super) fn event(self, request: &Request) -> Result<Plan, Mistake> {
        let point = request.point.clone().unwrap_or_default();
        if point.is_empty() {
            return Err(Mistake::new("point", "must say which row"));
        }
        let query = at(self.query.clone(), self.panel, &point, OF_ROW)?;
        let fields = self.panel.event_fields.iter().map(String::as_str);
        let (items, columns) = event_items(fields)?;
        let query = selecting(&query, items).with_limit(1);
        Ok(self.pages(query, columns, None))
    }

    fn pages(&self, query: Query, columns: Vec<Column>, log_activity: Option<Query>) -> Plan {
        Plan {
            query,
            columns,
            shape: Shape::Pages,
            range: self.range,
            bucket: None,
            log_activity,
        }
    }

    /// What stands behind a point, or behind the whole panel.
    pub(super) fn behind(&self, point: &Named) -> Result<Option<Behind>, Mistake> {
        let Some(drill_down) = &self.panel.drill_down else {
            return Ok(None);
        };
        let query = at(self.query.clone(), self.panel, point, OF_MARK)?;
        let behind = match drill_down {
            DrillDown::DistinctValues { property } => distinct_values(&query, property),
            DrillDown::RawPayloads {} => raw_payloads(&query),
        };
        behind.map(Some)
    }
}

/// The query with other items, and without what belongs to its own.
fn selecting(query: &Query, items: Several<Item, 1>) -> Query {
    Query {
        items,
        group_by: Vec::new(),
        having: None,
        order_by: Vec::new(),
        limit: None,
        ..query.clone()
    }
}

fn distinct_values(query: &Query, property: &str) -> Result<Behind, Mistake> {
    let value = build::column(property).map_err(control("panel"))?;
    let items = Several::one(build::item(value.clone(), None).map_err(control("panel"))?);
    let items = items.with(build::item(build::count(), Some("Count")).map_err(control("panel"))?);
    let mut query = selecting(query, items);
    query.group_by = vec![value];
    query.order_by = vec![build::order(build::count(), true)];
    Ok(Behind {
        log_activity: query.clone(),
        query,
        columns: vec![
            column(property, property, Role::Category, Kind::Text),
            column("Count", "Count", Role::Value, Kind::Number),
        ],
    })
}

fn raw_payloads(query: &Query) -> Result<Behind, Mistake> {
    let rows = |time: Expr| -> Result<Query, TextError> {
        let items = Several::one(build::item(time, Some("Time"))?)
            .with(own("QIDNAME", "qid", "Event")?)
            .with(own("UTF8", "payload", "Payload")?);
        let mut query = selecting(query, items);
        query.order_by = vec![build::order(build::column("starttime")?, true)];
        Ok(query.with_limit(MOST_ROWS))
    };
    let time = || build::column("starttime").map_err(control("panel"));
    let formatted = build::text("yyyy-MM-dd HH:mm:ss")
        .and_then(|pattern| build::call("DATEFORMAT", vec![build::column("starttime")?, pattern]));
    Ok(Behind {
        query: rows(time()?).map_err(control("panel"))?,
        log_activity: formatted.and_then(rows).map_err(control("panel"))?,
        columns: vec![
            column("Time", "Time", Role::Time, Kind::Time),
            column("Event", "Event", Role::Text, Kind::Text),
            column("Payload", "Payload", Role::Payload, Kind::Text),
        ],
    })
}

/// What every event has beside its properties: function, column, name, role and type.
const EVENT: [(&str, &str, &str, Role, Kind); 6] = [
    ("", "starttime", "Start Time", Role::Time, Kind::Time),
    ("", "devicetime", "Log Source Time", Role::Time, Kind::Time),
    ("QIDNAME", "qid", "Event Name", Role::Text, Kind::Text),
    (
        "LOGSOURCENAME",
        "logsourceid",
        "Log Source",
        Role::Text,
        Kind::Text,
    ),
    ("", "sourceip", "Source IP", Role::Text, Kind::Text),
    ("", "username", "User Name", Role::Text, Kind::Text),
];

fn event_items<'f>(
    fields: impl Iterator<Item = &'f str>,
) -> Result<(Several<Item, 1>, Vec<Column>), Mistake> {
    let mut items = Vec::new();
    let mut columns = Vec::new();
    for (function, of, name, role, kind) in EVENT {
        items.push(own(function, of, name));
        columns.push(column(name, name, role, kind));
    }
    for field in fields {
        items.push(build::column(field).and_then(|property| build::item(property, None)));
        columns.push(column(field, field, Role::Text, Kind::Text));
    }
    items.push(own("UTF8", "payload", "Payload"));
    columns.push(column("Payload", "Payload", Role::Payload, Kind::Text));
    let items: Vec<Item> = items
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(control("panel"))?;
    let items = Several::new(items).ok_or_else(|| Mistake::new("panel", "has no columns"))?;
    Ok((items, columns))
}

/// A column of events, through a function if one is named.
fn own(function: &str, column: &str, alias: &str) -> Result<Item, TextError> {
    let column = build::column(column)?;
    let expr = match function {
        "" => column,
        function => build::call(function, vec![column])?,
    };
    build::item(expr, Some(alias))
}

fn column(name: &str, label: &str, role: Role, kind: Kind) -> Column {
    Column {
        name: name.to_owned(),
        role,
        kind,
        label: label.to_owned(),
    }
}
