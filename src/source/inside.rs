//! Where a part of a text stands in the YAML that holds it.
//!
//! YAML indents block scalars, folds lines, doubles quotes and escapes characters, so an
//! offset in the value is no offset in the file. The value is laid beside its YAML,
//! character by character; only runs of blanks may differ.

use std::ops::Range;

use super::Spanned;
use crate::diagnostic::{SourceMap, Span};

/// The bytes `range` of a value where they stand in its file. Where the YAML cannot be
/// laid beside the value, the whole value.
pub fn inside(sources: &SourceMap, value: &Spanned<String>, range: Range<usize>) -> Span {
    let whole = value.span;
    let Some(part) = part(sources.snippet(whole), &value.value, range) else {
        return whole;
    };
    // A part of a span fits into the numbers of that span.
    let offset = |at: usize| whole.start + u32::try_from(at).unwrap_or(0);
    Span {
        file: whole.file,
        start: offset(part.start),
        end: offset(part.end),
    }
}

/// A character of the value as the YAML writes it.
struct Written {
    char: char,
    at: Range<usize>,
}

/// A character of the value, by its offset, and where the YAML writes it.
struct Place {
    offset: usize,
    at: Range<usize>,
}

fn part(yaml: &str, value: &str, range: Range<usize>) -> Option<Range<usize>> {
    let places = lay(&written(yaml)?, value)?;
    let end = places.last()?.at.end;
    let first = places.iter().find(|place| place.offset >= range.start);
    let start = first.map_or(end, |place| place.at.start);
    let covered = places.iter().rev().find(|place| place.offset < range.end);
    let end = covered.map_or(start, |place| place.at.end);
    Some(start..end.max(start))
}

/// The characters of a scalar, by its style.
fn written(yaml: &str) -> Option<Vec<Written>> {
    match yaml.chars().next()? {
        '|' | '>' => Some(bare(yaml, yaml.find('\n')? + 1)),
        quote @ ('\'' | '"') => quoted(yaml, quote),
        _ => Some(bare(yaml, 0)),
    }
}

fn bare(yaml: &str, from: usize) -> Vec<Written> {
    let chars = yaml[from..].char_indices();
    chars
        .map(|(i, char)| Written {
            char,
            at: from + i..from + i + char.len_utf8(),
        })
        .collect()
}

fn quoted(yaml: &str, quote: char) -> Option<Vec<Written>> {
    let inner = yaml.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut written = Vec::new();
    let mut rest = inner;
    while !rest.is_empty() {
        let (char, width) = first(rest, quote)?;
        let start = 1 + inner.len() - rest.len();
        written.push(Written {
            char,
            at: start..start + width,
        });
        rest = rest.get(width..)?;
    }
    Some(written)
}

/// The first character of quoted text and how many bytes it takes. None for the rarer
/// escapes.
fn first(rest: &str, quote: char) -> Option<(char, usize)> {
    let mut chars = rest.chars();
    match (quote, chars.next()?) {
        ('\'', '\'') => Some(('\'', 2)),
        ('"', '\\') => match chars.next()? {
            same @ ('"' | '\\' | '/') => Some((same, 2)),
            'n' => Some(('\n', 2)),
            't' => Some(('\t', 2)),
            _ => None,
        },
        (_, char) => Some((char, char.len_utf8())),
    }
}

/// Lays the value beside what is written; none where they differ by more than blanks.
/// Blanks at the end of the value have no place.
fn lay(written: &[Written], value: &str) -> Option<Vec<Place>> {
    let value = value.trim_end();
    let mut places = Vec::new();
    let mut left = written;
    let mut offset = 0;
    while offset < value.len() {
        let rest = &value[offset..];
        let blanks = &rest[..rest.len() - rest.trim_start().len()];
        let (around, after) = left.split_at(leading_blanks(left));
        // Blanks begin and end where they do in the value, but for the indentation.
        if blanks.is_empty() != around.is_empty() && offset > 0 {
            return None;
        }
        places.extend(lay_blanks(around, blanks, offset));
        offset += blanks.len();
        let char = value[offset..].chars().next()?;
        let (same, after) = after.split_first().filter(|(w, _)| w.char == char)?;
        places.push(Place {
            offset,
            at: same.at.clone(),
        });
        offset += char.len_utf8();
        left = after;
    }
    (leading_blanks(left) == left.len()).then_some(places)
}

fn leading_blanks(written: &[Written]) -> usize {
    let blanks = written.iter().take_while(|w| w.char.is_whitespace());
    blanks.count()
}

/// Equal runs of blanks stand one to one; of others each stands for the whole run.
fn lay_blanks<'w>(
    around: &'w [Written],
    blanks: &'w str,
    offset: usize,
) -> impl Iterator<Item = Place> + 'w {
    let same = around.iter().map(|w| w.char).eq(blanks.chars());
    let whole = around
        .first()
        .zip(around.last())
        .map(|(first, last)| first.at.start..last.at.end);
    let chars = blanks.char_indices().enumerate();
    chars.filter_map(move |(n, (i, _))| {
        let at = if same {
            around.get(n).map(|w| w.at.clone())
        } else {
            whole.clone()
        };
        at.map(|at| Place {
            offset: offset + i,
            at,
        })
    })
}

#[cfg(test)]
mod tests;
