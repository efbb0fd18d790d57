//! The syslog header of a line: RFC 5424, RFC 3164, and what senders make of the latter.
//!
//! Only the host name decides anything. A header that is none of these forms has no host.

use super::Header;

/// The largest priority of RFC 5424.
const MOST_PRIORITY: u16 = 191;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads the header at the start of a line.
pub(super) fn header(line: &str) -> Header<'_> {
    let (priority, rest) = priority(line);
    let found = version_1(rest)
        .or_else(|| bsd(rest))
        .or_else(|| iso(rest))
        .unwrap_or_default();
    Header { priority, ..found }
}

fn priority(line: &str) -> (Option<u16>, &str) {
    let inside = line.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let Some((digits, rest)) = inside else {
        return (None, line);
    };
    let number = digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse() {
        Ok(priority) if number && priority <= MOST_PRIORITY => (Some(priority), rest),
        _ => (None, line),
    }
}

/// RFC 5424: `1 TIME HOST …`.
fn version_1(rest: &str) -> Option<Header<'_>> {
    let mut words = rest.strip_prefix("1 ")?.split(' ');
    let time = words.next().filter(|time| *time == "-" || is_iso(time))?;
    Some(Header {
        priority: None,
        time: given(time),
        host: given(words.next()?),
    })
}

/// RFC 3164: `Mmm dd hh:mm:ss HOST …`, with an optional year before or after the time.
fn bsd(rest: &str) -> Option<Header<'_>> {
    let start = rest.trim_start();
    let mut at = Words { text: start, at: 0 };
    MONTHS.contains(&at.word()?).then_some(())?;
    is_number(at.word()?, 2).then_some(())?;
    let mut word = at.word()?;
    if is_number(word, 4) {
        word = at.word()?;
    }
    is_clock(word).then_some(())?;
    let time = &start[..at.at];
    Some(Header {
        priority: None,
        time: Some(time),
        host: given(at.word()?),
    })
}

/// `TIME HOST …` with the time of RFC 5424 and no version, as rsyslog writes it.
fn iso(rest: &str) -> Option<Header<'_>> {
    let mut words = rest.split(' ');
    let time = words.next().filter(|time| is_iso(time))?;
    Some(Header {
        priority: None,
        time: Some(time),
        host: given(words.next()?),
    })
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    /// The next word; `at` is then its end.
    fn word(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let rest = &rest[blanks..];
        let length = rest.find(' ').unwrap_or(rest.len());
        self.at += blanks + length;
        (length > 0).then(|| &rest[..length])
    }
}

fn given(word: &str) -> Option<&str> {
    (!word.is_empty() && word != "-").then_some(word)
}

fn is_number(word: &str, most: usize) -> bool {
    (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// `hh:mm:ss`, perhaps with a fraction.
fn is_clock(word: &str) -> bool {
    let bytes = word.as_bytes();
    let form = |at: usize, wanted: &u8| match wanted {
        b'0' => bytes[at].is_ascii_digit(),
        other => bytes[at] == *other,
    };
    bytes.len() >= 8 && b"00:00:00".iter().enumerate().all(|(at, b)| form(at, b))
}

/// `yyyy-mm-ddThh:mm:ss…`.
fn is_iso(word: &str) -> bool {
    let Some((date, time)) = word.split_once('T') else {
        return false;
    };
    let parts: Vec<_> = date.split('-').collect();
    matches!(parts[..], [y, m, d] if y.len() == 4 && is_number(y, 4) && is_number(m, 2) && is_number(d, 2))
        && is_clock(time)
}

#[cfg(test)]
mod tests {
    use super::header;

    fn host(line: &str) -> Option<&str> {
        header(line).host
    }

    #[test]
    fn the_host_is_read_from_every_form_of_header() {
        let lines = [
            "<14>1 2026-01-02T03:04:05.678Z host.example.com app - - - {}",
            "<14>1 - host.example.com app - - - {}",
            "<14>Jan  2 03:04:05 host.example.com app: text",
            "<14>Jan 02 2026 03:04:05 host.example.com app: text",
            "Jan  2 03:04:05 host.example.com app: text",
            "<14>2026-01-02T03:04:05+01:00 host.example.com app: text",
        ];
        for line in lines {
            assert_eq!(host(line), Some("host.example.com"), "{line}");
        }
        assert_eq!(
            host("<14>Jan  2 03:04:05 2001:db8::1 x"),
            Some("2001:db8::1")
        );
    }

    #[test]
    fn a_line_without_a_header_has_no_host() {
        let lines = [
            "",
            "{\"a\":1}",
            "<14>1 2026-01-02T03:04:05Z - app - - -",
            "<999>Jan  2 03:04:05",
            "<14>Jan  2 03:04:05",
            "<14>Foo  2 03:04:05 host",
            "<14>1 yesterday host app",
        ];
        for line in lines {
            assert_eq!(host(line), None, "{line}");
        }
    }

    #[test]
    fn priority_and_time_are_kept_as_written() {
        let found = header("<34>Oct 11 22:14:15 a b");
        assert_eq!(
            (found.priority, found.time),
            (Some(34), Some("Oct 11 22:14:15"))
        );
        let found = header("<34>1 2003-10-11T22:14:15.003Z a b");
        assert_eq!(found.time, Some("2003-10-11T22:14:15.003Z"));
        assert_eq!(header("<192>1 - a").priority, None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(<[0-9]{1,3}>)?(1 )?\\PC{0,60}") {
            let _ = header(&text);
        }
    }
}
