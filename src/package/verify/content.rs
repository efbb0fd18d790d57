//! Content XML, read under limits: no DTD, no entities but the five of XML.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::diagnostic::{Code, codes};

/// Largest content XML in bytes.
const SIZE: usize = 256 << 20;
/// Deepest nesting: content, row, column, and one nested value.
const DEPTH: usize = 16;
/// Most rows in one file.
const ROWS: usize = 1_000_000;

/// The tables whose rows are kept, since rules look into them.
const KEPT: [&str; 4] = [
    "application_zip",
    "installed_application",
    "sensordevice",
    "sensorprotocolconfigparameters",
];

/// Why it was refused: the code and a sentence.
pub(super) type Fault = (&'static Code, String);

/// What the rules need of a content XML.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The text of `<qradarversion>`.
    pub qradar_version: Option<String>,
    /// How many rows each table has.
    pub counts: BTreeMap<String, usize>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    table: String,
    columns: BTreeMap<String, String>,
}

impl Content {
    /// The rows of one of the kept tables, as column to text.
    pub(super) fn rows<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = &'a BTreeMap<String, String>> + 'a {
        let of_table = move |row: &&Row| row.table == table;
        self.rows.iter().filter(of_table).map(|row| &row.columns)
    }
}

/// Whether the file's root element is `<content>`.
pub(super) fn is_content(bytes: &[u8]) -> bool {
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
pub(super) fn parse(bytes: &[u8]) -> Result<Content, Fault> {
    if bytes.len() > SIZE {
        return Err((&codes::DS421, format!("it is larger than {SIZE} bytes")));
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
            Event::Start(e) => walk.open(e.name().as_ref().to_owned())?,
            Event::Empty(e) => {
                walk.open(e.name().as_ref().to_owned())?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(e) => walk.text.push_str(&e),
            Event::CData(e) => walk.text.push_str(&e),
            Event::GeneralRef(e) => {
                walk.text.push(character(&e)?);
            }
            Event::DocType(_) => {
                return Err((&codes::DS421, "it has a document type (DTD)".into()));
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
    content: Content,
    path: Vec<String>,
    columns: BTreeMap<String, String>,
    text: String,
    rows: usize,
    seen_root: bool,
}

impl Walk {
    fn open(&mut self, name: String) -> Result<(), Fault> {
        if self.path.len() >= DEPTH {
            return Err((
                &codes::DS421,
                format!("it is nested deeper than {DEPTH} levels"),
            ));
        }
        if self.path.is_empty() {
            if self.seen_root || name != "content" {
                return Err(malformed(&format!(
                    "<{name}> stands where <content> should be alone"
                )));
            }
            self.seen_root = true;
        }
        if self.path.len() == 1 {
            self.columns.clear();
            self.rows += 1;
        }
        if self.rows > ROWS {
            return Err((&codes::DS421, format!("it has more than {ROWS} rows")));
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        match depth {
            2 if name == "qradarversion" => {
                self.content.qradar_version = Some(self.text.trim().to_owned());
            }
            2 => self.row(name),
            3 if KEPT.contains(&self.path[1].as_str()) => {
                self.columns.insert(name, std::mem::take(&mut self.text));
            }
            _ => {}
        }
        self.text.clear();
    }

    fn row(&mut self, table: String) {
        *self.content.counts.entry(table.clone()).or_default() += 1;
        if KEPT.contains(&table.as_str()) {
            let columns = std::mem::take(&mut self.columns);
            self.content.rows.push(Row { table, columns });
        }
    }
}

fn malformed(reason: &str) -> Fault {
    (&codes::DS420, reason.to_owned())
}

/// The character behind `&…;`: one of XML's five, or a number.
fn character(reference: &str) -> Result<char, Fault> {
    let number = reference.strip_prefix('#');
    let found = match (reference, number) {
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
        (&codes::DS421, format!("it uses the entity &{shown};"))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_content, parse};
    use crate::diagnostic::codes;

    #[test]
    fn rows_are_counted_by_table() {
        let content = parse(b"<content><qradarversion>1.2.3</qradarversion><qidmap><id>1</id></qidmap><qidmap/></content>").unwrap();
        assert_eq!(content.counts["qidmap"], 2);
        assert_eq!(content.qradar_version.as_deref(), Some("1.2.3"));
    }

    #[test]
    fn a_column_is_read_with_its_escapes() {
        let content = parse(b"<content><sensordevice><devicename>a &lt;&#65;&gt;</devicename></sensordevice></content>").unwrap();
        let row = content.rows("sensordevice").next().unwrap();
        assert_eq!(row["devicename"], "a <A>");
    }

    #[test]
    fn an_entity_bomb_is_refused() {
        let bomb = b"<!DOCTYPE c [<!ENTITY a \"aaaa\">]><content><qidmap>&a;</qidmap></content>";
        assert_eq!(parse(bomb).unwrap_err().0, &codes::DS421);
        assert_eq!(
            parse(b"<content>&a;</content>").unwrap_err().0,
            &codes::DS421
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("<content>{}", "<a>".repeat(100_000));
        assert_eq!(parse(text.as_bytes()).unwrap_err().0, &codes::DS421);
    }

    #[test]
    fn another_root_is_no_content() {
        assert!(is_content(b"<?xml version=\"1.0\"?><content/>"));
        assert!(!is_content(b"<device-extension/>"));
    }
}
