//! The form of a saved search in AQL, as the console saves it.
//!
//! The key set is that of the real AQL searches of a 7.3.1 export, without the
//! optional `hasChanges`; later versions' forms are not known, nor which keys a
//! reader needs. Time range and limit are part of the AQL.

use uuid::Uuid;

use super::{ARIEL_SEARCH_FORM, Header, JavaMap, JavaStream, JavaString, JavaValue};

/// A saved search in AQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AqlSearch<'a> {
    /// The search's name (column `itemname`).
    pub name: &'a str,
    /// The search's id (column `id`).
    pub id: Uuid,
    /// The query, on as many lines as it is to be shown on. A `--` comment would
    /// swallow what follows it, since the console runs the lines joined into one.
    pub aql: &'a str,
    /// What the query selects from.
    pub database: Database,
    /// The user that the search belongs to (column `username`).
    pub owner: &'a str,
    /// When it was saved, in milliseconds since 1970 (UTC). In real AQL searches 38
    /// to 60 less than the column `creationdate`.
    pub date_ms: i64,
    /// The time that the form shows as the search's own, up to the minute of
    /// `date_ms`, in milliseconds: equal to the query's `LAST`.
    pub time_range_ms: i64,
    /// The field `interval`, in milliseconds; 300,000 in every known AQL search.
    pub interval_ms: i64,
    /// Of the browser session that saved it.
    pub session: Session,
}

/// The database that an Ariel search reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// Events.
    Events,
    /// Network flows.
    Flows,
}

/// Ids that a console draws by lot; nothing outside the form is known to refer to
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// `sessionId`, written as 32 upper-case hexadecimal digits.
    pub session: Uuid,
    /// `searchSessionID`.
    pub search_session: Uuid,
    /// `handleId`, written with `-ASYNCHRONOUS` behind it.
    pub handle: Uuid,
}

impl AqlSearch<'_> {
    /// The stream that the console would write.
    pub fn stream(&self) -> JavaStream {
        JavaStream {
            header: Header {
                date_ms: self.date_ms,
                item_name: self.name.to_owned(),
                reserved: String::new(),
                owner: self.owner.to_owned(),
                form_class: ARIEL_SEARCH_FORM.to_owned(),
            },
            map: JavaMap::hashed(
                self.entries()
                    .into_iter()
                    .map(|(key, value)| (key.into(), value)),
            ),
        }
    }

    /// In an order of insertion that real forms allow: of those that share a bucket,
    /// `searchMode` precedes `startTimeAbs`, and `isGlobalSearch` `fromReporting`.
    fn entries(&self) -> [(&'static str, JavaValue); 27] {
        // Four of the flags are one and the same String in a real form (a constant of
        // its class), two are Strings of their own (parameters of a request).
        let off = JavaString::from("false");
        let end_ms = self.end_ms();
        [
            ("searchMode", "AQL".into()),
            ("aql", self.one_line().into()),
            ("aqlLines", self.lines_json().into()),
            ("timeRangeType", "aqlTime".into()),
            ("searchName", self.name.into()),
            ("searchId", self.id.to_string().into()),
            ("database", self.database.name().into()),
            ("dispatch", "performSearch".into()),
            ("projection", "flow".into()),
            ("sorting", "asc".into()),
            ("saveResult", "false".into()),
            ("isGlobalSearch", off.clone().into()),
            ("isDashboard", off.clone().into()),
            ("isQuickSearch", off.clone().into()),
            ("isPopup", "false".into()),
            ("isDefault", off.into()),
            ("fromReporting", false.into()),
            (
                "startTimeAbs",
                end_ms.saturating_sub(self.time_range_ms).into(),
            ),
            ("endTimeAbs", end_ms.into()),
            ("interval", self.interval_ms.into()),
            ("orderBy", JavaValue::Null),
            ("useComparatorMap", JavaValue::Null),
            ("searchDescription", "".into()),
            ("recordsLimit", "".into()),
            ("sessionId", self.session.session_id().into()),
            (
                "searchSessionID",
                self.session.search_session.to_string().into(),
            ),
            ("handleId", self.session.handle_id().into()),
        ]
    }

    /// The start of the minute in which the search was saved.
    fn end_ms(&self) -> i64 {
        self.date_ms.saturating_sub(self.date_ms.rem_euclid(60_000))
    }

    /// The query on one line. A line keeps its own spaces and tabs.
    fn one_line(&self) -> String {
        self.aql.lines().collect::<Vec<_>>().join(" ")
    }

    /// The query's lines as the text of a JSON array.
    fn lines_json(&self) -> String {
        let lines: serde_json::Value = self.aql.lines().collect();
        lines.to_string()
    }
}

impl Session {
    fn session_id(&self) -> String {
        format!("{:X}", self.session.simple())
    }

    fn handle_id(&self) -> String {
        format!("{}-ASYNCHRONOUS", self.handle)
    }
}

impl Database {
    fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Flows => "flows",
        }
    }
}
