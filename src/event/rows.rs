//! Rows to [`Content`], with every column checked that is used.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::content::{
    Content, ContentError, EventMapping, Expression, ExpressionKind, Extension, LogSource,
    LogSourceType, Property, Qid,
};
use crate::model::{Database, property::PropertyType};
use crate::source::content_xml::Row;

/// "Any" in columns that narrow an expression.
const ANY: i64 = -1;
/// What PostgreSQL's tool prints for the default of a text column that is NULL.
const NULL_TEXT: &str = "NULL::character varying";

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

#[cfg(test)]
mod tests {
    use super::super::content::{Content, ContentError};

    fn content(inside: &str) -> Result<Content, ContentError> {
        Content::from_xml(&format!("<content>{inside}</content>"))
    }

    const QID: &str = "<qidmap><id>1</id><qid>2</qid><qname>A &amp; B</qname><severity>3</severity><lowlevelcategory>18437</lowlevelcategory></qidmap>";

    #[test]
    fn columns_may_stand_in_any_order_and_other_tables_are_passed_over() {
        let content = content(&format!(
            "<qradarversion>2020.11.0</qradarversion><report><id>x</id></report>{QID}"
        ));
        let content = content.unwrap();
        assert_eq!(content.qradar_version.as_deref(), Some("2020.11.0"));
        assert_eq!(
            (content.qids[0].number, content.qids[0].name.as_str()),
            (2, "A & B")
        );
    }

    #[test]
    fn what_a_row_lacks_is_said_with_its_place() {
        let error = |inside: &str| content(inside).unwrap_err().to_string();
        let errors = [
            error(&format!("{QID}<qidmap><id>1</id></qidmap>")),
            error(&QID.replace("<severity>3", "<severity>x")),
            error(&QID.replace("<severity>3", "<severity>300")),
            error("<device_ext><id>1</id><name>a</name><xml>*</xml></device_ext>"),
            error("<a>"),
            Content::from_xml("<device-extension/>")
                .unwrap_err()
                .to_string(),
            Content::from_xml("").unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r#"
        row 2 of qidmap: it has no qid
        row 1 of qidmap: severity is `x`, which is no number
        row 1 of qidmap: severity is 300, which is out of range
        row 1 of device_ext: xml is not base64
        this is no content XML: ill-formed document: expected `</a>`, but `</content>` was found at byte 12
        this is no content XML: <device-extension> stands where <content> should be alone
        this is no content XML: it ends before its root element does
        "#);
    }

    #[test]
    fn an_expression_of_a_property_that_is_not_there_is_passed_over() {
        let row = "<ariel_property_json_expression><id>e</id><ap_id>p</ap_id><expression>/\"a\"</expression><enabled>true</enabled><propertybase>b</propertybase></ariel_property_json_expression>";
        assert_eq!(content(row).unwrap().properties, []);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(
            inside in "(</?(qidmap|dsmevent|id|qid|qname)/?>|[a1&;]){0,20}",
            text in "\\PC{0,40}",
        ) {
            let _ = content(&inside);
            let _ = Content::from_xml(&text);
        }
    }
}
