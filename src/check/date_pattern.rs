//! Date patterns as Java's `SimpleDateFormat` reads them.

use std::ops::Range;

use crate::resolve::Resolved;
use crate::source::Spanned;

/// The letters that mean something; other letters are refused.
const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

/// Something to say about a part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The bytes that it is about.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
    /// What to write instead, where that is certain.
    pub instead: Option<String>,
}

/// A piece of a pattern: a run of one letter, or text.
enum Piece<'t> {
    Field(char, usize, Range<usize>),
    Text(&'t str, Range<usize>),
    Open(Range<usize>),
}

/// Every date pattern of a pack.
pub(super) fn patterns<'p>(pack: &'p Resolved<'_>) -> impl Iterator<Item = &'p Spanned<String>> {
    let extensions = pack.log_source_extensions.iter();
    let fields = extensions.flat_map(|row| &row.item.fields);
    fields.filter_map(|field| field.date_pattern.as_ref())
}

/// What Java refuses.
pub(super) fn refused(pattern: &str) -> Vec<Problem> {
    let pieces = pieces(pattern).into_iter();
    pieces
        .filter_map(|piece| match piece {
            Piece::Field(letter, count, at) => refused_field(letter, count, at),
            Piece::Open(at) => Some(Problem {
                at,
                message: "the quote is not closed".to_owned(),
                help: "close it with `'`; write `''` for the character itself",
                instead: None,
            }),
            Piece::Text(..) => None,
        })
        .collect()
}

fn refused_field(letter: char, count: usize, at: Range<usize>) -> Option<Problem> {
    if !LETTERS.contains(letter) {
        let help = match letter {
            'T' => "put the letter in quotes: `'T'`",
            'f' | 'n' => "write `S` for milliseconds; Java reads no smaller fraction",
            _ => "put text in quotes, such as `'at'`",
        };
        let instead = (letter == 'T' && count == 1).then(|| "'T'".to_owned());
        let message = format!("the letter `{letter}` means nothing in a Java date pattern");
        return Some(Problem {
            at,
            message,
            help,
            instead,
        });
    }
    (letter == 'X' && count > 3).then(|| Problem {
        at,
        message: "a time zone has one to three `X`".to_owned(),
        help: "write `XXX` for `+01:00`, `XX` for `+0100`, `X` for `+01`; each reads `Z` too",
        instead: None,
    })
}

/// What Java accepts and reads otherwise than it looks.
pub(super) fn misread(pattern: &str) -> Vec<Problem> {
    let pieces = pieces(pattern);
    let has = |wanted: &str| {
        pieces
            .iter()
            .any(|p| matches!(p, Piece::Field(l, ..) if wanted.contains(*l)))
    };
    let mut found = Vec::new();
    let mut after_hour = false;
    for (index, piece) in pieces.iter().enumerate() {
        let last = index + 1 == pieces.len();
        match piece {
            Piece::Field(letter, count, at) => {
                found.extend(misread_field(*letter, *count, at, &has, after_hour));
                after_hour |= "HkKh".contains(*letter);
            }
            Piece::Text("Z", at) if last && !has("XzZ") => found.push(problem(
                at,
                "a quoted `Z` is text: the time is taken for the console's own time zone",
                "write `X`, which reads `Z` as UTC",
                Some("X"),
            )),
            Piece::Text(..) | Piece::Open(_) => {}
        }
    }
    found
}

