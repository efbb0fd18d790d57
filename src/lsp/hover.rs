//! What is known about the thing under the mouse: the page of a finding, the item that a
//! name means, a column or a function of AQL.

use aql::tables::{self, Database};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::cursor::{Cursor, cursor};
use super::definition::named;
use super::position;
use super::workspace::File;
use crate::diagnostic::Place;

/// What is said about a place.
pub(super) fn hover(file: &File<'_>, at: Position) -> Option<Hover> {
    let offset = position::offset(file.text, at);
    let mut parts = Vec::new();
    parts.extend(named(file, offset).map(|item| format!("**{}**: {}", item.name, item.about)));
    parts.extend(word(file.text, offset));
    parts.extend(property(file, offset).and_then(|name| values(file, name)));
    parts.extend(pages(file, offset));
    (!parts.is_empty()).then(|| Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: None,
    })
}

/// How many values are shown.
const SHOWN: usize = 10;

/// The property that is meant at a byte: the one of the file, or the one that AQL names.
fn property<'f>(file: &'f File<'_>, offset: usize) -> Option<&'f str> {
    if let Some(Cursor::Aql(word)) = cursor(file.text, offset) {
        let mut names = file.looked.values.keys();
        return names
            .find(|name| name.to_lowercase() == word.text.to_lowercase())
            .map(String::as_str);
    }
    let properties = file.looked.pack.properties.iter();
    let mut of_file = properties.filter(|property| file.id == Some(property.name.span.file));
    of_file.next().map(|property| property.name.as_str())
}

/// What the sample events give a property.
fn values(file: &File<'_>, name: &str) -> Option<String> {
    let values = file.looked.values.get(name)?;
    let shown = values.iter().take(SHOWN);
    let mut lines: Vec<String> = shown
        .map(|(test, value)| format!("- `{}` ({test})", value.replace(['`', '\n'], " ")))
        .collect();
    if values.len() > SHOWN {
        lines.push(format!("- and {} more", values.len() - SHOWN));
    }
    Some(format!("From the sample events:\n{}", lines.join("\n")))
}

/// The pages of the findings at a byte, each once.
fn pages(file: &File<'_>, offset: usize) -> Vec<String> {
    let mut pages: Vec<String> = Vec::new();
    for found in &file.looked.diagnostics {
        let Place::Source(span) = found.place else {
            continue;
        };
        let covers = span.start as usize <= offset && offset <= span.end as usize;
        let page = found.code.page.trim_end();
        if file.id == Some(span.file) && covers && !pages.iter().any(|p| p == page) {
            pages.push(page.to_owned());
        }
    }
    pages
}

/// A function or column of AQL.
fn word(text: &str, offset: usize) -> Option<String> {
    let Cursor::Aql(word) = cursor(text, offset)? else {
        return None;
    };
    if word.quote == Some('\'') {
        return None;
    }
    if let Some(function) = tables::function(&word.text.to_ascii_uppercase()) {
        return Some(format!("`{}({})`", function.name, function.usage));
    }
    let events = tables::column(Database::Events, word.text);
    let column = events.or_else(|| tables::column(Database::Flows, word.text))?;
    let kind = format!("{:?}", column.value_type).to_lowercase();
    Some(format!("`{}`: column, {kind}", column.name))
}
