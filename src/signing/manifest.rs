//! The text form of META-INF/MANIFEST.MF and of *.SF: sections of `Key: value` lines
//! of at most 72 bytes, continued by a leading space.

use std::collections::BTreeSet;

/// Longest line in bytes, with its line end.
const LINE: usize = 72;

/// One section as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'a> {
    /// The entry that it is about; none for the main attributes.
    pub name: Option<String>,
    /// Its attributes, without `Name`.
    pub attributes: Vec<(String, String)>,
    /// Its bytes with the empty line that ends it: what digests are taken of.
    pub raw: &'a [u8],
}

impl Section<'_> {
    /// The attribute's value; letter case does not matter.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.as_str())
    }
}

/// Appends one line, folded.
pub(super) fn push_line(out: &mut Vec<u8>, key: &str, value: &str) {
    let line = format!("{key}: {value}");
    let mut rest = line.as_bytes();
    let mut room = LINE - 2;
    loop {
        let (now, later) = rest.split_at(rest.len().min(room));
        out.extend_from_slice(now);
        out.extend_from_slice(b"\r\n");
        if later.is_empty() {
            return;
        }
        out.push(b' ');
        room = LINE - 3;
        rest = later;
    }
}

/// Reads the sections, the main attributes first.
///
/// # Errors
/// A sentence: a line that is no attribute, text that is not UTF-8, a section
/// without a name, a name twice.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Section<'_>>, String> {
    let mut sections = Vec::new();
    let mut names = BTreeSet::new();
    for raw in split_sections(bytes) {
        let mut attributes = attributes(raw)?;
        let name = if sections.is_empty() {
            None
        } else {
            if attributes.is_empty() || !attributes[0].0.eq_ignore_ascii_case("Name") {
                return Err("a section does not start with `Name`".into());
            }
            Some(attributes.remove(0).1)
        };
        if let Some(name) = &name
            && !names.insert(name.clone())
        {
            return Err(format!("there are two sections for {name:?}"));
        }
        sections.push(Section {
            name,
            attributes,
            raw,
        });
    }
    if sections.is_empty() {
        return Err("it is empty".into());
    }
    Ok(sections)
}

/// Cuts after the empty line that ends each section. Further empty lines belong to
/// the section before them.
fn split_sections(bytes: &[u8]) -> Vec<&[u8]> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut at = 0;
    while at < bytes.len() {
        let line_end = next_line(bytes, at);
        let empty = matches!(bytes[at], b'\r' | b'\n');
        if ended && !empty {
            sections.push(&bytes[start..at]);
            start = at;
        }
        ended = empty;
        at = line_end;
    }
    if start < bytes.len() {
        sections.push(&bytes[start..]);
    }
    sections
}

/// Where the next line starts; a line ends with CR LF, LF or CR.
fn next_line(bytes: &[u8], at: usize) -> usize {
    let Some(end) = bytes[at..].iter().position(|b| matches!(b, b'\r' | b'\n')) else {
        return bytes.len();
    };
    let end = at + end;
    if bytes[end..].starts_with(b"\r\n") {
        end + 2
    } else {
        end + 1
    }
}

fn attributes(section: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut at = 0;
    while at < section.len() {
        let end = next_line(section, at);
        let line = without_line_end(&section[at..end]);
        at = end;
        if let Some(more) = line.strip_prefix(b" ") {
            let last = lines.last_mut().ok_or("it starts with a continued line")?;
            last.extend_from_slice(more);
        } else if !line.is_empty() {
            lines.push(line.to_vec());
        }
    }
    lines.iter().map(|line| attribute(line)).collect()
}

fn attribute(line: &[u8]) -> Result<(String, String), String> {
    let line = std::str::from_utf8(line).map_err(|_| "a line is not UTF-8".to_owned())?;
    let (key, value) = line
        .split_once(": ")
        .or_else(|| Some((line.strip_suffix(':')?, "")))
        .ok_or_else(|| {
            let shown: String = line.chars().take(60).collect();
            format!("the line {shown:?} is not `Key: value`")
        })?;
    Ok((key.to_owned(), value.to_owned()))
}

fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{parse, push_line};

    #[test]
    fn a_line_has_at_most_72_bytes() {
        let mut out = Vec::new();
        push_line(&mut out, "Name", &"x".repeat(200));
        let longest = out.split_inclusive(|b| *b == b'\n').map(<[u8]>::len).max();
        assert_eq!(longest, Some(72));
    }

    #[test]
    fn a_folded_name_is_read_back_even_when_cut_inside_a_character() {
        let name = format!("{}ä{}", "x".repeat(63), "ü".repeat(90));
        let mut out = b"Manifest-Version: 1.0\r\n\r\n".to_vec();
        push_line(&mut out, "Name", &name);
        out.extend_from_slice(b"\r\n");
        let sections = parse(&out).unwrap();
        assert_eq!(sections[1].name.as_deref(), Some(name.as_str()));
    }

    #[test]
    fn two_sections_of_one_name_are_an_error() {
        let text = b"Manifest-Version: 1.0\n\nName: a\n\nName: a\n\n";
        assert_eq!(
            parse(text),
            Err("there are two sections for \"a\"".to_owned())
        );
    }
}
