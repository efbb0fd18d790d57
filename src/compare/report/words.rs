//! Differences as short phrases, shared by the renderers.

use similar::{ChangeTag, TextDiff};

use super::super::change::What;
use super::super::item::Value;
use super::super::step::Taken;
use super::super::{Comparison, Side};

/// Longer values are shown by their lines or words that differ.
const SHORT: usize = 60;

/// What happened, as a phrase that follows the item's name.
pub(in crate::compare) fn what(what: &What) -> String {
    match what {
        What::Added => "added".to_owned(),
        What::Removed => "removed".to_owned(),
        What::Renamed { from } => format!("renamed from {from:?}"),
        What::NewId { from, to } => format!("id {from} became {to}"),
        What::Reused { number, from } => format!("took the number {number} of {from:?}"),
        What::Field { field, old, new } => match (old, new) {
            (Some(old), Some(new)) if is_short(old) && is_short(new) => {
                format!("{field}: {} → {}", quoted(old), quoted(new))
            }
            (Some(_), Some(_)) => format!("{field} changed"),
            (None, Some(new)) => format!("{field}: now {}", quoted(new)),
            (Some(old), None) => format!("{field}: no longer {}", quoted(old)),
            (None, None) => field.clone(),
        },
    }
}

fn is_short(value: &Value) -> bool {
    value.text().len() <= SHORT && !value.text().contains('\n')
}

fn quoted(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::List(members) => format!("[{}]", members.join(", ")),
    }
}

/// The lines of a long value that differ, with `-` and `+` before them and one line
/// around; nothing for a short value, which [`what`] shows whole. A value on one line is
/// broken before its clauses or list members first.
pub(super) fn lines(what: &What) -> Vec<(ChangeTag, String)> {
    let What::Field {
        old: Some(old),
        new: Some(new),
        ..
    } = what
    else {
        return Vec::new();
    };
    if is_short(old) && is_short(new) {
        return Vec::new();
    }
    let (old, new) = (broken(old), broken(new));
    let diff = TextDiff::from_lines(&old, &new);
    let hunks = diff.grouped_ops(1);
    let changes = hunks.iter().flatten().flat_map(|op| diff.iter_changes(op));
    changes
        .map(|change| (change.tag(), change.value().trim_end().to_owned()))
        .collect()
}

/// The clauses of AQL that begin a line.
const CLAUSES: &[&str] = &[
    "FROM", "WHERE", "AND", "OR", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "LAST", "START",
];

fn broken(value: &Value) -> String {
    let mut text = match value {
        Value::List(members) => members.join("\n"),
        Value::Text(text) if text.contains('\n') => text.clone(),
        Value::Text(text) => CLAUSES.iter().fold(text.clone(), |text, clause| {
            text.replace(&format!(" {clause} "), &format!("\n{clause} "))
        }),
    };
    text.push('\n');
    text
}

/// A side as `path (version)`.
pub(super) fn side(side: &Side) -> String {
    match &side.version {
        Some(version) => format!("{} ({version})", side.origin),
        None => side.origin.clone(),
    }
}

/// The step that is needed and the one that was taken, as one sentence.
pub(super) fn verdict(comparison: &Comparison) -> String {
    let needed = format!("the changes need a {} step", comparison.needed);
    match (comparison.version_fault(), comparison.taken) {
        (Some(fault), _) => fault,
        (None, Taken::Up(step)) => format!("{needed}; the version took a {step} step"),
        (None, Taken::Down | Taken::Unknown) => {
            format!("{needed}; there are not two versions to compare")
        }
    }
}

/// The text with its first letter as a capital.
pub(in crate::compare) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A text of the content as Markdown shows it: nothing of it is markup.
pub(in crate::compare) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|&~".contains(c) {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_the_content_is_markup() {
        assert_eq!(escaped("<b>*a*_b_\n"), "\\<b\\>\\*a\\*\\_b\\_ ");
    }
}
