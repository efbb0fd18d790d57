//! Java's "modified UTF-8": every UTF-16 unit on its own in one to three bytes, so
//! that a supplementary character takes six, and NUL in two.

/// Appends `text`.
pub(super) fn encode(text: &str, out: &mut Vec<u8>) {
    let byte = |prefix: u8, bits: u16| prefix | (bits & 0x3F).to_be_bytes()[1];
    for unit in text.encode_utf16() {
        match unit {
            1..=0x7F => out.push(unit.to_be_bytes()[1]),
            0 | 0x80..=0x7FF => out.extend([byte(0xC0, unit >> 6), byte(0x80, unit)]),
            _ => out.extend([
                byte(0xE0, unit >> 12),
                byte(0x80, unit >> 6),
                byte(0x80, unit),
            ]),
        }
    }
}

/// How many bytes [`encode`] appends for `text`.
pub(super) fn encoded_len(text: &str) -> usize {
    text.encode_utf16()
        .map(|unit| match unit {
            1..=0x7F => 1,
            0 | 0x80..=0x7FF => 2,
            _ => 3,
        })
        .sum()
}

/// Reads the text that `bytes` hold, or says at which of them it stops being
/// modified UTF-8 as Java writes it. A lone surrogate and a form longer than needed
/// are refused, since they could not be written back.
pub(super) fn decode(bytes: &[u8]) -> Result<String, usize> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (character, width) = character(&bytes[at..]).ok_or(at)?;
        text.push(character);
        at += width;
    }
    Ok(text)
}

/// The first character of `bytes` and its width.
fn character(bytes: &[u8]) -> Option<(char, usize)> {
    let (first, width) = unit(bytes)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, width));
    }
    let (second, _) = unit(&bytes[width..])?;
    let character = char::decode_utf16([first, second]).next()?.ok()?;
    Some((character, 6))
}

/// The first UTF-16 unit of `bytes` and its width.
fn unit(bytes: &[u8]) -> Option<(u16, usize)> {
    let bits = |byte: u8, mask: u8| u16::from(byte & mask);
    match *bytes {
        [a @ 1..=0x7F, ..] => Some((u16::from(a), 1)),
        [a @ 0xC0..=0xDF, b @ 0x80..=0xBF, ..] => {
            let unit = bits(a, 0x1F) << 6 | bits(b, 0x3F);
            (unit == 0 || unit >= 0x80).then_some((unit, 2))
        }
        [a @ 0xE0..=0xEF, b @ 0x80..=0xBF, c @ 0x80..=0xBF, ..] => {
            let unit = bits(a, 0x0F) << 12 | bits(b, 0x3F) << 6 | bits(c, 0x3F);
            (unit >= 0x800).then_some((unit, 3))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_width_is_written_as_java_writes_it() {
        let cases: [(&str, &[u8]); 5] = [
            ("a", &[0x61]),
            ("\0", &[0xC0, 0x80]),
            ("é", &[0xC3, 0xA9]),
            ("€", &[0xE2, 0x82, 0xAC]),
            ("📧", &[0xED, 0xA0, 0xBD, 0xED, 0xB3, 0xA7]),
        ];
        for (text, bytes) in cases {
            let mut out = Vec::new();
            encode(text, &mut out);
            assert_eq!(out, bytes, "{text:?}");
            assert_eq!(encoded_len(text), bytes.len(), "{text:?}");
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_java_never_writes_is_refused_where_it_stands() {
        let cases: [(&str, &[u8]); 7] = [
            ("plain NUL", &[0x61, 0x00]),
            ("overlong two bytes", &[0x61, 0xC1, 0x81]),
            ("overlong three bytes", &[0x61, 0xE0, 0x81, 0x81]),
            ("cut off", &[0x61, 0xE2, 0x82]),
            ("stray continuation", &[0x61, 0x80]),
            ("lone surrogate", &[0x61, 0xED, 0xA0, 0xBD, 0x61]),
            (
                "standard UTF-8 of four bytes",
                &[0x61, 0xF0, 0x9F, 0x93, 0xA7],
            ),
        ];
        for (name, bytes) in cases {
            assert_eq!(decode(bytes), Err(1), "{name}");
        }
    }
}
