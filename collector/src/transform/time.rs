//! Proofpoint's times: offsets with and without a colon, `Z`, or none (taken for UTC).

use std::io::Write;

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
    // Writing to a vector cannot fail.
    let _ = write!(
        out,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        civil.year(),
        civil.month(),
        civil.day(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.subsec_nanosecond() / 1_000_000,
    );
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
