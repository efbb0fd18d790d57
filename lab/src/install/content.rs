//! A content XML as rows: every table, every column, in the order of the file.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

/// One row: column to text; a column that is NULL is not there. A nested value counts as
/// the text in it.
pub type Columns = BTreeMap<String, String>;

/// A row of the content XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its table.
    pub table: String,
    /// Its columns.
    pub columns: Columns,
}

/// The content of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// `<qradarversion>`.
    pub version: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Reads a content XML.
///
/// # Errors
/// One sentence that says why it is none.
pub fn read(xml: &str) -> Result<Content, String> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(e) => walk.open(e.name().as_ref())?,
            Event::Empty(e) => {
                walk.open(e.name().as_ref())?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(e) => walk.text.push_str(&e),
            Event::CData(e) => walk.text.push_str(&e),
            Event::GeneralRef(e) => walk.text.push_str(&entity(&e)?),
            Event::DocType(_) => return Err("the content XML has a document type (DTD)".into()),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    if walk.content.is_none() || !walk.path.is_empty() {
        return Err("the content XML ends before its root element does".into());
    }
    Ok(walk.content.unwrap_or_default())
}

fn entity(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.into());
    }
    let known = resolve_predefined_entity(reference).map(str::to_owned);
    known.ok_or_else(|| "the content XML uses an entity that XML does not define".to_owned())
}

#[derive(Default)]
struct Walk {
    content: Option<Content>,
    path: Vec<String>,
    columns: Columns,
    text: String,
}

impl Walk {
    fn open(&mut self, name: &str) -> Result<(), String> {
        if self.path.is_empty() {
            if name != "content" || self.content.is_some() {
                return Err("the root element is not <content>".to_owned());
            }
            self.content = Some(Content::default());
        }
        if self.path.len() >= 16 {
            return Err("the content XML is nested deeper than 16 levels".to_owned());
        }
        self.path.push(name.to_owned());
        self.text.clear();
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let (Some(name), Some(content)) = (self.path.pop(), &mut self.content) else {
            return;
        };
        let text = std::mem::take(&mut self.text);
        match depth {
            2 if name == "qradarversion" => content.version = Some(text.trim().to_owned()),
            2 => content.rows.push(Row {
                table: name,
                columns: std::mem::take(&mut self.columns),
            }),
            3 => {
                self.columns.insert(name, text);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_table_is_read_with_its_escapes() {
        let xml = "<content><qradarversion>1.2.3</qradarversion>\
                   <qidmap><qname>a &lt;&#65;&gt;</qname><x></x></qidmap><fgroup/></content>";
        let content = read(xml).unwrap();
        assert_eq!(content.version.as_deref(), Some("1.2.3"));
        assert_eq!(content.rows[0].columns["qname"], "a <A>");
        assert_eq!(content.rows[0].columns["x"], "");
        assert_eq!(content.rows[1].table, "fgroup");
    }

    #[test]
    fn what_is_no_content_is_refused() {
        for xml in [
            "",
            "<other/>",
            "<content>",
            "<content/><content/>",
            "<content>&a;</content>",
        ] {
            assert!(read(xml).is_err(), "{xml}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(<content>)?[<>/a-c&;#!\\[\\]\"' x]{0,60}(</content>)?") {
            let _ = read(&text);
        }
    }
}
