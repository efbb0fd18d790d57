//! Rows to XML in the form of the newer export tool: UTF-8, tabs, `<c></c>` for an
//! empty value.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Content, Row};

/// The content as the text of an XML file.
pub fn write(content: &Content) -> String {
    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b'\t', 1));
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml.open("content");
    xml.column("qradarversion", &content.qradar_version);
    for table in &content.tables {
        for row in &table.rows {
            xml.row(table.name, row);
        }
    }
    xml.close("content");
    let mut text = xml.0.into_inner();
    text.push(b'\n');
    // The writer was given nothing but UTF-8.
    String::from_utf8_lossy(&text).into_owned()
}

struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn row(&mut self, table: &str, row: &Row) {
        self.open(table);
        for (name, value) in &row.columns {
            self.column(name, value);
        }
        self.close(table);
    }

    fn column(&mut self, name: &str, value: &str) {
        self.open(name);
        self.event(Event::Text(BytesText::new(value)));
        self.close(name);
    }

    fn open(&mut self, name: &str) {
        self.event(Event::Start(BytesStart::new(name)));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to a Vec cannot fail.
        let _ = self.0.write_event(event);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Content, Row, Table};
    use super::write;

    #[test]
    fn the_form_is_that_of_the_newer_export_tool() {
        let row = Row::new()
            .with("a", "\"<&>'ü")
            .with("b", "")
            .with_some("c", None::<u8>)
            .with("d", 7);
        let content = Content {
            qradar_version: "2020.3.2".to_owned(),
            tables: vec![Table::new("qidmap", [row])],
        };
        assert_eq!(
            write(&content),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <content>\n\
             \t<qradarversion>2020.3.2</qradarversion>\n\
             \t<qidmap>\n\
             \t\t<a>&quot;&lt;&amp;&gt;&apos;ü</a>\n\
             \t\t<b></b>\n\
             \t\t<d>7</d>\n\
             \t</qidmap>\n\
             </content>\n"
        );
    }
}
