//! Java date patterns, as `SimpleDateFormat` reads them in English.
//!
//! A field takes as many digits as there are, and text behind the last field is passed
//! over. What is lenient beyond that is refused when it is met: a month 13, a minus sign,
//! a fraction that has not three digits. There `SimpleDateFormat` counts on, and other
//! date readers of Java, one of which QRadar may use, do something else.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// A compiled date pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// This character.
    Literal(char),
    /// A letter and how often it stands there.
    Field(Letter, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Year,
    Month,
    Day,
    /// `H`, 0 to 23, or `k`, 1 to 24.
    Hour {
        from: i32,
    },
    /// `K`, 0 to 11, or `h`, 1 to 12.
    HalfHour {
        from: i32,
    },
    HalfDay,
    Minute,
    Second,
    Millisecond,
    Weekday,
    /// `Z`.
    Zone,
    /// `X`.
    IsoZone,
}

/// What stands behind a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Text, or the end.
    Literal,
    /// Another number.
    Number,
    /// A field that is no number.
    Name,
}

impl Letter {
    fn is_number(self, count: usize) -> bool {
        match self {
            Self::Month => count < 3,
            Self::HalfDay | Self::Weekday | Self::Zone | Self::IsoZone => false,
            _ => true,
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// The letters of `SimpleDateFormat`.
const KNOWN: &str = "GyYMLwWDdFEuaHkKhmsSzZX";
/// The longest pattern and the longest text that are read.
const LONGEST: usize = 256;

impl DatePattern {
    /// Compiles a pattern; the error says what is not run, or why it is no pattern.
    pub fn compile(pattern: &str) -> Result<Self, String> {
        if pattern.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let parts = parts(pattern)?;
        check(&parts)?;
        Ok(Self { parts })
    }

    /// Whether it reads names, which are of a language.
    pub fn has_names(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Field(Letter::Month, count) => *count > 2,
            Part::Field(letter, _) => matches!(letter, Letter::Weekday | Letter::HalfDay),
            Part::Literal(_) => false,
        })
    }

    /// The time in milliseconds since 1970; none when the text is not of the pattern.
    /// `zone` is that of a text that names none, and `year` that of a pattern that has
    /// none. The error says what of the text is not read.
    pub fn parse(
        &self,
        text: &str,
        zone: &TimeZone,
        year: Option<i16>,
    ) -> Result<Option<i64>, String> {
        if !text.is_ascii() || text.len() > LONGEST {
            return Err("a time that is long or not ASCII is not read".to_owned());
        }
        let mut reader = Reader {
            text: text.as_bytes(),
            at: 0,
            fields: Fields::default(),
        };
        for (index, part) in self.parts.iter().enumerate() {
            let read = match part {
                Part::Literal(literal) => reader.literal(*literal),
                Part::Field(letter, count) => {
                    let next = match self.parts.get(index + 1) {
                        None | Some(Part::Literal(_)) => Next::Literal,
                        Some(Part::Field(next, count)) if next.is_number(*count) => Next::Number,
                        Some(Part::Field(..)) => Next::Name,
                    };
                    reader.field(*letter, *count, next)?
                }
            };
            if !read {
                return Ok(None);
            }
        }
        reader.fields.time(zone, year).map(Some)
    }
}

fn parts(pattern: &str) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    let mut quoted = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' if characters.peek() == Some(&'\'') => {
                characters.next();
                parts.push(Part::Literal('\''));
            }
            '\'' => quoted = !quoted,
            letter if !quoted && letter.is_ascii_alphabetic() => {
                let mut count = 1;
                while characters.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                parts.push(Part::Field(field(letter, count)?, count));
            }
            literal => parts.push(Part::Literal(literal)),
        }
    }
    if quoted {
        return Err("a quote is not closed".to_owned());
    }
    Ok(parts)
}

