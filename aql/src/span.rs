//! Where something stands in a query's text: byte spans, and lines and columns from them.

use std::fmt;

/// A range of bytes in the text that was parsed, always on character boundaries of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span of what was built rather than read.
    pub const NONE: Self = Self { start: 0, end: 0 };

    /// The bytes from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this span to the end of `last`.
    #[must_use]
    pub const fn to(self, last: Self) -> Self {
        Self::new(self.start, last.end)
    }

    /// The line and column at which this span starts in `text`.
    pub fn position(self, text: &str) -> Position {
        let before = text.get(..self.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
        }
    }
}

/// A line and a column, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A node of the tree and where it stands.
///
/// Two nodes are equal when they say the same: where they stand is no part of that, so that
/// a query and its printed form compare equal.
#[derive(Debug, Clone, Eq)]
pub struct Spanned<T> {
    /// What it says.
    pub node: T,
    /// Where it stands; [`Span::NONE`] when it was built.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `node`, as read at `span`.
    pub const fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }

    /// `node`, as built.
    pub const fn built(node: T) -> Self {
        Self::new(node, Span::NONE)
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}
