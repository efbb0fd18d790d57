//! A content XML as rows: text in, columns out.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::content::{ContentError, Row};

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
