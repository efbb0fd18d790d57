//! Mends what rules are certain about, in the sources' own text: comments, layout and every
//! byte outside a change stay as they are.
//!
//! [`mend`] goes round until nothing certain is left; of changes that overlap, the first is
//! made and the others are looked at again in the next round. Nothing here reads or writes
//! a disk.

mod edit;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use edit::{Edit, edit};

use crate::diagnostic::{Diagnostic, FileId, SourceMap};
use crate::source::{Files, yaml};

/// After so many rounds two rules undo each other.
const ROUNDS: usize = 10;

/// A file that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Its path in the pack.
    pub path: String,
    /// Its text before.
    pub before: String,
    /// Its text now.
    pub after: String,
}

/// Mends `files` until nothing certain is left, and says which files changed, by path.
/// `look` checks the files.
pub fn mend(
    files: &mut Files,
    look: impl Fn(&Files) -> (SourceMap, Vec<Diagnostic>),
) -> Vec<Mended> {
    let mut mended: BTreeMap<String, Mended> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let (sources, diagnostics) = look(files);
        let fixed = fixed(&sources, &diagnostics);
        if fixed.is_empty() {
            break;
        }
        for (file, after) in fixed {
            let path = sources.path(file).to_owned();
            if let Some(raw) = files.files.iter_mut().find(|raw| raw.path == path) {
                raw.bytes = after.clone().into_bytes();
            }
            let first = || sources.text(file).to_owned();
            let entry = mended.entry(path.clone()).or_insert_with(|| Mended {
                path,
                before: first(),
                after: String::new(),
            });
            entry.after = after;
        }
    }
    mended
        .into_values()
        .filter(|m| m.before != m.after)
        .collect()
}

/// The texts of the files that the certain fixes change.
pub fn fixed(sources: &SourceMap, diagnostics: &[Diagnostic]) -> BTreeMap<FileId, String> {
    let edits = certain(sources, diagnostics).into_iter();
    let texts = edits.filter_map(|(file, edits)| {
        let before = sources.text(file);
        let after = apply(before, &edits);
        // What was YAML must stay YAML, whatever several changes do together.
        let broken = is_yaml(before) && !is_yaml(&after);
        (after != before && !broken).then_some((file, after))
    });
    texts.collect()
}

/// The edits of the certain fixes, by file, in the order of their places, none over another.
pub fn certain(sources: &SourceMap, diagnostics: &[Diagnostic]) -> BTreeMap<FileId, Vec<Edit>> {
    let fixes = diagnostics.iter().filter_map(|d| d.fix.as_ref());
    let edits = fixes
        .filter(|fix| fix.certain)
        .filter_map(|fix| edit(fix, sources));
    let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    by_file.values_mut().for_each(separate);
    by_file
}

/// Sorts edits and drops those that overlap an earlier one.
fn separate(edits: &mut Vec<Edit>) {
    edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
    let mut last = None;
    edits.retain(|edit| {
        let free =
            last.is_none_or(|(start, end)| edit.span.start >= end && edit.span.start > start);
        if free {
            last = Some((edit.span.start, edit.span.end));
        }
        free
    });
}

/// The text with edits that [`separate`] has sorted.
fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        let range = edit.span.start as usize..edit.span.end as usize;
        if text.get(range.clone()).is_some() {
            out.replace_range(range, &edit.text);
        }
    }
    out
}

fn is_yaml(text: &str) -> bool {
    let file = SourceMap::default().add("", text);
    yaml::parse(file, text).0.is_some()
}