fn field(letter: char, count: usize) -> Result<Letter, String> {
    Ok(match letter {
        'y' if count < 3 => {
            return Err("a year of two digits depends on the day on which it is read".to_owned());
        }
        'y' => Letter::Year,
        'M' => Letter::Month,
        'd' => Letter::Day,
        'H' => Letter::Hour { from: 0 },
        'k' => Letter::Hour { from: 1 },
        'K' => Letter::HalfHour { from: 0 },
        'h' => Letter::HalfHour { from: 1 },
        'a' => Letter::HalfDay,
        'm' => Letter::Minute,
        's' => Letter::Second,
        'S' if count != 3 => {
            return Err("`S` is milliseconds: only `SSS` is read alike by all of Java".to_owned());
        }
        'S' => Letter::Millisecond,
        'E' => Letter::Weekday,
        'Z' => Letter::Zone,
        'X' if count > 3 => return Err("`X` stands there once, twice or three times".to_owned()),
        'X' => Letter::IsoZone,
        'Y' => return Err("`Y` is the year that a week belongs to; `y` is the year".to_owned()),
        known if KNOWN.contains(known) => return Err(format!("`{known}` is not run")),
        other => {
            return Err(format!(
                "`{other}` is no letter of a Java date pattern: quote it"
            ));
        }
    })
}

/// Refuses what reads one thing twice, or no day.
fn check(parts: &[Part]) -> Result<(), String> {
    let letters = parts.iter().filter_map(|part| match part {
        Part::Field(letter, _) => Some(*letter),
        Part::Literal(_) => None,
    });
    let kind = |letter: Letter| match letter {
        Letter::Hour { .. } | Letter::HalfHour { .. } => Letter::Hour { from: 0 },
        Letter::IsoZone => Letter::Zone,
        other => other,
    };
    let mut kinds: Vec<Letter> = letters.clone().map(kind).collect();
    kinds.sort();
    if kinds.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err("it reads one part of the time twice".to_owned());
    }
    if !kinds.contains(&Letter::Month) || !kinds.contains(&Letter::Day) {
        return Err("it has no month or no day".to_owned());
    }
    let half = |letter: Letter| matches!(letter, Letter::HalfHour { .. });
    if kinds.contains(&Letter::HalfDay) && !letters.clone().any(half) {
        return Err("`a` stands there without `h` or `K`".to_owned());
    }
    Ok(())
}

/// What has been read.
#[derive(Debug, Default)]
struct Fields {
    year: Option<i32>,
    month: i32,
    day: i32,
    hour: i32,
    half_hour: bool,
    afternoon: bool,
    minute: i32,
    second: i32,
    millisecond: i32,
    weekday: Option<i32>,
    offset: Option<i32>,
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    fields: Fields,
}

