//! What can be wrong with a stream that is read, or with a value that is written.

use thiserror::Error;

/// Why bytes are not a saved search's stream, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("byte {offset} ({offset:#x}): {problem}")]
pub struct DecodeError {
    /// The byte at which the problem starts, from 0.
    pub offset: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What a decoder can stumble over.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// More than [`super::JavaStream::MAX_BYTES`].
    #[error("a stream of {0} bytes is longer than any saved search")]
    TooLong(usize),
    /// The stream ends inside something.
    #[error("more bytes are needed here than are left: {wanted}, not {left}")]
    Truncated {
        /// How many bytes the value needs.
        wanted: u64,
        /// How many there are.
        left: usize,
    },
    /// Not a Java object stream of version 5.
    #[error("not a Java object stream (those start with AC ED 00 05)")]
    NotJava,
    /// Another element of the protocol than belongs here.
    #[error("{wanted} should stand here, not type code {found:#04X}")]
    Unexpected {
        /// What belongs here.
        wanted: &'static str,
        /// The type code that was found.
        found: u8,
    },
    /// A class that no known saved search holds.
    #[error("objects of class {0:?} are not supported in a saved search")]
    UnknownClass(String),
    /// A known class, but of another shape than the JDK's.
    #[error("class `{0}` is not described as the JDK describes it")]
    ForeignClass(&'static str),
    /// A known class, or an object of it, where it has no place.
    #[error("{wanted} should stand here, not `{found}`")]
    WrongClass {
        /// What belongs here.
        wanted: &'static str,
        /// The class that was found.
        found: &'static str,
    },
    /// A handle that stands for nothing, or for something that has no place here.
    #[error("handle {handle:#X} does not stand for {wanted}")]
    BadHandle {
        /// The handle.
        handle: u32,
        /// What it should stand for.
        wanted: &'static str,
    },
    /// Bytes that are not Java's modified UTF-8.
    #[error("not modified UTF-8 of a well-formed text")]
    BadText,
    /// A boolean byte above 1.
    #[error("a Boolean is 0 or 1, not {0}")]
    BadBoolean(u8),
    /// A number of elements below 0.
    #[error("a count cannot be {0}")]
    NegativeCount(i32),
    /// Load factor, threshold and table size do not fit each other.
    #[error("no `HashMap` of load factor 0.75 has this table size and threshold")]
    BadTable,
    /// The same key twice.
    #[error("the map has the key {0:?} already")]
    DuplicateKey(String),
    /// Bytes after what should be the last value.
    #[error("{of} should be followed by nothing, not by more bytes: {bytes}")]
    Left {
        /// How many.
        bytes: usize,
        /// What ended before them.
        of: &'static str,
    },
}

impl Problem {
    pub(super) fn at(self, offset: usize) -> DecodeError {
        DecodeError {
            offset,
            problem: self,
        }
    }
}

/// Why a value cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// A header text takes more than 65,535 bytes.
    #[error("the {field} takes {bytes} bytes in the saved search's header, which holds 65535")]
    HeaderTooLong {
        /// Which of the header's texts.
        field: &'static str,
        /// How many bytes it takes.
        bytes: usize,
    },
    /// More entries, elements or objects than Java can count.
    #[error("a saved search cannot hold as many as {0} values")]
    TooMany(usize),
}
