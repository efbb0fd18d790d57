//! Coverage by lines of the content's YAML files.

use std::collections::BTreeMap;

use super::super::coverage::Coverage;
use crate::diagnostic::SourceMap;

/// The lines on which items stand, by file, each with its hits. Where several items share
/// a line, it is as covered as the least of them.
pub(super) fn lines<'s>(
    coverage: &Coverage,
    sources: &'s SourceMap,
) -> BTreeMap<&'s str, BTreeMap<usize, usize>> {
    let mut files: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for item in &coverage.items {
        let line = sources.position(item.span.file, item.span.start).line;
        let file = files.entry(sources.path(item.span.file)).or_default();
        let hits = file.entry(line).or_insert(item.hits);
        *hits = item.hits.min(*hits);
    }
    files
}

/// How many lines were reached, and how many there are.
pub(super) fn counts<'l>(lines: impl Iterator<Item = &'l usize>) -> (usize, usize) {
    lines.fold((0, 0), |(reached, all), hits| {
        (reached + usize::from(*hits > 0), all + 1)
    })
}
