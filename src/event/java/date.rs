//! Java date patterns.

use jiff::tz::TimeZone;

/// A compiled date pattern.
#[derive(Debug, Clone)]
pub struct DatePattern {}

impl DatePattern {
    /// Compiles a pattern; the error says what is not run.
    pub fn compile(pattern: &str) -> Result<Self, String> {
        let _ = pattern;
        Ok(Self {})
    }

    /// The time in milliseconds since 1970. `zone` is that of a text that names none, and
    /// `year` that of a pattern that has none.
    pub fn parse(&self, text: &str, zone: &TimeZone, year: Option<i16>) -> Option<i64> {
        let _ = (zone, year);
        let time: jiff::Timestamp = text.parse().ok()?;
        Some(time.as_millisecond())
    }
}
