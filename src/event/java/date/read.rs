//! A text as the fields of a date pattern, and these as a time.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::{Letter, Next};

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
/// What has been read.
#[derive(Debug, Default)]
pub(super) struct Fields {
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

/// A text that is read field by field.
pub(super) struct Reader<'t> {
    pub text: &'t [u8],
    pub at: usize,
    pub fields: Fields,
}

impl Reader<'_> {
    /// Takes one character if it is there.
    pub fn literal(&mut self, wanted: char) -> bool {
        let found = self.text.get(self.at).map(|b| char::from(*b)) == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Reads a field; false where Java finds that the text is not of the pattern.
    pub fn field(&mut self, letter: Letter, count: usize, next: Next) -> Result<bool, String> {
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
            Next::Number => start + count,
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
    /// The time that the fields are.
    pub fn time(&self, zone: &TimeZone, year: Option<i16>) -> Result<i64, String> {
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
