//! Completion: the names that may stand under a key, and the words of AQL.

use std::ops::Range;

use aql::tables::{self, Database as AqlDatabase, FUNCTIONS};
use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, Position, TextEdit};

use super::catalog::{self, Item};
use super::cursor::{Cursor, Word, cursor};
use super::position;
use super::workspace::File;
use crate::source::yaml::{self, Value};

/// What may stand at a place.
pub(super) fn complete(file: &File<'_>, at: Position) -> Vec<CompletionItem> {
    let offset = position::offset(file.text, at);
    match cursor(file.text, offset) {
        Some(Cursor::Value { key, at, .. }) => {
            let items = catalog::items(&file.looked.pack, &file.path, key);
            let items = items.unwrap_or_default().into_iter();
            items
                .map(|item| name(file, &item, &at, &scalar(item.name)))
                .collect()
        }
        Some(Cursor::Aql(word)) => words(file, &word),
        None => Vec::new(),
    }
}

fn name(file: &File<'_>, item: &Item<'_>, at: &Range<usize>, text: &str) -> CompletionItem {
    CompletionItem {
        detail: Some(item.about.clone()),
        ..entry(file, item.name, CompletionItemKind::REFERENCE, at, text)
    }
}

fn entry(
    file: &File<'_>,
    label: &str,
    kind: CompletionItemKind,
    at: &Range<usize>,
    text: &str,
) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: position::range(file.text, at.clone()),
            new_text: text.to_owned(),
        })),
        ..CompletionItem::default()
    }
}

/// A name as YAML writes it: in quotes where it must be.
fn scalar(name: &str) -> String {
    let text = format!("a: {name}");
    let file = crate::diagnostic::SourceMap::default().add("", text.as_str());
    let plain = match yaml::parse(file, &text).0.map(|root| root.value) {
        Some(Value::Map(pairs)) => {
            matches!(pairs.as_slice(), [(_, node)] if node.value == Value::Text(name.to_owned()))
        }
        _ => false,
    };
    if plain {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}

fn words(file: &File<'_>, word: &Word<'_>) -> Vec<CompletionItem> {
    let pack = &file.looked.pack;
    let names = |items: Vec<Item<'_>>, quote: &str| -> Vec<CompletionItem> {
        let items = items.into_iter();
        items
            .map(|item| {
                name(
                    file,
                    &item,
                    &word.at,
                    &format!("{quote}{}{quote}", item.name),
                )
            })
            .collect()
    };
    match word.quote {
        Some('\'') => names(catalog::types(pack), ""),
        Some(_) => names(catalog::properties(pack), ""),
        None => {
            let mut out = names(catalog::properties(pack), "\"");
            out.extend(columns(file, word));
            out.extend(functions(file, word));
            out
        }
    }
}

fn columns(file: &File<'_>, word: &Word<'_>) -> Vec<CompletionItem> {
    let database = if file.text.contains("database: flows") {
        AqlDatabase::Flows
    } else {
        AqlDatabase::Events
    };
    let columns = tables::columns(database);
    columns
        .map(|column| CompletionItem {
            detail: Some(format!("Column, {:?}", column.value_type).to_lowercase()),
            ..entry(
                file,
                column.name,
                CompletionItemKind::FIELD,
                &word.at,
                column.name,
            )
        })
        .collect()
}

fn functions(file: &File<'_>, word: &Word<'_>) -> Vec<CompletionItem> {
    let functions = FUNCTIONS.iter();
    functions
        .map(|function| CompletionItem {
            detail: Some(format!("{}({})", function.name, function.usage)),
            ..entry(
                file,
                function.name,
                CompletionItemKind::FUNCTION,
                &word.at,
                function.name,
            )
        })
        .collect()
}
