//! DS182: a key path whose keys are in the sample events in another letter case only.
//!
//! Keys are case-sensitive, so it reads nothing. A path that another expression of the same
//! property, or another source of the same field, reads in the right case is left alone:
//! then both spellings are meant.

use serde_json::Value;

use super::events::Events;
use crate::check::parsing::part;
use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::model::key_path::{Index, KeyPath};
use crate::resolve::Resolved;
use crate::source::Spanned;

pub(super) fn check(pack: &Resolved<'_>, events: &Events, found: &mut Vec<Diagnostic>) {
    for (of_type, samples) in events {
        for property in &pack.properties {
            let expressions = property.expressions.iter();
            let of_this = expressions.filter(|e| e.log_source_type == *of_type);
            let paths = of_this.filter_map(|e| e.item.key_path.as_ref());
            together(&paths.collect::<Vec<_>>(), samples, found);
        }
        let extension = pack.log_source_types[*of_type].extension;
        for field in &pack.log_source_extensions[extension].item.fields {
            let paths = field.from.iter().filter_map(|s| s.key_path.as_ref());
            together(&paths.collect::<Vec<_>>(), samples, found);
        }
    }
}

/// Looks at the paths that fill one thing.
fn together(paths: &[&Spanned<String>], samples: &[Value], found: &mut Vec<Diagnostic>) {
    for path in paths {
        let Ok(parsed) = KeyPath::parse(path) else {
            continue;
        };
        if samples
            .iter()
            .any(|sample| walk(sample, &parsed, |a, b| a == b).is_some())
        {
            continue;
        }
        let folded = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        let mut walks = samples
            .iter()
            .filter_map(|sample| walk(sample, &parsed, folded));
        let Some((right, _)) = walks.next() else {
            continue;
        };
        let right = right.to_string();
        if !paths.iter().any(|other| other.value == right) {
            found.push(finding(path, &right));
        }
    }
}

fn finding(path: &Spanned<String>, right: &str) -> Diagnostic {
    // Both have the same steps, so what differs lies between what is the same at both ends.
    let start = same(path.chars(), right.chars());
    let end = same(path[start..].chars().rev(), right[start..].chars().rev());
    let (wrong, instead) = (start..path.len() - end, &right[start..right.len() - end]);
    let message = "the sample events have this key in another letter case";
    let fix = Fix::value(
        format!("write {right}"),
        (path, path.span),
        wrong.clone(),
        instead,
    );
    Diagnostic::new(&codes::DS182, part(path, wrong.start, wrong.end), message)
        .help(format!("write `{right}`"))
        .fix(fix)
}

/// How many bytes two texts have in common.
fn same(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let pairs = a.zip(b).take_while(|(a, b)| a == b);
    pairs.map(|(a, _)| a.len_utf8()).sum()
}

/// The value at a path, and the path as the event spells it.
pub(super) fn walk<'v>(
    sample: &'v Value,
    path: &KeyPath,
    equal: impl Fn(&str, &str) -> bool,
) -> Option<(KeyPath, &'v Value)> {
    let mut value = sample;
    let mut spelled = path.clone();
    for step in &mut spelled.steps {
        let object = value.as_object()?;
        let (name, next) = object
            .get_key_value(&step.name)
            .or_else(|| object.iter().find(|(name, _)| equal(name, &step.name)))?;
        step.name.clone_from(name);
        value = match step.index {
            None => next,
            Some(Index::Whole) => next.is_array().then_some(next)?,
            Some(Index::Element(n)) => next.get(usize::try_from(n).ok()?)?,
        };
    }
    Some((spelled, value))
}
