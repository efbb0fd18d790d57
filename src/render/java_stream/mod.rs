//! Saved searches as `QRadar` exports them: the column `customviewparams.queryparams`
//! holds a Java object stream (Java Object Serialization, version 5) of a short
//! header and one `java.util.HashMap`.
//!
//! The model keeps all that a stream can tell apart, so that decoding and encoding
//! again gives the same bytes: the order of the entries, the size of the hash
//! table, and which values are one and the same Java object.

pub mod aql_search;
mod class;
mod cursor;
mod decode;
mod encode;
mod error;
mod hash_order;
mod mutf8;
mod value;

use indexmap::IndexMap;

pub use error::{DecodeError, EncodeError, Problem};
pub use hash_order::Buckets;
pub use value::{JavaString, JavaValue, Object};

/// The class that every saved event or flow search names in its header.
pub const ARIEL_SEARCH_FORM: &str = "com.q1labs.ariel.ui.bean.ArielSearchForm";

/// A whole stream: the header in block data, then the form's map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JavaStream {
    /// What stands before the map.
    pub header: Header,
    /// The form's fields.
    pub map: JavaMap,
}

impl JavaStream {
    /// Writes the stream as `java.io.ObjectOutputStream` would.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        encode::encode(self)
    }

    /// Reads a stream. Memory use is linear in the length of `bytes`, which may be
    /// [`JavaStream::MAX_BYTES`] at most; no input panics.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode::decode(bytes)
    }

    /// The longest stream that is read: hundreds of times a real one (1 to 5 KB).
    pub const MAX_BYTES: usize = 1024 * 1024;
}

/// The five values that the stream starts with, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// When the form was saved, in milliseconds since 1970 (UTC).
    pub date_ms: i64,
    /// The search's name, equal to the column `itemname`.
    pub item_name: String,
    /// A text of unknown meaning that is empty in every known export.
    pub reserved: String,
    /// The user that the search belongs to, equal to the column `username`.
    pub owner: String,
    /// The form's class, [`ARIEL_SEARCH_FORM`] in every known export.
    pub form_class: String,
}

/// A `java.util.HashMap` with String keys, in the order in which it is written.
///
/// Java writes the entries bucket by bucket ([`JavaMap::hashed`]) but reads them
/// in any order, hence the order of a decoded map is kept.
#[derive(Debug, Clone)]
pub struct JavaMap {
    entries: IndexMap<JavaString, JavaValue>,
    buckets: Buckets,
}

impl JavaMap {
    /// The map that Java holds after `put` of `entries` one by one: its table size
    /// and its order. Of equal keys the last one's value counts.
    pub fn hashed(entries: impl IntoIterator<Item = (JavaString, JavaValue)>) -> Self {
        let mut entries: IndexMap<_, _> = entries.into_iter().collect();
        let buckets = Buckets::for_entries(entries.len());
        // The sort is stable: within a bucket Java keeps the order of insertion.
        entries.sort_by_key(|key, _| buckets.bucket_of(key));
        Self { entries, buckets }
    }

    /// A map whose order and table size are given. Of equal keys the last one's
    /// value counts.
    pub fn ordered(
        buckets: Buckets,
        entries: impl IntoIterator<Item = (JavaString, JavaValue)>,
    ) -> Self {
        let entries = entries.into_iter().collect();
        Self { entries, buckets }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&JavaValue> {
        self.entries.get(key)
    }

    /// The entries, in the order in which they are written.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&JavaString, &JavaValue)> {
        self.entries.iter()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The size of the hash table.
    pub fn buckets(&self) -> Buckets {
        self.buckets
    }

    /// The field `threshold`: a `HashMap` without entries has no table yet.
    fn threshold(&self) -> u32 {
        if self.is_empty() {
            0
        } else {
            self.buckets.threshold()
        }
    }
}

/// Equal maps are written with the same entries in the same order.
impl PartialEq for JavaMap {
    fn eq(&self, other: &Self) -> bool {
        self.buckets == other.buckets && self.iter().eq(other.iter())
    }
}

impl Eq for JavaMap {}
