//! What the guide's template shows, from a pack.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::categories;
use crate::render::content::{self, KINDS};
use crate::resolve::{ExpressionRow, PropertyRow, Resolved, TypeRow};

/// Every text is Markdown.
#[derive(Serialize)]
pub(super) struct View {
    name: String,
    version: String,
    description: String,
    counts: Vec<Count>,
    product: String,
    qradar: String,
    confidence: &'static str,
    log_sources: Vec<LogSource>,
    types: Vec<Type>,
    groups: Vec<Group>,
    stays: Vec<Stays>,
    introduction: Vec<String>,
    configuration: Vec<String>,
    dashboards: Vec<String>,
    troubleshooting: Vec<String>,
}

#[derive(Serialize)]
struct Count {
    kind: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct LogSource {
    name: String,
    identifier: String,
    #[serde(rename = "type")]
    of_type: String,
}

#[derive(Serialize)]
struct Type {
    name: String,
    events: Vec<Event>,
    fields: Vec<Field>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Event {
    id: String,
    name: String,
    qid: u32,
    category: String,
    severity: u8,
}

#[derive(Serialize)]
struct Field {
    field: &'static str,
    from: Vec<String>,
}

#[derive(Serialize)]
struct Property {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    in_advance: &'static str,
    from: Vec<String>,
    description: String,
}

#[derive(Serialize)]
struct Group {
    name: String,
    searches: Vec<Search>,
}

#[derive(Serialize)]
struct Search {
    name: String,
    columns: String,
}

#[derive(Serialize)]
struct Stays {
    kind: &'static str,
    names: Vec<String>,
}

pub(super) fn view(pack: &Resolved<'_>, words: &BTreeMap<String, String>) -> View {
    let extension = pack.extension;
    // A list of one or none, which the template goes through.
    let word = |place: &str| -> Vec<String> {
        let words = words.get(place).into_iter();
        words.map(|text| text.trim().to_owned()).collect()
    };
    View {
        name: cell(&extension.name.value),
        version: extension.version.value.clone(),
        description: extension.description.trim().to_owned(),
        counts: counts(pack),
        product: cell(&extension.minimum_qradar.product.value),
        qradar: extension.minimum_qradar.version.value.clone(),
        confidence: extension.minimum_qradar.confidence.word(),
        log_sources: log_sources(pack),
        types: pack
            .log_source_types
            .iter()
            .enumerate()
            .map(|(i, row)| of_type(pack, i, row))
            .collect(),
        groups: groups(pack),
        stays: stays(pack),
        introduction: word("introduction"),
        configuration: word("configuration"),
        dashboards: word("dashboards"),
        troubleshooting: word("troubleshooting"),
    }
}

/// The kinds that a build writes, as Extensions Management lists them.
fn counts(pack: &Resolved<'_>) -> Vec<Count> {
    let manifest = pack.app.as_ref().map(|_| "{}");
    let content = content::content(pack, manifest);
    let counts = KINDS.iter().filter_map(|kind| {
        let table = content
            .tables
            .iter()
            .find(|table| table.name == kind.table)?;
        Some(Count {
            kind: kind.name,
            count: table.rows.len(),
        })
    });
    counts.collect()
}

fn log_sources(pack: &Resolved<'_>) -> Vec<LogSource> {
    let rows = pack.log_sources.iter().map(|row| LogSource {
        name: cell(&row.item.name.value),
        identifier: row.item.identifier.value.clone(),
        of_type: cell(&pack.log_source_types[row.log_source_type].item.name.value),
    });
    rows.collect()
}

fn of_type(pack: &Resolved<'_>, index: usize, row: &TypeRow<'_>) -> Type {
    let mappings = pack
        .event_mappings
        .iter()
        .filter(|m| m.log_source_type == index);
    let events = mappings.map(|mapping| {
        let qid = &pack.qids[mapping.qid];
        let category = qid.item.low_level_category.value;
        let high = categories::high_level(category).map_or("?", |high| high.name);
        Event {
            id: mapping.item.event_id.value.clone(),
            name: cell(&qid.item.name.value),
            qid: qid.qid,
            category: format!("{high}, {category}"),
            severity: qid.item.severity,
        }
    });
    let extension = pack.log_source_extensions[row.extension].item;
    let fields = extension.fields.iter().map(|reader| Field {
        field: reader.field.value.name(),
        from: reader
            .from
            .iter()
            .filter_map(|source| source.key_path.as_ref().or(source.regex.as_ref()))
            .map(|text| code(&text.value))
            .collect(),
    });
    Type {
        name: cell(&row.item.name.value),
        events: events.collect(),
        fields: fields.collect(),
        properties: pack
            .properties
            .iter()
            .filter_map(|p| property(p, index))
            .collect(),
    }
}

/// A property as one log source type fills it.
fn property(row: &PropertyRow<'_>, log_source_type: usize) -> Option<Property> {
    let of_type = |e: &&ExpressionRow<'_>| e.log_source_type == log_source_type;
    let from: Vec<String> = row
        .expressions
        .iter()
        .filter(of_type)
        .filter_map(|e| e.item.key_path.as_ref().or(e.item.regex.as_ref()))
        .map(|text| code(&text.value))
        .collect();
    (!from.is_empty()).then(|| Property {
        name: cell(&row.item.name.value),
        kind: row.item.kind.name(),
        in_advance: if row.item.parse_in_advance { "yes" } else { "" },
        from,
        description: cell(&row.item.description),
    })
}

fn groups(pack: &Resolved<'_>) -> Vec<Group> {
    let groups = pack.groups.iter().enumerate().map(|(index, group)| {
        let searches = pack.saved_searches.iter().filter(|s| s.group == index);
        Group {
            name: cell(&group.item.name.value),
            searches: searches
                .map(|row| Search {
                    name: cell(&row.item.name.value),
                    columns: columns(&row.item.aql.value),
                })
                .collect(),
        }
    });
    groups.collect()
}

/// The columns that a search returns; none when its AQL is broken, which a rule says.
fn columns(aql: &str) -> String {
    let Ok(parsed) = aql::parse(aql) else {
        return String::new();
    };
    let columns = parsed.query.columns(&aql::Catalog::default());
    let names: Vec<String> = columns.iter().map(|column| cell(&column.name)).collect();
    names.join(", ")
}

/// What QRadar cannot remove, as the product document of the Proofpoint app says.
fn stays(pack: &Resolved<'_>) -> Vec<Stays> {
    let list = |kind, names: Vec<String>| Stays { kind, names };
    let types = pack.log_source_types.iter();
    let extensions = pack.log_source_extensions.iter();
    let qids = pack.qids.iter();
    vec![
        list(
            "log source types",
            types.map(|row| cell(&row.item.name.value)).collect(),
        ),
        list(
            "log source extensions",
            extensions.map(|row| cell(&row.item.name.value)).collect(),
        ),
        list(
            "QIDs with their event mappings",
            qids.map(|row| cell(&row.item.name.value)).collect(),
        ),
    ]
    .into_iter()
    .filter(|list| !list.names.is_empty())
    .collect()
}

/// A text in a cell of a table: on one line, and nothing of it is markup.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if "\\`*_[]<>|&~".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// A text between backticks in a cell of a table, where only the bar and the backtick are
/// in the way.
fn code(text: &str) -> String {
    text.replace('|', "\\|").replace('`', "'")
}
