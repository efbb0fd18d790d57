//! What is known about functions and columns, as data.

mod columns;
mod functions;

pub use columns::{Column, DEFAULT_COLUMNS, column, columns};
pub use functions::{FUNCTIONS, Function, function};

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Inferred.
    Inferred,
    /// Common knowledge about a document whose wording was not confirmed: accept it and do
    /// not insist on it.
    CommonKnowledge,
    /// Seen in queries that run.
    Seen,
    /// Documented.
    Documented,
}

/// A rough type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueType {
    /// Not known.
    Any,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// Milliseconds since 1970.
    Time,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// An IP address.
    Ip,
    /// A port.
    Port,
    /// A hardware address.
    Mac,
    /// Bytes, such as the payload.
    Bytes,
    /// Several values, which only functions take.
    List,
}

impl ValueType {
    /// Whether it is compared and calculated as a number.
    pub const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Decimal | Self::Time | Self::Port
        )
    }
}

/// The database that a query reads in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Database {
    /// `events`.
    Events,
    /// `flows`.
    Flows,
}
