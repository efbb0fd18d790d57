//! A stream of bytes to syslog messages: ended by a line feed, or counted as RFC 6587 says.
//!
//! A message over the payload limit is split: the rest of it becomes events of its own,
//! which have no header and therefore no log source. That is how the guide's case 4 comes
//! about.

/// What a framing puts out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame<'b> {
    /// The message, or a part of it no longer than the limit.
    pub bytes: &'b [u8],
    /// Whether it is the rest of a message that was too long.
    pub rest: bool,
}

/// Takes messages out of a buffer.
#[derive(Debug, Default)]
pub struct Framing {
    /// How much of a counted message is still to come after what was split off.
    counted: Option<usize>,
    /// Whether what comes next belongs to a message that was too long.
    inside: bool,
}

/// Digits of the longest count that is believed.
const COUNT_DIGITS: usize = 8;

impl Framing {
    /// Gives every whole message of `buffer` to `take`, and how many bytes are used up. At the
    /// stream's end what is left counts as a message.
    pub fn read<'b>(
        &mut self,
        buffer: &'b [u8],
        limit: usize,
        ended: bool,
        mut take: impl FnMut(Frame<'b>),
    ) -> usize {
        let mut at = 0;
        while at < buffer.len() {
            let rest = &buffer[at..];
            if self.counted.is_none() && !self.inside {
                match count(rest) {
                    Count::Message(skip, length) => {
                        self.counted = Some(length);
                        at += skip;
                        continue;
                    }
                    Count::More if !ended => break,
                    Count::More | Count::None => {}
                }
            }
            let used = match self.counted {
                Some(length) => self.of_count(rest, length, limit, ended, &mut take),
                None => self.of_line(rest, limit, ended, &mut take),
            };
            if used == 0 {
                break;
            }
            at += used;
        }
        at
    }

    fn of_count<'b>(
        &mut self,
        rest: &'b [u8],
        length: usize,
        limit: usize,
        ended: bool,
        take: &mut impl FnMut(Frame<'b>),
    ) -> usize {
        let wanted = length.min(limit);
        if rest.len() < wanted && !ended {
            return 0;
        }
        let part = &rest[..wanted.min(rest.len())];
        self.put(part, take);
        let left = length - wanted;
        self.inside = left > 0;
        self.counted = (left > 0).then_some(left);
        if !self.inside {
            self.counted = None;
        }
        part.len()
    }

    fn of_line<'b>(
        &mut self,
        rest: &'b [u8],
        limit: usize,
        ended: bool,
        take: &mut impl FnMut(Frame<'b>),
    ) -> usize {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(limit + 1)]);
        if let Some(end) = end {
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            self.put(line, take);
            self.inside = false;
            return end + 1;
        }
        if rest.len() > limit {
            self.put(&rest[..limit], take);
            self.inside = true;
            return limit;
        }
        if ended {
            self.put(rest, take);
            return rest.len();
        }
        0
    }

    fn put<'b>(&self, bytes: &'b [u8], take: &mut impl FnMut(Frame<'b>)) {
        if !bytes.is_empty() {
            let rest = self.inside;
            take(Frame { bytes, rest });
        }
    }
}

enum Count {
    /// How long the count itself is, and how long the message.
    Message(usize, usize),
    /// It may become a count.
    More,
    /// It is none.
    None,
}

/// `123 ` before a message. No syslog message begins with a digit otherwise.
fn count(bytes: &[u8]) -> Count {
    let digits = bytes
        .iter()
        .take(COUNT_DIGITS + 1)
        .take_while(|b| b.is_ascii_digit())
        .count();
    if digits == 0 || digits > COUNT_DIGITS || bytes[0] == b'0' {
        return Count::None;
    }
    match bytes.get(digits) {
        None => Count::More,
        Some(b' ') => {
            let text = std::str::from_utf8(&bytes[..digits]).unwrap_or_default();
            text.parse()
                .map_or(Count::None, |length| Count::Message(digits + 1, length))
        }
        Some(_) => Count::None,
    }
}

#[cfg(test)]
mod tests {
    use super::Framing;

    /// The messages of a stream that arrives in pieces; `+` marks the rest of a split one.
    fn messages(pieces: &[&str], limit: usize) -> Vec<String> {
        let mut framing = Framing::default();
        let (mut buffer, mut found) = (Vec::new(), Vec::new());
        for (n, piece) in pieces.iter().enumerate() {
            buffer.extend_from_slice(piece.as_bytes());
            let ended = n + 1 == pieces.len();
            let used = framing.read(&buffer, limit, ended, |frame| {
                let mark = if frame.rest { "+" } else { "" };
                found.push(format!("{mark}{}", String::from_utf8_lossy(frame.bytes)));
            });
            buffer.drain(..used);
        }
        found
    }

    #[test]
    fn lines_end_with_a_line_feed() {
        assert_eq!(
            messages(&["<1>a\r\n<1>b", "c\n\n<1>d"], 99),
            ["<1>a", "<1>bc", "<1>d"]
        );
    }

    #[test]
    fn counted_messages_may_hold_line_feeds() {
        assert_eq!(messages(&["5 <1>a\n4 <1", ">b"], 99), ["<1>a\n", "<1>b"]);
        assert_eq!(
            messages(&["1", "0 <1>3456789<1>x\n"], 99),
            ["<1>3456789", "<1>x"]
        );
    }

    #[test]
    fn what_is_over_the_limit_is_split() {
        assert_eq!(
            messages(&["<1>abcdefg\n<1>x\n"], 5),
            ["<1>ab", "+cdefg", "<1>x"]
        );
        assert_eq!(
            messages(&["<1>abcdefgh\n<1>x\n"], 5),
            ["<1>ab", "+cdefg", "+h", "<1>x"]
        );
        assert_eq!(
            messages(&["8 <1>abcde<1>x\n"], 5),
            ["<1>ab", "+cde", "<1>x"]
        );
    }

    #[test]
    fn a_message_of_exactly_the_limit_stays_whole() {
        assert_eq!(messages(&["<1>ab\n<1>x\n"], 5), ["<1>ab", "<1>x"]);
    }

    proptest::proptest! {
        #[test]
        fn no_stream_makes_it_panic_or_gives_more_than_the_limit(
            text in "[0-9 \n<a]{0,60}",
            limit in 1_usize..9,
        ) {
            for part in messages(&[&text], limit) {
                proptest::prop_assert!(part.trim_start_matches('+').len() <= limit);
            }
        }
    }
}
