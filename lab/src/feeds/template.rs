//! A rendered event with holes for what differs between two events, so that
//! serving one costs a copy and not a serialisation.
use jiff::{Timestamp, tz::Offset};
use std::io::Write;

/// Where a generator writes `IDENTITY` or `TIME`, every event gets its own.
/// Both are as long as what replaces them.
pub const IDENTITY: &str = "@identity-of-thirty-two-letters@";
/// Replaced by the event's time with microseconds and offset.
pub const TIME: &str = "@time-with-microseconds-offset@";
/// Replaced by the event's time in UTC with milliseconds, as TAP writes it.
pub const TIME_UTC: &str = "@time-with-milliseconds@";

/// What fills a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    Identity,
    Time,
    TimeUtc,
}

/// The text of an event, and where its own identity and times belong.
#[derive(Debug)]
pub struct Template {
    text: Vec<u8>,
    holes: Vec<(usize, Fill)>,
    prefix: String,
    offset_minutes: i32,
}

impl Template {
    /// Finds the holes in `text`. `prefix` (ten letters) starts every identity;
    /// `offset_minutes` is the zone that `TIME` is written in.
    pub fn new(text: String, prefix: String, offset_minutes: i32) -> Self {
        debug_assert_eq!(prefix.len(), 10);
        let marks = [
            (IDENTITY, Fill::Identity),
            (TIME, Fill::Time),
            (TIME_UTC, Fill::TimeUtc),
        ];
        let mut holes: Vec<_> = marks
            .iter()
            .flat_map(|(mark, fill)| text.match_indices(mark).map(move |(at, _)| (at, *fill)))
            .collect();
        holes.sort_unstable_by_key(|(at, _)| *at);
        Self {
            text: text.into_bytes(),
            holes,
            prefix,
            offset_minutes,
        }
    }

    /// Bytes of an event.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The identity of the event with this number.
    pub fn identity(&self, number: u64) -> String {
        format!("{}{number:022}", self.prefix)
    }

    /// Appends the event with this number and time to `out`.
    pub fn render(&self, number: u64, at: Timestamp, out: &mut Vec<u8>) {
        let mut done = 0;
        for &(hole, fill) in &self.holes {
            out.extend_from_slice(&self.text[done..hole]);
            let before = out.len();
            match fill {
                Fill::Identity => drop(write!(out, "{}{number:022}", self.prefix)),
                Fill::Time => write_time(out, at, self.offset_minutes),
                Fill::TimeUtc => write_utc(out, at),
            }
            done = hole + (out.len() - before);
        }
        out.extend_from_slice(&self.text[done..]);
    }
}

/// Date and time to the second, in a zone that many minutes from UTC.
fn write_seconds(out: &mut Vec<u8>, at: Timestamp, offset_minutes: i32) {
    let offset = Offset::from_seconds(offset_minutes * 60).unwrap_or(Offset::UTC);
    let local = offset.to_datetime(at);
    let (date, time) = (local.date(), local.time());
    digits(out, date.year().unsigned_abs().into(), 4);
    out.push(b'-');
    digits(out, date.month().unsigned_abs().into(), 2);
    out.push(b'-');
    digits(out, date.day().unsigned_abs().into(), 2);
    out.push(b'T');
    digits(out, time.hour().unsigned_abs().into(), 2);
    out.push(b':');
    digits(out, time.minute().unsigned_abs().into(), 2);
    out.push(b':');
    digits(out, time.second().unsigned_abs().into(), 2);
    out.push(b'.');
}

fn write_time(out: &mut Vec<u8>, at: Timestamp, offset_minutes: i32) {
    write_seconds(out, at, offset_minutes);
    digits(out, at.subsec_microsecond().unsigned_abs(), 6);
    out.push(if offset_minutes < 0 { b'-' } else { b'+' });
    let minutes = offset_minutes.unsigned_abs();
    digits(out, minutes / 60 * 100 + minutes % 60, 4);
}

fn write_utc(out: &mut Vec<u8>, at: Timestamp) {
    write_seconds(out, at, 0);
    digits(out, at.subsec_millisecond().unsigned_abs(), 3);
    out.push(b'Z');
}

/// The last `width` decimal digits of `value`.
fn digits(out: &mut Vec<u8>, value: u32, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = value;
    for slot in out[start..].iter_mut().rev() {
        *slot += u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hole_gets_the_events_own_identity_and_time() {
        let text = format!(r#"{{"guid":"{IDENTITY}","ts":"{TIME}","t":"{TIME_UTC}"}}"#);
        let template = Template::new(text, "0000002a00".to_owned(), -480);
        let mut out = Vec::new();
        let at: Timestamp = "2024-01-02T03:04:05.678901Z".parse().unwrap();
        template.render(7, at, &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"guid":"0000002a000000000000000000000007","ts":"2024-01-01T19:04:05.678901-0800","t":"2024-01-02T03:04:05.678Z"}"#
        );
    }

    #[test]
    fn an_event_is_as_long_as_its_template() {
        let template = Template::new(format!("{TIME}{TIME_UTC}{IDENTITY}"), "0".repeat(10), 60);
        let mut out = Vec::new();
        template.render(u64::MAX, Timestamp::UNIX_EPOCH, &mut out);
        assert_eq!(out.len(), template.len());
    }
}
