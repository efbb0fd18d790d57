//! The texts that a tree holds, each checked once so that it can always be printed.

use std::fmt;

/// Why a text cannot stand in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// A name needs at least one character.
    Empty,
    /// A name holds `"`; how AQL writes that is not documented.
    DoubleQuote,
    /// It holds a control character, which is given.
    Control(char),
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a name needs at least one character"),
            Self::DoubleQuote => f.write_str(
                "a name cannot hold a double quote: how AQL writes that is not documented",
            ),
            Self::Control(c) => {
                write!(
                    f,
                    "the control character U+{:04X} is not allowed",
                    u32::from(*c)
                )
            }
        }
    }
}

impl std::error::Error for TextError {}

/// The name of a column, alias, cursor or function, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// A name; it may hold anything but `"` and control characters.
    pub fn new(name: impl Into<String>) -> Result<Self, TextError> {
        let name = name.into();
        if name.is_empty() {
            return Err(TextError::Empty);
        }
        match name.chars().find(|c| *c == '"' || c.is_control()) {
            None => Ok(Self(name)),
            Some('"') => Err(TextError::DoubleQuote),
            Some(c) => Err(TextError::Control(c)),
        }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other`; AQL's names do not mind letter case.
    pub fn is(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.to_lowercase()
    }

    /// The form under which names of any letter case meet.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    pub(crate) fn upper(&self) -> Self {
        Self(self.0.to_ascii_uppercase())
    }
}

/// A string literal's value, without its quotes. Lines and tabs may be in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(String);

impl Text {
    /// A literal; it may hold any character but controls other than tab, line feed and
    /// carriage return.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        let refused = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        match text.chars().find(refused) {
            None => Ok(Self(text)),
            Some(c) => Err(TextError::Control(c)),
        }
    }

    /// The value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number as AQL writes it: an integer that fits 64 bits, a decimal, or hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Reads `12`, `2.0` or `0x0A`; anything else is none. Hexadecimal digits are kept in
    /// lower case, and as many as were written.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let valid = match (text.strip_prefix("0x"), text.split_once('.')) {
            (Some(hex), _) => !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()),
            (None, Some((whole, fraction))) => digits(whole) && digits(fraction),
            (None, None) => digits(&text) && text.parse::<u64>().is_ok(),
        };
        valid.then_some(Self(text))
    }

    /// The number as AQL writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its value, when it is written as a decimal integer.
    pub fn as_integer(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// Whether it has a fraction.
    pub fn is_decimal(&self) -> bool {
        self.0.contains('.')
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(value.to_string())
    }
}
