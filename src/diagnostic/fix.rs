//! How a finding is mended by changing the sources.

use std::ops::Range;

use super::Span;

/// A change of the sources that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, such as `write \{`.
    pub title: String,
    /// Whether it is what the author meant beyond doubt, so that it may be made unasked.
    pub certain: bool,
    /// What changes.
    pub change: Change,
}

/// What a fix changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Bytes of a value, however the file writes that value.
    Value {
        /// Where the whole value stands.
        place: Span,
        /// The whole value as it is.
        value: String,
        /// The bytes of the value that go away.
        part: Range<usize>,
        /// What takes their place.
        text: String,
    },
    /// Bytes of the file.
    File {
        /// The bytes that go away.
        place: Span,
        /// What takes their place.
        text: String,
    },
}

impl Fix {
    /// A certain change of a part of a value.
    pub fn value(
        title: impl Into<String>,
        value: (&str, Span),
        part: Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            certain: true,
            change: Change::Value {
                place: value.1,
                value: value.0.to_owned(),
                part,
                text: text.into(),
            },
        }
    }

    /// A certain change of the file's own text.
    pub fn file(title: impl Into<String>, place: Span, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            certain: true,
            change: Change::File {
                place,
                text: text.into(),
            },
        }
    }

    /// The same as a suggestion, which is made only when someone asks for it.
    #[must_use]
    pub fn as_suggestion(mut self) -> Self {
        self.certain = false;
        self
    }
}
