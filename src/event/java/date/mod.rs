//! Java date patterns, as `SimpleDateFormat` reads them in English.
//!
//! A field takes as many digits as there are, and text behind the last field is passed
//! over. What is lenient beyond that is refused when it is met: a month 13, a minus sign,
//! a fraction that has not three digits. There `SimpleDateFormat` counts on, and other
//! date readers of Java, one of which QRadar may use, do something else.

mod pattern;
mod read;

use jiff::tz::TimeZone;

use read::{Fields, Reader};

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

/// The longest pattern and the longest text that are read.
const LONGEST: usize = 256;

impl DatePattern {
    /// Compiles a pattern; the error says what is not run, or why it is no pattern.
    pub fn compile(pattern: &str) -> Result<Self, String> {
        if pattern.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let parts = pattern::parts(pattern)?;
        pattern::check(&parts)?;
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

#[cfg(test)]
mod tests;
