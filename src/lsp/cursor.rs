//! What stands at the cursor, read from its line: a value under a key, or a word of AQL.

use std::ops::Range;

/// What stands at the cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cursor<'t> {
    /// A value, or the place for one.
    Value {
        /// The key before it.
        key: &'t str,
        /// The value without quotes.
        value: &'t str,
        /// Where the value stands, with its quotes.
        at: Range<usize>,
    },
    /// A word of AQL.
    Aql(Word<'t>),
}

/// A word of AQL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The word, or what the quotes hold.
    pub text: &'t str,
    /// The quote before it, if one is open.
    pub quote: Option<char>,
    /// Where it stands, without quotes.
    pub at: Range<usize>,
}

/// What stands at a byte of a file.
pub(super) fn cursor(text: &str, offset: usize) -> Option<Cursor<'_>> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    let line = text[start..end].trim_end();
    if let Some(aql) = aql_before(text, start, line) {
        return Some(Cursor::Aql(word(text, aql.max(start), offset, end)));
    }
    let (key, value_start) = key(line)?;
    let value = &line[value_start..];
    let comment = value.find(" #").unwrap_or(value.len());
    let value = value[..comment].trim_end();
    let begin = start + value_start;
    if offset < begin.min(start + line.len()) {
        return None;
    }
    let at = begin.min(end)..(begin + value.len()).min(end);
    Some(Cursor::Value {
        key,
        value: unquoted(value),
        at,
    })
}

/// The key of a line such as `  - key: value`, and where the value begins.
fn key(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(':')?;
    let before = line[..colon].trim_start();
    let name = before.strip_prefix("- ").unwrap_or(before).trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    let rest = &line[colon + 1..];
    let blanks = rest.len() - rest.trim_start().len();
    Some((name, colon + 1 + blanks))
}

fn unquoted(value: &str) -> &str {
    for quote in ['\'', '"'] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    value
}

/// Where the AQL begins, when the line is part of it.
fn aql_before(text: &str, start: usize, line: &str) -> Option<usize> {
    let indented = |line: &str| line.is_empty() || line.starts_with([' ', '\t']);
    if !indented(line) {
        let rest = line.strip_prefix("aql:")?;
        let value = rest.trim_start();
        let block = value.starts_with(['|', '>']);
        return (!block).then_some(start + line.len() - value.len());
    }
    let above = text[..start].lines().rev().find(|line| !indented(line))?;
    above.starts_with("aql:").then_some(start)
}

/// The word around `offset`, on its line from `from` to `end`.
fn word(text: &str, from: usize, offset: usize, end: usize) -> Word<'_> {
    let offset = offset.max(from);
    let mut open: Option<(char, usize)> = None;
    for (at, char) in text[from..offset].char_indices() {
        match open {
            Some((quote, _)) if quote == char => open = None,
            None if char == '\'' || char == '"' => open = Some((char, from + at + 1)),
            _ => {}
        }
    }
    if let Some((quote, start)) = open {
        let rest = &text[offset..end];
        let close = rest.find(quote).unwrap_or_else(|| rest.trim_end().len());
        return Word {
            text: &text[start..offset + close],
            quote: Some(quote),
            at: start..offset + close,
        };
    }
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let before = &text[from..offset];
    let start = offset - (before.len() - before.trim_end_matches(part).len());
    let after = &text[offset..end];
    let close = offset + (after.len() - after.trim_start_matches(part).len());
    Word {
        text: &text[start..close],
        quote: None,
        at: start..close,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cursor, cursor};

    /// What stands at `|`, as key and value, or as the quote and word of AQL.
    fn at(text: &str) -> Option<(String, String)> {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        cursor(&text, offset).map(|cursor| match cursor {
            Cursor::Value { key, value, .. } => (key.to_owned(), value.to_owned()),
            Cursor::Aql(word) => (
                word.quote.map_or("aql".to_owned(), String::from),
                word.text.to_owned(),
            ),
        })
    }

    fn pair(key: &str, value: &str) -> Option<(String, String)> {
        Some((key.to_owned(), value.to_owned()))
    }

    #[test]
    fn a_value_is_found_under_its_key() {
        assert_eq!(
            at("a: 1\n  - qid: Mail| Received # x\n"),
            pair("qid", "Mail Received")
        );
        assert_eq!(at("group: 'A| b'\n"), pair("group", "A b"));
        assert_eq!(at("group: |\n"), pair("group", ""));
        assert_eq!(at("gro|up: x\n"), None);
        assert_eq!(at("|\n"), None);
    }

    #[test]
    fn a_word_of_aql_is_found_with_its_quote() {
        let block = |line: &str| format!("name: x\naql: >-\n  SELECT {line}\n");
        assert_eq!(at(&block("user|name, x")), pair("aql", "username"));
        assert_eq!(at(&block("\"Final R|ule\", x")), pair("\"", "Final Rule"));
        assert_eq!(at(&block("x = 'Example M|")), pair("'", "Example M"));
        assert_eq!(at("aql: SELECT use|r\n"), pair("aql", "user"));
        assert_eq!(
            at("aql: >-\n\n  SELECT a\n\n  FROM ev|ents\n"),
            pair("aql", "events")
        );
    }

    proptest! {
        #[test]
        fn no_text_is_too_broken(text in "[a:'\"\\- \n😀#|>]{0,30}", at in 0usize..60) {
            let aql = format!("aql: >-\n{text}");
            for text in [&text, &aql] {
                let mut at = at.min(text.len());
                while !text.is_char_boundary(at) { at -= 1; }
                if let Some(Cursor::Value { at, .. }) = cursor(text, at) {
                    prop_assert!(text.get(at).is_some());
                }
            }
        }
    }
}
