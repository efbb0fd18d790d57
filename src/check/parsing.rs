//! The places where content says how a value is read out of an event: expressions of
//! properties, and sources of a log source extension's fields. Several rules look at both.

use crate::diagnostic::Span;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// One way to read a value.
pub(super) struct Reader<'p> {
    /// What it is, in the words of an error.
    pub noun: &'static str,
    /// Where it can be pointed at as a whole.
    pub owner: Span,
    /// The JSON key path.
    pub key_path: Option<&'p Spanned<String>>,
    /// The regex.
    pub regex: Option<&'p Spanned<String>>,
    /// What is taken of the regex's match, where it is written.
    pub capture: Option<Span>,
    /// The groups that this needs, and where each is written. The first group when
    /// nothing is written.
    pub groups: Vec<(u32, Span)>,
}

/// Every reader of a pack: first those of properties, then those of extensions.
pub(super) fn readers<'p>(pack: &'p Resolved<'_>) -> impl Iterator<Item = Reader<'p>> {
    expressions(pack).chain(field_sources(pack))
}

fn expressions<'p>(pack: &'p Resolved<'_>) -> impl Iterator<Item = Reader<'p>> {
    let expressions = pack.properties.iter().flat_map(|p| &p.item.expressions);
    expressions.map(|e| {
        let owner = e.log_source_type.span;
        let written = e.capture_group.as_ref();
        let group = match (written, &e.regex) {
            (Some(group), _) => Some((group.value, group.span)),
            (None, regex) => regex.as_ref().map(|r| (1, r.span)),
        };
        Reader {
            noun: "the expression",
            owner,
            key_path: e.key_path.as_ref(),
            regex: e.regex.as_ref(),
            capture: written.map(|group| group.span),
            groups: group.into_iter().collect(),
        }
    })
}

fn field_sources<'p>(pack: &'p Resolved<'_>) -> impl Iterator<Item = Reader<'p>> {
    let extensions = pack.log_source_extensions.iter();
    let fields = extensions.flat_map(|e| &e.item.fields);
    fields.flat_map(|f| {
        f.from.iter().map(|source| Reader {
            noun: "the source of the field",
            owner: f.field.span,
            key_path: source.key_path.as_ref(),
            regex: source.regex.as_ref(),
            capture: source.capture.as_ref().map(|c| c.span),
            groups: match (&source.capture, &source.regex) {
                (Some(capture), _) => groups_in(capture),
                (None, regex) => regex.as_ref().map(|r| (1, r.span)).into_iter().collect(),
            },
        })
    })
}

/// The groups that a capture names: `\1` anywhere in it, or a bare number.
fn groups_in(capture: &Spanned<String>) -> Vec<(u32, Span)> {
    let text = capture.value.as_str();
    if let Ok(group) = text.parse() {
        return vec![(group, capture.span)];
    }
    let mut found = Vec::new();
    for (at, _) in text.match_indices('\\') {
        let digits = text[at + 1..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let end = at + 1 + digits;
        if let Ok(group) = text[at + 1..end].parse() {
            found.push((group, part(capture, at, end)));
        }
    }
    found
}

/// The bytes `start..end` of a value, where it stands in the file. Where the YAML text
/// differs from the value by more than a pair of quotes, the whole value.
pub(super) fn part(value: &Spanned<String>, start: usize, end: usize) -> Span {
    let whole = value.span;
    let length = value.value.len();
    let quotes = match ((whole.end - whole.start) as usize).checked_sub(length) {
        Some(0) => 0,
        // Without a blank no line can have been folded, so these are the quotes.
        Some(2) if !value.value.contains([' ', '\n']) => 1,
        _ => return whole,
    };
    if start >= end || end > length {
        return whole;
    }
    let offset = |at: usize| whole.start + u32::try_from(at + quotes).unwrap_or(0);
    Span {
        file: whole.file,
        start: offset(start),
        end: offset(end),
    }
}

#[cfg(test)]
mod tests {
    use super::{groups_in, part};
    use crate::diagnostic::{SourceMap, Span};
    use crate::source::Spanned;

    /// A value as it stands in a file, and the file.
    fn written(yaml: &str, value: &str) -> (Spanned<String>, SourceMap) {
        let mut map = SourceMap::default();
        let file = map.add("a.yaml", yaml);
        let end = u32::try_from(yaml.len()).unwrap();
        let span = Span {
            file,
            start: 0,
            end,
        };
        let value = value.to_owned();
        (Spanned { value, span }, map)
    }

    fn shown(yaml: &str, value: &str, start: usize, end: usize) -> String {
        let (value, map) = written(yaml, value);
        map.snippet(part(&value, start, end)).to_owned()
    }

    #[test]
    fn a_part_is_found_with_and_without_quotes() {
        assert_eq!(shown("abcd", "abcd", 1, 3), "bc");
        assert_eq!(shown("'abcd'", "abcd", 1, 3), "bc");
    }

    #[test]
    fn a_part_of_text_with_escapes_or_folds_is_the_whole() {
        assert_eq!(shown(r#""a\"cd""#, "a\"cd", 1, 3), r#""a\"cd""#);
        assert_eq!(shown("ab\n  cd", "ab cd", 1, 3), "ab\n  cd");
        assert_eq!(shown("abcd", "abcd", 4, 4), "abcd");
    }

    #[test]
    fn the_groups_of_a_capture_are_its_references_or_a_bare_number() {
        let groups = |text: &str| {
            let (value, map) = written(text, text);
            let found = groups_in(&value).into_iter();
            found
                .map(|(group, span)| (group, map.snippet(span).to_owned()))
                .collect::<Vec<_>>()
        };
        let two = [(2, r"\2".to_owned()), (10, r"\10".to_owned())];
        assert_eq!(groups(r"\2-\10:x"), two);
        assert_eq!(groups("3"), [(3, "3".to_owned())]);
        assert_eq!(groups("Success Audit"), []);
    }
}
