//! A fix as a change of bytes in a file.
//!
//! A value is written in one of YAML's styles, so the new text is written in the same style
//! and read back: only when the value then is what it should be, the edit is given.

use std::ops::Range;

use crate::diagnostic::{Change, Fix, SourceMap, Span};
use crate::source::yaml::{self, Node, Value};
use crate::source::{Spanned, inside};

/// A change of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go away.
    pub span: Span,
    /// What takes their place.
    pub text: String,
}

/// The change of bytes that a fix is; none where the YAML leaves no sure place for it.
pub fn edit(fix: &Fix, sources: &SourceMap) -> Option<Edit> {
    match &fix.change {
        Change::File { place, text } => Some(Edit {
            span: *place,
            text: text.clone(),
        }),
        Change::Value {
            place,
            value,
            part,
            text,
        } => {
            let wanted = format!(
                "{}{text}{}",
                value.get(..part.start)?,
                value.get(part.end..)?
            );
            let snippet = sources.snippet(*place);
            let by_part = || part_of(sources, *place, value, part, text);
            let whole = || {
                Some(Edit {
                    span: *place,
                    text: whole(snippet, &wanted)?,
                })
            };
            let holds = |edit: &Edit| reads(sources, edit, *place, &wanted);
            by_part().filter(holds).or_else(|| whole().filter(holds))
        }
    }
}

/// The bytes of the part alone, in the style of the value.
fn part_of(
    sources: &SourceMap,
    place: Span,
    value: &str,
    part: &Range<usize>,
    text: &str,
) -> Option<Edit> {
    let spanned = Spanned {
        value: value.to_owned(),
        span: place,
    };
    let span = inside(sources, &spanned, part.clone());
    let snippet = sources.snippet(place);
    let text = match snippet.chars().next()? {
        '\'' => text.replace('\'', "''"),
        '"' => text.replace('\\', "\\\\").replace('"', "\\\""),
        _ => text.to_owned(),
    };
    Some(Edit { span, text })
}

/// A value on one line without quotes, written anew in single quotes.
fn whole(snippet: &str, wanted: &str) -> Option<String> {
    let plain = !snippet.starts_with(['\'', '"', '|', '>']);
    let one_line = !snippet.contains('\n') && !wanted.contains(['\n', '\r']);
    (plain && one_line).then(|| format!("'{}'", wanted.replace('\'', "''")))
}

/// Whether the value at `place` reads as `wanted` once the edit is made.
fn reads(sources: &SourceMap, edit: &Edit, place: Span, wanted: &str) -> bool {
    let mut text = sources.text(place.file).to_owned();
    let range = edit.span.start as usize..edit.span.end as usize;
    if text.get(range.clone()).is_none() {
        return false;
    }
    text.replace_range(range, &edit.text);
    let (root, found) = yaml::parse(place.file, &text);
    let value = root.as_ref().and_then(|root| at(root, place.start));
    found.is_empty() && matches!(value, Some(Value::Text(value)) if value == wanted)
}

/// The scalar that begins at an offset.
fn at(node: &Node, offset: u32) -> Option<&Value> {
    match &node.value {
        Value::Map(pairs) => pairs.iter().find_map(|(_, node)| at(node, offset)),
        Value::Seq(nodes) => nodes.iter().find_map(|node| at(node, offset)),
        value => (node.span.start == offset).then_some(value),
    }
}
