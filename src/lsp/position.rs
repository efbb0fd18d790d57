//! Places as the protocol counts them: lines from 0, columns in UTF-16 units from 0.

use std::ops::Range;

use lsp_types::{Position, Range as LspRange};

/// The place of a byte; a byte inside a character is that character's place.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[line_start..].encode_utf16().count();
    Position::new(number(before.matches('\n').count()), number(column))
}

/// The place of a stretch of bytes.
pub(super) fn range(text: &str, bytes: Range<usize>) -> LspRange {
    LspRange::new(position(text, bytes.start), position(text, bytes.end))
}

/// The byte at a place; past the end of a line it is the line's end.
pub(super) fn offset(text: &str, place: Position) -> usize {
    let mut start = 0;
    for _ in 0..place.line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => return text.len(),
        }
    }
    let line = &text[start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut units = 0;
    for (at, char) in line.char_indices() {
        if units >= place.character as usize {
            return start + at;
        }
        units += char.len_utf16();
    }
    start + line.len()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;
    use proptest::prelude::*;

    use super::{offset, position};

    #[test]
    fn a_column_counts_utf_16_units() {
        let text = "a: 1\nn: 😀中文x\n";
        let x = text.find('x').unwrap();
        assert_eq!(position(text, x), Position::new(1, 7));
        assert_eq!(offset(text, Position::new(1, 7)), x);
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        assert_eq!(offset("ab\r\ncd", Position::new(0, 99)), 2);
        assert_eq!(offset("ab\ncd", Position::new(9, 0)), 5);
        assert_eq!(position("ab", 9), Position::new(0, 2));
    }

    proptest! {
        #[test]
        fn each_character_is_found_again(text in "[a😀中é\n]{0,20}") {
            for (at, _) in text.char_indices() {
                prop_assert_eq!(offset(&text, position(&text, at)), at);
            }
        }

        #[test]
        fn no_place_is_outside_the_text(text in "[a😀中\r\n]{0,20}", line in 0u32..9, column in 0u32..30) {
            prop_assert!(text.is_char_boundary(offset(&text, Position::new(line, column))));
        }
    }
}
