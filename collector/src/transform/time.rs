//! Proofpoint's times: offsets with and without a colon, `Z`, or none (taken for UTC).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimeParser;

static PARSER: DateTimeParser = DateTimeParser::new();

/// Reads an ISO 8601 time as UTC.
pub fn parse(text: &[u8]) -> Option<Timestamp> {
    PARSER.parse_timestamp(text).ok().or_else(|| {
        let civil: DateTime = PARSER.parse_datetime(text).ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}

/// Appends `2020-11-05T11:59:43.881Z`.
pub fn write(time: Timestamp, out: &mut Vec<u8>) {
    let civil = jiff::tz::Offset::UTC.to_datetime(time);
    let parts = [
        (&b""[..], civil.year(), 4),
        (b"-", i16::from(civil.month()), 2),
        (b"-", i16::from(civil.day()), 2),
        (b"T", i16::from(civil.hour()), 2),
        (b":", i16::from(civil.minute()), 2),
        (b":", i16::from(civil.second()), 2),
    ];
    for (before, number, digits) in parts {
        out.extend_from_slice(before);
        push(i32::from(number), digits, out);
    }
    out.push(b'.');
    push(civil.subsec_nanosecond() / 1_000_000, 3, out);
    out.push(b'Z');
}

/// Appends the last `digits` of a number: twice for every event, so without formatting.
fn push(number: i32, digits: u32, out: &mut Vec<u8>) {
    let number = number.unsigned_abs();
    for place in (0..digits).rev() {
        // A digit fits a byte.
        let digit = u8::try_from(number / 10_u32.pow(place) % 10).unwrap_or(0);
        out.push(b'0' + digit);
    }
}

/// The time as text, in the one form that the collector writes.
pub fn text(time: Timestamp) -> String {
    let mut out = Vec::with_capacity(24);
    write(time, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(input: &str) -> Option<String> {
        parse(input.as_bytes()).map(text)
    }

    #[test]
    fn every_shape_of_offset_becomes_utc_in_milliseconds() {
        let expected = Some("2020-11-05T11:59:43.881Z".to_owned());
        for input in [
            "2020-11-05T12:59:43.881767+0100",
            "2020-11-05T12:59:43.881767+01:00",
            "2020-11-05T11:59:43.881Z",
            "2020-11-05T11:59:43.881767",
            "2020-11-05T04:59:43.881767-0700",
        ] {
            assert_eq!(utc(input), expected, "{input}");
        }
    }

    #[test]
    fn what_is_not_a_time_is_none() {
        for input in ["", "yesterday", "2020-13-01T00:00:00Z", "\u{0}"] {
            assert_eq!(utc(input), None);
        }
    }
}
