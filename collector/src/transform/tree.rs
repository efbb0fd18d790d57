//! An event as a tree of raw tokens, for cutting only: nothing is decoded, so what is not cut
//! keeps its bytes.

use super::cut::Step;
use super::scan::{elements, members};

/// A value; leaves are raw tokens.
#[derive(Debug, Clone)]
pub enum Node<'a> {
    /// A string, number or literal.
    Leaf(&'a [u8]),
    /// A string that was shortened, quotes included.
    Short(Vec<u8>),
    /// Members in their order.
    Object(Vec<(&'a [u8], Node<'a>)>),
    /// Elements in their order.
    Array(Vec<Node<'a>>),
    /// Was here; an element before others is written as `null` so that they keep their place.
    Gone,
}

impl<'a> Node<'a> {
    /// Reads what the scanner has accepted (so depth is bounded).
    pub fn read(bytes: &'a [u8]) -> Self {
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => {
                let mut list = Vec::new();
                let _ = members(bytes, |member| {
                    list.push((member.key, Self::read(member.value)));
                });
                Self::Object(list)
            }
            Some(b'[') => {
                let mut list = Vec::new();
                let _ = elements(bytes, |element| list.push(Self::read(element)));
                Self::Array(list)
            }
            _ => Self::Leaf(bytes),
        }
    }

    /// Bytes when written, at most.
    pub fn size(&self) -> usize {
        match self {
            Self::Leaf(bytes) => bytes.len(),
            Self::Short(bytes) => bytes.len(),
            Self::Gone => 4,
            Self::Array(list) => 2 + list.iter().map(|node| node.size() + 1).sum::<usize>(),
            Self::Object(list) => {
                2 + list
                    .iter()
                    .map(|(key, node)| key.len() + 4 + node.size())
                    .sum::<usize>()
            }
        }
    }

    /// Appends the value.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Leaf(bytes) => out.extend_from_slice(bytes),
            Self::Short(bytes) => out.extend_from_slice(bytes),
            Self::Gone => out.extend_from_slice(b"null"),
            Self::Array(list) => {
                let there = list.iter().rposition(|node| !matches!(node, Self::Gone));
                out.push(b'[');
                for (index, node) in list
                    .iter()
                    .take(there.map_or(0, |last| last + 1))
                    .enumerate()
                {
                    if index > 0 {
                        out.push(b',');
                    }
                    node.write(out);
                }
                out.push(b']');
            }
            Self::Object(list) => {
                out.push(b'{');
                let start = out.len();
                for (key, node) in list.iter().filter(|(_, node)| !matches!(node, Self::Gone)) {
                    if out.len() > start {
                        out.push(b',');
                    }
                    out.push(b'"');
                    out.extend_from_slice(key);
                    out.extend_from_slice(b"\":");
                    node.write(out);
                }
                out.push(b'}');
            }
        }
    }

    /// Calls `each` with every direct child.
    pub fn children(&mut self, mut each: impl FnMut(Step<'_>, &mut Node<'a>)) {
        match self {
            Self::Object(list) => {
                for (key, node) in list {
                    each(Step::Key(key), node);
                }
            }
            Self::Array(list) => {
                for (index, node) in list.iter_mut().enumerate() {
                    each(Step::Index(index), node);
                }
            }
            _ => {}
        }
    }

    /// The node at a path of child numbers.
    pub fn at(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match self {
            Self::Object(list) => list.get_mut(*first)?.1.at(rest),
            Self::Array(list) => list.get_mut(*first)?.at(rest),
            _ => None,
        }
    }

    /// Shortens the value to at most `budget` bytes (at least 4) and tells what that saved.
    pub fn reduce(&mut self, budget: usize) -> usize {
        let before = self.size();
        if before <= budget {
            return 0;
        }
        match self {
            Self::Leaf(bytes) if bytes.starts_with(b"\"") => {
                *self = Self::Short(shorten(bytes, budget));
            }
            Self::Short(bytes) => *self = Self::Short(shorten(&bytes.clone(), budget)),
            Self::Array(list) => {
                let mut room = budget.saturating_sub(2);
                let fits = list
                    .iter()
                    .take_while(|node| take(&mut room, node.size() + 1))
                    .count();
                list.truncate(fits.max(1));
                if fits == 0 {
                    list[0].reduce(budget.saturating_sub(3));
                }
            }
            Self::Object(list) => {
                let mut room = budget.saturating_sub(2);
                let fits = list
                    .iter()
                    .take_while(|(key, node)| take(&mut room, key.len() + 4 + node.size()))
                    .count();
                list.truncate(fits);
            }
            Self::Leaf(_) | Self::Gone => *self = Self::Leaf(b"null"),
        }
        before.saturating_sub(self.size())
    }
}

/// Takes `size` out of `room` if it is there.
fn take(room: &mut usize, size: usize) -> bool {
    let fits = size <= *room;
    *room = room.saturating_sub(size);
    fits
}

/// The longest start of a raw string that fits, ending between characters and escapes.
fn shorten(string: &[u8], budget: usize) -> Vec<u8> {
    let inner = &string[1..string.len() - 1];
    let room = budget.saturating_sub(2);
    let mut end = 0;
    while end < inner.len() {
        let next = end + unit(&inner[end..]);
        if next > room {
            break;
        }
        end = next;
    }
    [&b"\""[..], &inner[..end], b"\""].concat()
}

/// Bytes of the character, escape or pair of surrogate escapes that `rest` begins with.
fn unit(rest: &[u8]) -> usize {
    match rest {
        [
            b'\\',
            b'u',
            b'd' | b'D',
            b'8' | b'9' | b'a' | b'b' | b'A' | b'B',
            _,
            _,
            b'\\',
            b'u',
            ..,
        ] => 12,
        [b'\\', b'u', ..] => 6,
        [0xF0..=0xFF, ..] => 4,
        [0xE0..=0xEF, ..] => 3,
        [b'\\' | 0xC0..=0xDF, ..] => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_text_never_ends_inside_a_character_or_an_escape() {
        let cases: [(&str, usize, &str); 5] = [
            ("\"añb\"", 4, "\"a\""),
            (r#""a\n""#, 4, r#""a""#),
            (r#""a\u00e9b""#, 8, r#""a""#),
            (r#""\ud83d\ude00x""#, 13, r#""""#),
            (r#""\ud83d\ude00x""#, 14, r#""\ud83d\ude00""#),
        ];
        for (input, budget, expected) in cases {
            assert_eq!(
                shorten(input.as_bytes(), budget),
                expected.as_bytes(),
                "{input}"
            );
        }
    }
}
