//! Content XML, a console's own form of content, as rows: read under limits, without DTD
//! and without entities but the five of XML.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Largest content XML in bytes.
const SIZE: usize = 256 << 20;
/// Deepest nesting: content, row, column, and one nested value.
const DEPTH: usize = 16;
/// Most rows in one file.
const ROWS: usize = 1_000_000;

/// Why a content XML was refused; the text says what is wrong, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no XML, or not of this form.
    #[error("{0}")]
    Malformed(String),
    /// It is larger than any real one, or uses what a content XML has no need of.
    #[error("{0}")]
    Unsafe(String),
}

/// A content XML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentXml {
    /// The text of `<qradarversion>`.
    pub qradar_version: Option<String>,
    /// The rows of all tables, in their order.
    pub rows: Vec<Row>,
}

/// Column to text. A column that is NULL is not there; of a nested value only the text
/// around it is kept.
pub type Columns = BTreeMap<String, String>;

/// A row of one of the console's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The table's name.
    pub table: String,
    /// Its columns.
    pub columns: Columns,
}

impl ContentXml {
    /// The rows of one table, as column to text.
    pub fn rows<'a>(&'a self, table: &str) -> impl Iterator<Item = &'a Columns> {
        let of_table = move |row: &&Row| row.table == table;
        self.rows.iter().filter(of_table).map(|row| &row.columns)
    }

    /// How many rows each table has.
    pub fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.table.as_str()).or_default() += 1;
        }
        counts
    }
}

/// Whether the file's root element is `<content>`.
pub fn is_content(bytes: &[u8]) -> bool {
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    for _ in 0..100 {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) => return e.name().as_ref() == "content",
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => buffer.clear(),
        }
    }
    false
}

/// Reads the whole file.
pub fn read(bytes: &[u8]) -> Result<ContentXml, Refused> {
    if bytes.len() > SIZE {
        return Err(Refused::Unsafe(format!("it is larger than {SIZE} bytes")));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))?;
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        let at = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|e| malformed(&format!("{e} at byte {at}")))?;
        match event {
            Event::Start(e) => walk.open(e.name().as_ref())?,
            Event::Empty(e) => {
                walk.open(e.name().as_ref())?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(e) => walk.text.push_str(&e),
            Event::CData(e) => walk.text.push_str(&e),
            Event::GeneralRef(e) => walk.text.push(character(&e)?),
            Event::DocType(_) => {
                return Err(Refused::Unsafe("it has a document type (DTD)".to_owned()));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    if walk.path.is_empty() && walk.seen_root {
        Ok(walk.content)
    } else {
        Err(malformed("it ends before its root element does"))
    }
}

#[derive(Default)]
struct Walk {
    content: ContentXml,
    path: Vec<String>,
    columns: Columns,
    text: String,
    seen_root: bool,
}

impl Walk {
    fn open(&mut self, name: &str) -> Result<(), Refused> {
        if self.path.len() >= DEPTH {
            let why = format!("it is nested deeper than {DEPTH} levels");
            return Err(Refused::Unsafe(why));
        }
        if self.path.is_empty() {
            if self.seen_root || name != "content" {
                let why = format!("<{name}> stands where <content> should be alone");
                return Err(malformed(&why));
            }
            self.seen_root = true;
        }
        if self.content.rows.len() > ROWS {
            let why = format!("it has more than {ROWS} rows");
            return Err(Refused::Unsafe(why));
        }
        self.path.push(name.to_owned());
        self.text.clear();
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        let text = std::mem::take(&mut self.text);
        match depth {
            2 if name == "qradarversion" => {
                self.content.qradar_version = Some(text.trim().to_owned());
            }
            2 => {
                let columns = std::mem::take(&mut self.columns);
                let table = name;
                self.content.rows.push(Row { table, columns });
            }
            3 => {
                self.columns.insert(name, text);
            }
            _ => {}
        }
    }
}

fn malformed(reason: &str) -> Refused {
    Refused::Malformed(reason.to_owned())
}

/// The character behind `&…;`: one of XML's five, or a number.
pub(crate) fn character(reference: &BytesRef<'_>) -> Result<char, Refused> {
    let number = reference.strip_prefix('#');
    let found = match (&**reference, number) {
        ("lt", _) => Some('<'),
        ("gt", _) => Some('>'),
        ("amp", _) => Some('&'),
        ("quot", _) => Some('"'),
        ("apos", _) => Some('\''),
        (_, Some(digits)) => match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
            None => digits.parse().ok().and_then(char::from_u32),
        },
        _ => None,
    };
    found.ok_or_else(|| {
        let shown: String = reference.chars().take(40).collect();
        Refused::Unsafe(format!("it uses the entity &{shown};"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Refused, is_content, read};

    #[test]
    fn rows_are_counted_by_table() {
        let content = read(b"<content><qradarversion>1.2.3</qradarversion><qidmap><id>1</id></qidmap><qidmap/></content>").unwrap();
        assert_eq!(content.counts()["qidmap"], 2);
        assert_eq!(content.qradar_version.as_deref(), Some("1.2.3"));
    }

    #[test]
    fn a_column_is_read_with_its_escapes() {
        let content = read(b"<content><sensordevice><devicename>a &lt;&#65;&gt;</devicename></sensordevice></content>").unwrap();
        let row = content.rows("sensordevice").next().unwrap();
        assert_eq!(row["devicename"], "a <A>");
    }

    #[test]
    fn an_entity_bomb_is_refused() {
        let bomb = b"<!DOCTYPE c [<!ENTITY a \"aaaa\">]><content><qidmap>&a;</qidmap></content>";
        assert!(matches!(read(bomb), Err(Refused::Unsafe(_))));
        assert!(matches!(
            read(b"<content>&a;</content>"),
            Err(Refused::Unsafe(_))
        ));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("<content>{}", "<a>".repeat(100_000));
        assert!(matches!(read(text.as_bytes()), Err(Refused::Unsafe(_))));
    }

    #[test]
    fn another_root_is_no_content() {
        assert!(is_content(b"<?xml version=\"1.0\"?><content/>"));
        assert!(!is_content(b"<device-extension/>"));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let _ = is_content(&bytes);
        }
    }
}
