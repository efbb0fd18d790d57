//! The expectations that tests lack, written into their YAML: new lines only, so that
//! comments and layout stay as they are.

use std::ops::Range;

use super::compare::{Check, Place};
use super::run::TestResult;
use crate::model::test::NONE;
use crate::source::scalar;
use crate::source::yaml::{Key, Node, Value};

/// A file with the missing expectations in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The new text.
    pub text: String,
    /// How many expectations were written.
    pub written: usize,
    /// Names of tests whose expectation stands in braces, where no line can be added.
    pub left: Vec<String>,
}

/// One change of a text.
struct Edit {
    at: Range<usize>,
    text: String,
}

type Pairs = [(Key, Node)];

/// Adds to the file what came out of its tests and is not mentioned there. Nothing that
/// stands there is changed.
pub fn generate(text: &str, root: &Node, results: &[&TestResult<'_>]) -> Generated {
    let mut edits = Vec::new();
    let mut generated = Generated {
        text: text.to_owned(),
        written: 0,
        left: Vec::new(),
    };
    for result in results.iter().filter(|r| !r.unmentioned.is_empty()) {
        let start = result.test.item.name.span.start;
        let edit = test(root, start).and_then(|test| expectation(text, test, &result.unmentioned));
        match edit {
            Some(more) => {
                edits.extend(more);
                generated.written += result.unmentioned.len();
            }
            None => generated.left.push(result.name().to_owned()),
        }
    }
    // From the end, so that the places before it stay true; of equal places the last
    // written comes first.
    edits.reverse();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
    for edit in edits {
        generated.text.replace_range(edit.at, &edit.text);
    }
    generated
}

/// The mapping of the test whose name stands at `start`.
fn test(root: &Node, start: u32) -> Option<&Pairs> {
    let Value::Seq(tests) = &pair(map(root)?, "tests")?.1.value else {
        return None;
    };
    let mut tests = tests.iter();
    map(tests.find(|test| (test.span.start..test.span.end).contains(&start))?)
}

/// The edits for one test; none where braces leave no place for them.
fn expectation(text: &str, test: &Pairs, missing: &[Check]) -> Option<Vec<Edit>> {
    let indent = column(text, &test.first()?.0);
    let Some((_, expect)) = pair(test, "expect") else {
        if in_braces(text, test.first()?.0.span.start) {
            return None;
        }
        let block = format!("\n{:indent$}expect:{}", "", block(indent + 2, missing));
        return Some(vec![after(text, &test.last()?.1, block)]);
    };
    let pairs = map(expect)?;
    if pairs.is_empty() {
        let at = expect.span.start as usize..expect.span.end as usize;
        let at = at.start - trailing_blanks(&text[..at.start])..at.end;
        let text = block(indent + 2, missing);
        return Some(vec![Edit { at, text }]);
    }
    if text[expect.span.start as usize..].starts_with('{') {
        return None;
    }
    let indent = column(text, &pairs.first()?.0);
    let mut edits = vec![top(text, pairs, indent, missing)];
    for section in ["fields", "properties"] {
        edits.extend(self::section(text, pairs, indent, section, missing)?);
    }
    Some(edits)
}

/// The keys at the top, after the last one before any list or mapping.
fn top(text: &str, pairs: &Pairs, indent: usize, missing: &[Check]) -> Edit {
    let lines = keys(indent, missing);
    let scalars = pairs.iter();
    let scalars =
        scalars.take_while(|(_, node)| !matches!(node.value, Value::Map(_) | Value::Seq(_)));
    match scalars.last() {
        Some((_, node)) => after(text, node, lines),
        None => {
            let key = pairs.first().map_or(0, |(key, _)| key.span.start as usize);
            let start = text[..key].rfind('\n').unwrap_or(0);
            Edit {
                at: start..start,
                text: lines,
            }
        }
    }
}

/// What is missing in `fields` or `properties`; nothing at all where braces leave no place.
fn section(
    text: &str,
    pairs: &Pairs,
    indent: usize,
    name: &str,
    missing: &[Check],
) -> Option<Vec<Edit>> {
    let Some((_, node)) = pair(pairs, name) else {
        let lines = section_lines(indent, name, missing, true);
        return Some(vec![after(text, &pairs.last()?.1, lines)]);
    };
    let inner = map(node)?;
    if !section_lines(0, name, missing, false).is_empty()
        && text[node.span.start as usize..].starts_with('{')
    {
        return None;
    }
    let Some((first, _)) = inner.first() else {
        return Some(Vec::new());
    };
    let lines = section_lines(column(text, first), name, missing, false);
    Some(vec![after(text, node, lines)])
}

/// Everything that is missing, each line after a line end.
fn block(indent: usize, missing: &[Check]) -> String {
    let mut out = keys(indent, missing);
    for section in ["fields", "properties"] {
        out.push_str(&section_lines(indent, section, missing, true));
    }
    out
}

fn keys(indent: usize, missing: &[Check]) -> String {
    let lines = missing.iter().filter_map(|check| match &check.place {
        Place::Key(key) => {
            let value = check.actual.as_deref().unwrap_or(NONE);
            let value = match *key {
                "severity" | "low-level-category" => value.to_owned(),
                _ => scalar(value),
            };
            Some(format!("\n{:indent$}{key}: {value}", ""))
        }
        _ => None,
    });
    lines.collect()
}

/// The lines of `fields` or `properties`, under a heading or at the indentation itself.
fn section_lines(indent: usize, name: &str, missing: &[Check], heading: bool) -> String {
    let inner = if heading { indent + 2 } else { indent };
    let lines = missing.iter().filter_map(|check| {
        let key = match &check.place {
            Place::Field(field) if name == "fields" => *field,
            Place::Property(property) if name == "properties" => property,
            _ => return None,
        };
        let value = scalar(check.actual.as_deref().unwrap_or_default());
        Some(format!("\n{:inner$}{}: {value}", "", scalar(key)))
    });
    let lines: String = lines.collect();
    if heading && !lines.is_empty() {
        return format!("\n{:indent$}{name}:{lines}", "");
    }
    lines
}

/// An edit at the end of the line on which a node ends.
fn after(text: &str, node: &Node, lines: String) -> Edit {
    let end = node.span.end as usize;
    let at = text[end..]
        .find('\n')
        .map_or(text.len(), |length| end + length);
    Edit {
        at: at..at,
        text: lines,
    }
}

fn map(node: &Node) -> Option<&Pairs> {
    match &node.value {
        Value::Map(pairs) => Some(pairs),
        _ => None,
    }
}

fn pair<'n>(pairs: &'n Pairs, name: &str) -> Option<&'n (Key, Node)> {
    pairs.iter().find(|(key, _)| key.name == name)
}

/// How many characters stand before a key in its line.
fn column(text: &str, key: &Key) -> usize {
    let before = &text[..key.span.start as usize];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    before[line..].chars().count()
}

/// Whether the mapping whose first key stands at `start` is written in braces.
fn in_braces(text: &str, start: u32) -> bool {
    text[..start as usize].trim_end().ends_with('{')
}

fn trailing_blanks(text: &str) -> usize {
    text.len() - text.trim_end_matches(' ').len()
}
