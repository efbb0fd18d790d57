//! What an event is parsed with, as plain data: the rows of a content XML that matter
//! to parsing, by the names of QRadar's own tables.

use crate::model::{Database, property::PropertyType};
use crate::render::content;
use crate::resolve::Resolved;
use crate::source::content_xml::{self, Row};

/// The content that takes part in parsing. Lists are in the order of the file.
///
/// Every field is public: who installs several packages joins their lists, with ids
/// that are unique in each list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// `<qradarversion>`.
    pub qradar_version: Option<String>,
    /// `sensordevicetype`.
    pub log_source_types: Vec<LogSourceType>,
    /// `sensordevice`.
    pub log_sources: Vec<LogSource>,
    /// `device_ext`.
    pub extensions: Vec<Extension>,
    /// `qidmap`.
    pub qids: Vec<Qid>,
    /// `dsmevent`.
    pub event_mappings: Vec<EventMapping>,
    /// `ariel_regex_property` with its expressions.
    pub properties: Vec<Property>,
}

/// A log source type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSourceType {
    /// `id`.
    pub id: i64,
    /// `devicetypedescription`: the name that QRadar shows.
    pub name: String,
    /// `devicetypename`.
    pub internal_name: String,
    /// `extension_id`.
    pub extension: Option<i64>,
}

/// A log source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSource {
    /// `id`.
    pub id: i64,
    /// `devicename`.
    pub name: String,
    /// `hostname`: the log source identifier.
    pub identifier: String,
    /// `devicetypeid`.
    pub log_source_type: i64,
    /// `extension_id`: its own extension, in place of the type's.
    pub extension: Option<i64>,
    /// `deviceenabled`.
    pub enabled: bool,
    /// `parsing_order` among the log sources with one identifier.
    pub parsing_order: i64,
}

/// A log source extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// `id`.
    pub id: i64,
    /// `name`.
    pub name: String,
    /// `xml`, decoded.
    pub xml: String,
    /// `enabled`.
    pub enabled: bool,
}

/// A QID record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qid {
    /// `id`: what an event mapping points to.
    pub id: i64,
    /// `qid`.
    pub number: i64,
    /// `qname`: the event name.
    pub name: String,
    /// `qdescription`.
    pub description: String,
    /// `severity`, from 0 to 10.
    pub severity: u8,
    /// `lowlevelcategory`.
    pub low_level_category: u32,
}

/// A DSM event mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventMapping {
    /// `devicetypeid`.
    pub log_source_type: i64,
    /// `deviceeventid`.
    pub event_id: String,
    /// `deviceeventcategory`.
    pub category: String,
    /// `qidmapid`: a [`Qid::id`].
    pub qid: i64,
    /// `customevent`: an author's mapping, not one that QRadar made with the type.
    pub custom: bool,
}

/// A custom property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// `id`, a UUID, or a name such as `DEFAULTCUSTOMEVENT6`.
    pub id: String,
    /// `propertyname`.
    pub name: String,
    /// `propertytype`.
    pub kind: PropertyType,
    /// `database`.
    pub database: Database,
    /// `forceparse`: parsed when the event arrives.
    pub parse_in_advance: bool,
    /// `datepattern`, for a time.
    pub date_pattern: Option<String>,
    /// `languagetag`, for a time.
    pub language: Option<String>,
    /// Its expressions, in the order of the file: first key paths, then regexes.
    pub expressions: Vec<Expression>,
}

/// An expression of a custom property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// `id`.
    pub id: String,
    /// How the value is read.
    pub kind: ExpressionKind,
    /// `devicetypeid`; none for -1, any type.
    pub log_source_type: Option<i64>,
    /// `deviceid`; none for -1, any log source.
    pub log_source: Option<i64>,
    /// `qid`; none for -1, any event.
    pub qid: Option<i64>,
    /// `category`, a low-level one; none for -1, any category.
    pub category: Option<i64>,
    /// `enabled`.
    pub enabled: bool,
    /// `rank`: lower ranks are tried first; -1 where the row has none.
    pub rank: i64,
    /// `sequenceid`: the order of equal ranks.
    pub sequence: i64,
    /// `propertybase`: what it reads.
    pub base: String,
}

/// How an expression reads its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionKind {
    /// `expression` of `ariel_property_json_expression`.
    KeyPath(String),
    /// `regex` and `capturegroup` of `ariel_property_expression`.
    Regex {
        /// The Java regex.
        regex: String,
        /// The group, as written in the row.
        group: String,
    },
}

/// Why content cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// The text is no content XML.
    #[error("this is no content XML: {0}")]
    Xml(String),
    /// A row lacks a column, or the column holds something else than it should.
    #[error("row {row} of {table}: {reason}")]
    Row {
        /// The table.
        table: String,
        /// Which row of the table, from 1.
        row: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Content {
    /// The content of a pack: the rows that would be installed.
    pub fn of_pack(pack: &Resolved<'_>) -> Result<Self, ContentError> {
        let content = content::content(pack, None);
        let tables = content.tables.into_iter();
        let rows = tables.flat_map(|table| {
            let rows = table.rows.into_iter();
            rows.map(move |row| Row {
                table: table.name.to_owned(),
                columns: (row.columns.into_iter())
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            })
        });
        Self::from_rows(Some(content.qradar_version), rows)
    }

    /// The content of a content XML, ours or an export's.
    pub fn from_xml(xml: &str) -> Result<Self, ContentError> {
        let content = content_xml::read(xml.as_bytes());
        let content = content.map_err(|refused| ContentError::Xml(refused.to_string()))?;
        Self::from_rows(content.qradar_version, content.rows)
    }
}
