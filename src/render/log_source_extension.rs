//! A log source extension as XML, from `templates/log-source-extension.xml.hbs`.

use handlebars::Handlebars;
use serde::Serialize;

use crate::model::log_source_extension::{Field, FieldReader, FieldSource, LogSourceExtension};
use crate::resolve::{ExtensionRow, Resolved};

const TEMPLATE: &str = include_str!("../../templates/log-source-extension.xml.hbs");

/// The extension's XML, with a final newline.
pub fn render(pack: &Resolved<'_>, row: &ExtensionRow<'_>) -> String {
    let log_source_type = row.used_by.first();
    let view = View::new(
        row.item,
        log_source_type.map(|user| pack.log_source_types[*user].ids.number),
    );
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(|text| quick_xml::escape::escape(text).into_owned());
    // The template is part of the program, and the view has every name in it.
    #[expect(clippy::expect_used, reason = "covered by the tests of this file")]
    handlebars
        .render_template(TEMPLATE, &view)
        .expect("the template and its view fit each other")
}

#[derive(Serialize)]
struct View {
    #[serde(rename = "override")]
    type_override: Option<u32>,
    patterns: Vec<Pattern>,
    json_matchers: Vec<Matcher>,
    matchers: Vec<Matcher>,
    names_events: bool,
}

#[derive(Serialize)]
struct Pattern {
    id: String,
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Matcher {
    field: &'static str,
    pattern: String,
    capture: String,
    date_pattern: Option<String>,
    order: usize,
}

impl View {
    fn new(item: &LogSourceExtension, type_override: Option<u32>) -> Self {
        let mut view = Self {
            type_override,
            patterns: Vec::new(),
            json_matchers: Vec::new(),
            matchers: Vec::new(),
            names_events: item
                .fields
                .iter()
                .any(|f| f.field.value == Field::EventName),
        };
        for reader in &item.fields {
            for (index, source) in reader.from.iter().enumerate() {
                view.add(reader, source, index + 1);
            }
        }
        view
    }

    fn add(&mut self, reader: &FieldReader, source: &FieldSource, order: usize) {
        let field = reader.field.name();
        let id = format!("{field}-Pattern-{order}");
        let capture = source.capture.as_ref();
        let matcher = Matcher {
            field,
            pattern: id.clone(),
            capture: capture.map_or_else(|| "\\1".to_owned(), |c| c.value.clone()),
            date_pattern: reader.date_pattern.as_ref().map(|p| p.value.clone()),
            order,
        };
        // A source with neither or both is an error of a rule.
        let (kind, text, matchers) = match (&source.key_path, &source.regex) {
            (Some(path), _) => ("JsonKeypath", &path.value, &mut self.json_matchers),
            (None, Some(regex)) => ("JavaPattern", &regex.value, &mut self.matchers),
            (None, None) => return,
        };
        matchers.push(matcher);
        self.patterns.push(Pattern {
            id,
            kind,
            text: text.clone(),
        });
    }
}