impl Reader<'_> {
    fn literal(&mut self, wanted: char) -> bool {
        let found = self.text.get(self.at).map(|b| char::from(*b)) == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Reads a field; false where Java finds that the text is not of the pattern.
    fn field(&mut self, letter: Letter, count: usize, next: Next) -> Result<bool, String> {
        let start = self.at;
        while matches!(self.text.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        if self.at == self.text.len() {
            return Ok(false);
        }
        match letter {
            // Java passes over blanks before names only to see that something is there.
            Letter::Weekday => {
                self.at = start;
                return Ok(self.name(&WEEKDAYS, |f, day| f.weekday = Some(day)));
            }
            Letter::Month if count > 2 => {
                self.at = start;
                return Ok(self.name(&MONTHS, |f, month| f.month = month + 1));
            }
            Letter::HalfDay => {
                self.at = start;
                return Ok(self.half_day());
            }
            Letter::Zone => return self.zone(),
            Letter::IsoZone => return Ok(self.iso_zone(count)),
            _ => {}
        }
        // Numbers that follow each other have as many digits as letters.
        let end = match next {
            Next::Number if letter != Letter::Millisecond => start + count,
            _ => self.text.len(),
        };
        if end > self.text.len() {
            return Ok(false);
        }
        let from = self.at;
        let Some(value) = self.number(end)? else {
            return Ok(false);
        };
        let digits = self.at - from;
        if next == Next::Name && (from > start || digits != count) {
            let why = "Java's versions differ about how long a number before such a field is";
            return Err(why.to_owned());
        }
        self.set(letter, value, digits)?;
        Ok(true)
    }

    fn set(&mut self, letter: Letter, value: i32, digits: usize) -> Result<(), String> {
        let fields = &mut self.fields;
        let (range, name) = match letter {
            Letter::Year => (1600..=9999, "year"),
            Letter::Month => (1..=12, "month"),
            Letter::Day => (1..=31, "day"),
            Letter::Hour { from } => (from..=from + 23, "hour"),
            Letter::HalfHour { from } => (from..=from + 11, "hour"),
            Letter::Minute => (0..=59, "minute"),
            Letter::Second => (0..=59, "second"),
            _ => (0..=999, "millisecond"),
        };
        if !range.contains(&value) || (letter == Letter::Millisecond && digits != 3) {
            return Err(format!(
                "{name} `{value:0digits$}`: readers of dates do not agree what it is"
            ));
        }
        match letter {
            Letter::Year => fields.year = Some(value),
            Letter::Month => fields.month = value,
            Letter::Day => fields.day = value,
            Letter::Hour { from } => fields.hour = if from == 1 { value % 24 } else { value },
            Letter::HalfHour { .. } => {
                fields.hour = value % 12;
                fields.half_hour = true;
            }
            Letter::Minute => fields.minute = value,
            Letter::Second => fields.second = value,
            _ => fields.millisecond = value,
        }
        Ok(())
    }

    /// A number that ends before `end`; none where none begins.
    fn number(&mut self, end: usize) -> Result<Option<i32>, String> {
        let rest = &self.text[self.at.min(end)..end];
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let follows = rest.get(digits);
        if follows == Some(&b'E') && digits > 0 || digits == 0 && follows == Some(&b'-') {
            return Err("a number with a sign or an exponent is not read".to_owned());
        }
        if digits == 0 {
            return Ok(None);
        }
        if digits > 9 {
            return Err("a number of more than nine digits is not read".to_owned());
        }
        self.at += digits;
        let value = rest[..digits]
            .iter()
            .fold(0, |value, digit| value * 10 + i32::from(digit - b'0'));
        Ok(Some(value))
    }

    /// A name, long or of three letters, in any case.
    fn name(&mut self, names: &[&str], set: impl FnOnce(&mut Fields, i32)) -> bool {
        let rest = &self.text[self.at..];
        let starts = |name: &str| {
            rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        };
        let mut numbers = (0..).zip(names);
        let Some((number, name)) = numbers.find(|(_, name)| starts(&name[..3])) else {
            return false;
        };
        self.at += if starts(name) { name.len() } else { 3 };
        set(&mut self.fields, number);
        true
    }

    fn half_day(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let is = |name: &[u8]| rest.len() >= 2 && rest[..2].eq_ignore_ascii_case(name);
        self.fields.afternoon = is(b"PM");
        self.at += 2;
        self.fields.afternoon || is(b"AM")
    }

    /// `+hhmm`; names of zones are not read.
    fn zone(&mut self) -> Result<bool, String> {
        match self.text[self.at] {
            b'+' | b'-' => Ok(self.offset(2, false)),
            letter if letter.is_ascii_alphabetic() && letter != b'Z' => {
                Err("the name of a time zone is not read".to_owned())
            }
            _ => Ok(false),
        }
    }

    /// `Z`, or `+hh`, `+hhmm` or `+hh:mm` by the number of letters.
    fn iso_zone(&mut self, count: usize) -> bool {
        match self.text[self.at] {
            b'Z' => {
                self.fields.offset = Some(0);
                self.at += 1;
                true
            }
            b'+' | b'-' => self.offset(count, count == 3),
            _ => false,
        }
    }

    /// `+hh`, and `mm` where there is more than one letter.
    fn offset(&mut self, count: usize, colon: bool) -> bool {
        let sign = if self.text[self.at] == b'-' { -1 } else { 1 };
        self.at += 1;
        let Some(hours) = self.two_digits().filter(|hours| *hours <= 23) else {
            return false;
        };
        if count > 1 && colon && !self.literal(':') {
            return false;
        }
        let minutes = match count {
            1 => Some(0),
            _ => self.two_digits().filter(|minutes| *minutes <= 59),
        };
        self.fields.offset = minutes.map(|minutes| sign * (hours * 3600 + minutes * 60));
        minutes.is_some()
    }

    fn two_digits(&mut self) -> Option<i32> {
        let digits = self.text.get(self.at..self.at + 2)?;
        digits.iter().all(u8::is_ascii_digit).then_some(())?;
        self.at += 2;
        Some(i32::from(digits[0] - b'0') * 10 + i32::from(digits[1] - b'0'))
    }
}

impl Fields {
    fn time(&self, zone: &TimeZone, year: Option<i16>) -> Result<i64, String> {
        let year = self.year.or(year.map(i32::from));
        let year =
            year.ok_or("the pattern has no year, and when the event arrived is not known")?;
        let hour = self.hour
            + if self.half_hour && self.afternoon {
                12
            } else {
                0
            };
        let date = Self::small(year)
            .zip(Self::small(self.month).zip(Self::small(self.day)))
            .and_then(|(year, (month, day))| Date::new(year, month, day).ok())
            .ok_or(
                "a day that the month does not have: readers of dates do not agree what it is",
            )?;
        let weekday = i32::from(date.weekday().to_monday_zero_offset());
        if self.weekday.is_some_and(|day| day != weekday) {
            return Err("the day of the week is not that of the date".to_owned());
        }
        let time = [hour, self.minute, self.second].map(|part| Self::small(part).unwrap_or(0));
        let time = date.at(time[0], time[1], time[2], self.millisecond * 1_000_000);
        self.zoned(time, zone)
            .ok_or_else(|| "a time out of range".to_owned())
    }

    fn zoned(&self, time: DateTime, zone: &TimeZone) -> Option<i64> {
        let instant = match self.offset {
            Some(seconds) => Offset::from_seconds(seconds)
                .ok()?
                .to_timestamp(time)
                .ok()?,
            // A time that is there twice is that of the standard time.
            None => zone.to_ambiguous_timestamp(time).later().ok()?,
        };
        Some(instant.as_millisecond())
    }

    fn small<N: TryFrom<i32>>(number: i32) -> Option<N> {
        N::try_from(number).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::DatePattern;

    fn parse(pattern: &str, text: &str) -> Result<Option<i64>, String> {
        let pattern = DatePattern::compile(pattern).unwrap();
        pattern.parse(text, &TimeZone::UTC, None)
    }

    #[test]
    fn a_time_is_read_with_its_zone() {
        let iso = "yyyy-MM-dd'T'HH:mm:ss.SSSX";
        assert_eq!(
            parse(iso, "2026-01-02T03:04:05.678Z"),
            Ok(Some(1_767_323_045_678))
        );
        assert_eq!(
            parse(iso, "2026-01-02T04:04:05.678+01"),
            Ok(Some(1_767_323_045_678))
        );
        let named = "EEE, dd MMM yyyy hh:mm:ss a Z";
        let text = "Fri, 02 jan 2026 03:04:05 PM +0000";
        assert_eq!(parse(named, text), Ok(Some(1_767_366_245_000)));
    }

    #[test]
    fn text_behind_the_last_field_is_passed_over() {
        assert_eq!(
            parse("yyyyMMdd", "20260102 and more"),
            Ok(Some(1_767_312_000_000))
        );
    }

    #[test]
    fn another_text_is_no_time() {
        assert_eq!(parse("yyyy-MM-dd", "2026/01/02"), Ok(None));
        assert_eq!(parse("yyyy-MM-dd'T'HHX", "2026-01-02T03"), Ok(None));
        assert_eq!(parse("dd MMM yyyy", "02 Foo 2026"), Ok(None));
    }

    #[test]
    fn what_only_a_lenient_reader_takes_is_refused() {
        for text in ["2026-13-01", "2026-02-30", "-26-01-01", "2026-01-0١"] {
            assert!(parse("yyyy-MM-dd", text).is_err(), "{text}");
        }
        let micro = parse("yyyy-MM-dd HH:mm:ss.SSS", "2026-01-02 03:04:05.123456");
        assert!(micro.is_err());
        assert!(parse("MM-dd", "01-02").is_err());
    }

    #[test]
    fn patterns_that_are_not_read_alike_everywhere_are_refused() {
        for pattern in [
            "yy-MM-dd",
            "YYYY-MM-dd",
            "yyyy-MM-ddTHH",
            "yyyy-MM-dd'T",
            "ssssssssss",
            "yyyy-MM-dd HH:mm:ss.SSSSSS",
            "yyyy-MM-dd z",
            "yyyy-MM-dd XXXX",
            "yyyy-MM-dd dd",
            "yyyy-MM-dd HH a",
        ] {
            assert!(DatePattern::compile(pattern).is_err(), "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(
            pattern in "[yMdHkKhamsSEZX'T:. -]{0,20}|(yyyy|MM|MMM|dd|HH|mm|ss|SSS|X|Z|a|h|EEE|[ :.-]){0,9}",
            text in "\\PC{0,30}|[0-9JanFri:. +ZPM-]{0,30}",
        ) {
            if let Ok(pattern) = DatePattern::compile(&pattern) {
                let _ = pattern.parse(&text, &TimeZone::UTC, Some(2026));
            }
        }
    }
}