fn misread_field(
    letter: char,
    count: usize,
    at: &Range<usize>,
    has: &impl Fn(&str) -> bool,
    after_hour: bool,
) -> Option<Problem> {
    let upper = |letter: char| letter.to_uppercase().to_string().repeat(count);
    match letter {
        'Y' if has("Md") => Some(problem(
            at,
            "`Y` is the year of the week, which differs around New Year",
            "write `y` for the year",
            Some(&"y".repeat(count)),
        )),
        'D' if has("M") => Some(problem(
            at,
            "`D` is the day of the year",
            "write `d` for the day of the month",
            Some(&"d".repeat(count)),
        )),
        'm' if !after_hour && !has("M") && has("yd") => Some(problem(
            at,
            "`m` is minutes, and the pattern has no month",
            "write `M` for the month",
            Some(&upper('m')),
        )),
        'h' | 'K' if !has("a") => Some(problem(
            at,
            "hours from 1 to 12 without `a` lose the afternoon",
            "write `H` for hours from 0 to 23",
            Some(&"H".repeat(count)),
        )),
        'S' if count > 3 => Some(problem(
            at,
            "Java reads all these digits as a number of milliseconds: `.123456` becomes two minutes",
            "cut the time to three digits with a regex, and write `SSS`",
            None,
        )),
        _ => None,
    }
}

fn problem(at: &Range<usize>, message: &str, help: &'static str, instead: Option<&str>) -> Problem {
    Problem {
        at: at.clone(),
        message: message.to_owned(),
        help,
        instead: instead.map(str::to_owned),
    }
}

fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(char) = pattern[at..].chars().next() {
        let rest = &pattern[at..];
        if char == '\'' {
            let Some(length) = quoted(rest) else {
                pieces.push(Piece::Open(at..pattern.len()));
                break;
            };
            pieces.push(Piece::Text(
                rest[1..length].trim_end_matches('\''),
                at..at + length,
            ));
            at += length;
        } else if char.is_ascii_alphabetic() {
            let count = rest.chars().take_while(|c| *c == char).count();
            pieces.push(Piece::Field(char, count, at..at + count));
            at += count;
        } else {
            at += char.len_utf8();
        }
    }
    pieces
}

/// The length of a quoted text with its quotes; `''` inside it is a quote.
fn quoted(rest: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += rest[at..].find('\'')? + 1;
        if at == 2 || !rest[at..].starts_with('\'') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{misread, refused};

    fn parts<'t>(pattern: &'t str, problems: &[super::Problem]) -> Vec<&'t str> {
        problems.iter().map(|p| &pattern[p.at.clone()]).collect()
    }

    #[test]
    fn patterns_of_real_extensions_are_java() {
        for pattern in [
            "yyyy-MM-dd'T'HH:mm:ss.SSS",
            "yyyy-MM-dd'T'HH:mm:ss.SSZ",
            "yyyy-MM-dd HH:mm:ss",
            "yyyy/MM/dd kk:mm:ss",
            "dd/MMM/yyyy:kk:mm:ss",
            "MMM dd HH:mm:ss",
            "MMM-dd-HH:mm:ss.SSS",
            "ssssssssss",
            "yyyy-MM-dd'T'HH:mm:ss.SSSX",
            "hh 'o''clock' a",
        ] {
            assert_eq!(refused(pattern), [], "{pattern}");
            assert_eq!(misread(pattern), [], "{pattern}");
        }
    }

    #[test]
    fn letters_counts_and_quotes_that_java_refuses_are_found() {
        let found = |pattern: &'static str| parts(pattern, &refused(pattern));
        assert_eq!(found("yyyy-MM-ddTHH:mm:ss.ffffffZ"), ["T", "ffffff"]);
        assert_eq!(found("yyyy-MM-dd'T"), ["'T"]);
        assert_eq!(found("HH:mm XXXX"), ["XXXX"]);
        assert_eq!(found("yyyy-MM-dd é 'é''"), ["'é''"]);
    }

    #[test]
    fn patterns_that_read_another_time_are_found() {
        let found = |pattern: &'static str| parts(pattern, &misread(pattern));
        assert_eq!(found("YYYY-MM-DD"), ["YYYY", "DD"]);
        assert_eq!(found("yyyy-mm-dd HH:mm"), ["mm"]);
        assert_eq!(found("yyyy-MM-dd hh:mm:ss"), ["hh"]);
        assert_eq!(found("HH:mm:ss.SSSSSS"), ["SSSSSS"]);
        assert_eq!(found("yyyy-MM-dd'T'HH:mm:ss'Z'"), ["'Z'"]);
    }
}
