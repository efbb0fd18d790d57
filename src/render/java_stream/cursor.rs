//! The primitive values of a Java stream, read one after the other.

use super::class::protocol;
use super::{DecodeError, Problem, mutf8};

type Result<T = ()> = std::result::Result<T, DecodeError>;

/// A place in bytes that are being read.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next `len` bytes.
    pub fn take(&mut self, len: u64) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let taken = usize::try_from(len).ok().and_then(|len| rest.get(..len));
        let truncated = Problem::Truncated {
            wanted: len,
            left: rest.len(),
        };
        let taken = taken.ok_or(truncated.at(self.at))?;
        self.at += taken.len();
        Ok(taken)
    }

    /// The next `N` bytes, for `from_be_bytes`.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let taken = self.take(N as u64)?;
        let mut array = [0; N];
        array.copy_from_slice(taken);
        Ok(array)
    }

    pub fn byte(&mut self) -> Result<u8> {
        self.array().map(u8::from_be_bytes)
    }

    /// The next byte, which stays the next.
    pub fn peek(&self) -> Result<u8> {
        Cursor { ..*self }.byte()
    }

    /// Reads the type code that belongs here.
    pub fn expect(&mut self, code: u8, wanted: &'static str) -> Result {
        let at = self.at;
        match self.byte()? {
            found if found == code => Ok(()),
            found => Err(Problem::Unexpected { wanted, found }.at(at)),
        }
    }

    /// A number of elements.
    pub fn count(&mut self) -> Result<u32> {
        let at = self.at;
        let count = i32::from_be_bytes(self.array()?);
        u32::try_from(count).map_err(|_| Problem::NegativeCount(count).at(at))
    }

    /// A text with its length in two bytes before it.
    pub fn text(&mut self) -> Result<String> {
        let len = u16::from_be_bytes(self.array()?);
        self.text_of(len.into())
    }

    /// A text of `len` bytes.
    pub fn text_of(&mut self, len: u64) -> Result<String> {
        let at = self.at;
        mutf8::decode(self.take(len)?).map_err(|inside| Problem::BadText.at(at + inside))
    }

    /// The next block of block data and its offset, unless something else comes.
    pub fn block(&mut self) -> Result<Option<(usize, &'a [u8])>> {
        let len = match self.peek()? {
            protocol::BLOCK_DATA => {
                let [_, len] = self.array()?;
                u32::from(len)
            }
            protocol::BLOCK_DATA_LONG => {
                self.byte()?;
                self.count()?
            }
            _ => return Ok(None),
        };
        let at = self.at;
        Ok(Some((at, self.take(len.into())?)))
    }

    /// Says that nothing may follow.
    pub fn end(&self, of: &'static str) -> Result {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            bytes => Err(Problem::Left { bytes, of }.at(self.at)),
        }
    }
}
