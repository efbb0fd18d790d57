//! The names of a pack: what refers to what.

use crate::diagnostic::Span;
use crate::model::{Named, Pack};

/// An item that a name leads to.
pub(super) struct Item<'p> {
    /// Its name.
    pub name: &'p str,
    /// Where the name stands.
    pub place: Span,
    /// What it is, for people.
    pub about: String,
}

/// The items that may stand under a key; none for a key that refers to nothing.
pub(super) fn items<'p>(pack: &'p Pack, path: &str, key: &str) -> Option<Vec<Item<'p>>> {
    Some(match key {
        "log-source-type" => types(pack),
        "qid" => pack
            .qids
            .iter()
            .map(|qid| {
                let category = qid.low_level_category.value;
                let from = &qid.log_source_type.value;
                item(
                    qid,
                    format!(
                        "QID of {from}, severity {}, category {category}. {}",
                        qid.severity, qid.description
                    ),
                )
            })
            .collect(),
        "group" => {
            let groups = pack.groups.iter();
            groups
                .map(|group| item(group, "Group".to_owned()))
                .collect()
        }
        "extension" if path.starts_with("log-source-types/") => {
            let extensions = pack.log_source_extensions.iter();
            extensions
                .map(|e| item(e, format!("Log source extension. {}", e.description)))
                .collect()
        }
        _ => return None,
    })
}

/// The log source types.
pub(super) fn types(pack: &Pack) -> Vec<Item<'_>> {
    let types = pack.log_source_types.iter();
    types
        .map(|t| item(t, "Log source type".to_owned()))
        .collect()
}

/// The custom properties.
pub(super) fn properties(pack: &Pack) -> Vec<Item<'_>> {
    let properties = pack.properties.iter();
    properties
        .map(|p| {
            let kind = p.kind.name();
            item(p, format!("Custom property, {kind}. {}", p.description))
        })
        .collect()
}

fn item<T: Named>(named: &T, about: String) -> Item<'_> {
    let name = named.name();
    Item {
        name: &name.value,
        place: name.span,
        about: about.trim().to_owned(),
    }
}
