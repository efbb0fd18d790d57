//! DATEFORMAT: Java's `SimpleDateFormat` letters, in UTC.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Result};

use super::{PURE, shown, whole};

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_scalar_function("aql_date_format", 2, PURE, |x| {
        let (Some(ms), Some(pattern)) = (whole(x.get_raw(0)), shown(x.get_raw(1))) else {
            return Ok(None);
        };
        Ok(format(ms, &pattern))
    })
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

/// The time as the pattern writes it; none outside of what calendars hold.
pub(super) fn format(ms: i64, pattern: &str) -> Option<String> {
    let time = Timestamp::from_millisecond(ms)
        .ok()?
        .to_zoned(TimeZone::UTC);
    let mut out = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            quoted(&mut letters, &mut out);
            continue;
        }
        let mut width = 1;
        while letter.is_ascii_alphabetic() && letters.peek() == Some(&letter) {
            letters.next();
            width += 1;
        }
        field(&time, letter, width, &mut out)?;
    }
    Some(out)
}

/// A text in quotes; two quotes are one.
fn quoted(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    if letters.next_if_eq(&'\'').is_some() {
        out.push('\'');
        return;
    }
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            out.push(letter);
        } else if letters.next_if_eq(&'\'').is_some() {
            out.push('\'');
        } else {
            return;
        }
    }
}

fn field(time: &jiff::Zoned, letter: char, width: usize, out: &mut String) -> Option<()> {
    let (hour, month) = (
        i64::from(time.hour()),
        usize::from(time.month().unsigned_abs()),
    );
    let number = match letter {
        'y' if width == 2 => i64::from(time.year() % 100),
        'y' => i64::from(time.year()),
        'Y' => i64::from(time.date().iso_week_date().year()),
        'M' | 'L' if width >= 3 => {
            let name = MONTHS.get(month - 1)?;
            out.push_str(if width == 3 { &name[..3] } else { name });
            return Some(());
        }
        'M' | 'L' => i64::from(time.month()),
        'w' => i64::from(time.date().iso_week_date().week()),
        'W' | 'F' => (i64::from(time.day()) - 1) / 7 + 1,
        'D' => i64::from(time.day_of_year()),
        'd' => i64::from(time.day()),
        'E' => {
            let name = weekday(time.weekday());
            out.push_str(if width < 4 { &name[..3] } else { name });
            return Some(());
        }
        'u' => i64::from(time.weekday().to_monday_one_offset()),
        'a' => {
            out.push_str(if hour < 12 { "AM" } else { "PM" });
            return Some(());
        }
        'H' => hour,
        'k' => {
            if hour == 0 {
                24
            } else {
                hour
            }
        }
        'K' => hour % 12,
        'h' => {
            if hour % 12 == 0 {
                12
            } else {
                hour % 12
            }
        }
        'm' => i64::from(time.minute()),
        's' => i64::from(time.second()),
        'S' => i64::from(time.millisecond()),
        'z' => {
            out.push_str("UTC");
            return Some(());
        }
        'Z' => {
            out.push_str("+0000");
            return Some(());
        }
        'X' => {
            out.push('Z');
            return Some(());
        }
        letter if letter.is_ascii_alphabetic() => return None,
        other => {
            out.push(other);
            return Some(());
        }
    };
    // Writing to a String cannot fail.
    let _ = write!(out, "{number:0width$}");
    Some(())
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn the_letters_are_those_of_java() {
        let at = 1_767_323_045_678; // 2026-01-02T03:04:05.678Z, a Friday
        let shown = |pattern| format(at, pattern).unwrap();
        assert_eq!(shown("yyyy-MM-dd HH:mm:ss.SSS"), "2026-01-02 03:04:05.678");
        assert_eq!(shown("yyyy-MM-dd HH:00"), "2026-01-02 03:00");
        assert_eq!(shown("EEE, d MMM yy h:mm a"), "Fri, 2 Jan 26 3:04 AM");
        assert_eq!(shown("yyyy-MM-dd'T'HH:mm''X"), "2026-01-02T03:04'Z");
        assert_eq!(format(at, "b"), None);
    }
}
