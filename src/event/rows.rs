//! Rows of a content XML to [`Content`], with every column checked that is used.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::content::{
    Content, ContentError, EventMapping, Expression, ExpressionKind, Extension, LogSource,
    LogSourceType, Property, Qid, Row,
};
use crate::model::{Database, property::PropertyType};

/// The tables that are read; rows of any other are passed over.
const TABLES: [&str; 8] = [
    "sensordevicetype",
    "sensordevice",
    "device_ext",
    "qidmap",
    "dsmevent",
    "ariel_regex_property",
    "ariel_property_json_expression",
    "ariel_property_expression",
];
/// Deepest nesting: content, row, column, and one nested value.
const DEPTH: usize = 16;
/// "Any" in columns that narrow an expression.
const ANY: i64 = -1;
/// What PostgreSQL's tool prints for the default of a text column that is NULL.
const NULL_TEXT: &str = "NULL::character varying";

/// The version and the rows of a content XML.
pub(super) fn read(xml: &str) -> Result<(Option<String>, Vec<Row>), ContentError> {
    let malformed = |why: String| ContentError::Xml(why);
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|e| malformed(e.to_string()))? {
            Event::Start(e) => walk.open(e.name().as_ref())?,
            Event::Empty(e) => {
                walk.open(e.name().as_ref())?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(e) => walk.text.push_str(&e),
            Event::CData(e) => walk.text.push_str(&e),
            Event::GeneralRef(e) => walk.text.push_str(&entity(&e).map_err(malformed)?),
            Event::DocType(_) => return Err(malformed("it has a document type (DTD)".into())),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    if !walk.seen_root || !walk.path.is_empty() {
        return Err(malformed("it ends before its root element does".into()));
    }
    Ok((walk.version, walk.rows))
}

/// What `&…;` stands for: one of XML's five, or a numbered character.
pub(super) fn entity(reference: &BytesRef<'_>) -> Result<String, String> {
    let number = reference.resolve_char_ref();
    if let Ok(Some(character)) = number {
        return Ok(character.into());
    }
    let known = resolve_predefined_entity(reference).map(str::to_owned);
    known.ok_or_else(|| "it uses an entity that XML does not define".to_owned())
}

#[derive(Default)]
struct Walk {
    version: Option<String>,
    rows: Vec<Row>,
    path: Vec<String>,
    columns: BTreeMap<String, String>,
    text: String,
    seen_root: bool,
}

impl Walk {
    fn open(&mut self, name: &str) -> Result<(), ContentError> {
        if self.path.len() >= DEPTH {
            let why = format!("it is nested deeper than {DEPTH} levels");
            return Err(ContentError::Xml(why));
        }
        if self.path.is_empty() && (self.seen_root || name != "content") {
            let why = "its root element is not <content>".to_owned();
            return Err(ContentError::Xml(why));
        }
        self.seen_root = true;
        self.path.push(name.to_owned());
        self.text.clear();
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        let text = std::mem::take(&mut self.text);
        match depth {
            2 if name == "qradarversion" => self.version = Some(text.trim().to_owned()),
            2 => {
                let columns = std::mem::take(&mut self.columns);
                if TABLES.contains(&name.as_str()) {
                    let table = name;
                    self.rows.push(Row { table, columns });
                }
            }
            3 => {
                self.columns.insert(name, text);
            }
            _ => {}
        }
    }
}

impl Content {
    /// The content that these rows are; tables that do not matter to parsing are
    /// passed over, and so are expressions of a property that is not there.
    pub fn from_rows(
        qradar_version: Option<String>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<Self, ContentError> {
        let mut content = Self {
            qradar_version,
            ..Self::default()
        };
        let mut expressions = Vec::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let number = numbers.entry(row.table.clone()).or_default();
            *number += 1;
            content
                .add(&row, &mut expressions)
                .map_err(|reason| ContentError::Row {
                    table: row.table.clone(),
                    row: *number,
                    reason,
                })?;
        }
        for (property, expression) in expressions {
            let mut properties = content.properties.iter_mut();
            if let Some(property) = properties.find(|p| p.id == property) {
                property.expressions.push(expression);
            }
        }
        for property in &mut content.properties {
            // The file's order of the two tables means nothing.
            let regex = |e: &Expression| matches!(e.kind, ExpressionKind::Regex { .. });
            property.expressions.sort_by_key(regex);
        }
        Ok(content)
    }

    fn add(
        &mut self,
        row: &Row,
        expressions: &mut Vec<(String, Expression)>,
    ) -> Result<(), String> {
        match row.table.as_str() {
            "sensordevicetype" => self.log_source_types.push(log_source_type(row)?),
            "sensordevice" => self.log_sources.push(log_source(row)?),
            "device_ext" => self.extensions.push(extension(row)?),
            "qidmap" => self.qids.push(qid(row)?),
            "dsmevent" => self.event_mappings.push(event_mapping(row)?),
            "ariel_regex_property" => self.properties.push(property(row)?),
            "ariel_property_json_expression" => {
                let kind = ExpressionKind::KeyPath(row.text("expression")?);
                expressions.push((row.text("ap_id")?, expression(row, kind)?));
            }
            "ariel_property_expression" => {
                let kind = ExpressionKind::Regex {
                    regex: row.text("regex")?,
                    group: row.text("capturegroup")?,
                };
                expressions.push((row.text("ap_id")?, expression(row, kind)?));
            }
            _ => {}
        }
        Ok(())
    }
}

fn log_source_type(row: &Row) -> Result<LogSourceType, String> {
    Ok(LogSourceType {
        id: row.number("id")?,
        name: row.text("devicetypedescription")?,
        internal_name: row.text("devicetypename")?,
        extension: row.optional_number("extension_id")?,
    })
}

fn log_source(row: &Row) -> Result<LogSource, String> {
    Ok(LogSource {
        id: row.number("id")?,
        name: row.text("devicename")?,
        identifier: row.text("hostname")?,
        log_source_type: row.number("devicetypeid")?,
        extension: row.optional_number("extension_id")?,
        enabled: row.flag("deviceenabled")?,
        parsing_order: row.optional_number("parsing_order")?.unwrap_or(1),
    })
}

fn extension(row: &Row) -> Result<Extension, String> {
    let bytes = STANDARD.decode(row.text("xml")?.trim());
    let bytes = bytes.map_err(|_| "xml is not base64".to_owned())?;
    let xml = String::from_utf8(bytes).map_err(|_| "xml is not UTF-8".to_owned())?;
    Ok(Extension {
        id: row.number("id")?,
        name: row.text("name")?,
        xml,
        enabled: row.flag("enabled")?,
    })
}

fn qid(row: &Row) -> Result<Qid, String> {
    Ok(Qid {
        id: row.number("id")?,
        number: row.number("qid")?,
        name: row.text("qname")?,
        description: row.optional("qdescription").unwrap_or_default(),
        severity: row.small("severity")?,
        low_level_category: row.small("lowlevelcategory")?,
    })
}

fn event_mapping(row: &Row) -> Result<EventMapping, String> {
    Ok(EventMapping {
        log_source_type: row.number("devicetypeid")?,
        event_id: row.text("deviceeventid")?,
        category: row.text("deviceeventcategory")?,
        qid: row.number("qidmapid")?,
        custom: row.flag("customevent")?,
    })
}

fn property(row: &Row) -> Result<Property, String> {
    let given = |column| {
        let text = row.optional(column);
        text.filter(|text| !text.is_empty() && text != NULL_TEXT)
    };
    Ok(Property {
        id: row.text("id")?,
        name: row.text("propertyname")?,
        kind: property_type(&row.text("propertytype")?)?,
        database: database(&row.text("database")?)?,
        parse_in_advance: row.flag("forceparse")?,
        date_pattern: given("datepattern"),
        language: given("languagetag"),
        expressions: Vec::new(),
    })
}

fn expression(row: &Row, kind: ExpressionKind) -> Result<Expression, String> {
    let narrowed = |column| -> Result<Option<i64>, String> {
        let number = row.optional_number(column)?;
        Ok(number.filter(|n| *n != ANY))
    };
    Ok(Expression {
        id: row.text("id")?,
        kind,
        log_source_type: narrowed("devicetypeid")?,
        log_source: narrowed("deviceid")?,
        qid: narrowed("qid")?,
        category: narrowed("category")?,
        enabled: row.flag("enabled")?,
        rank: row.optional_number("rank")?.unwrap_or(-1),
        sequence: row.optional_number("sequenceid")?.unwrap_or(-1),
        base: row.text("propertybase")?,
    })
}

fn property_type(name: &str) -> Result<PropertyType, String> {
    use PropertyType::{Ip, Numeric, Port, String, Time};
    let mut kinds = [String, Numeric, Ip, Port, Time].into_iter();
    let found = kinds.find(|kind| kind.name() == name.to_ascii_lowercase());
    found.ok_or_else(|| format!("propertytype `{name}` is not known"))
}

fn database(name: &str) -> Result<Database, String> {
    match name {
        "events" => Ok(Database::Events),
        "flows" => Ok(Database::Flows),
        _ => Err(format!("database `{name}` is not known")),
    }
}

impl Row {
    fn optional(&self, column: &str) -> Option<String> {
        self.columns.get(column).cloned()
    }

    fn text(&self, column: &str) -> Result<String, String> {
        let text = self.optional(column);
        text.ok_or_else(|| format!("it has no {column}"))
    }

    fn number(&self, column: &str) -> Result<i64, String> {
        let number = self.optional_number(column)?;
        number.ok_or_else(|| format!("it has no {column}"))
    }

    fn optional_number(&self, column: &str) -> Result<Option<i64>, String> {
        let text = self.columns.get(column).map(|text| text.trim());
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let number = text.parse();
        let number = number.map_err(|_| format!("{column} is `{text}`, which is no number"))?;
        Ok(Some(number))
    }

    fn small<T: TryFrom<i64>>(&self, column: &str) -> Result<T, String> {
        let number = self.number(column)?;
        T::try_from(number).map_err(|_| format!("{column} is {number}, which is out of range"))
    }

    fn flag(&self, column: &str) -> Result<bool, String> {
        match self.columns.get(column).map(String::as_str) {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(other) => Err(format!("{column} is `{other}`, not true or false")),
            None => Err(format!("it has no {column}")),
        }
    }
}
