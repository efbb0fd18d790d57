//! The order in which `java.util.HashMap` iterates, and hence serializes.
//!
//! Real saved searches show it: the entries come bucket by bucket, a bucket's
//! entries in the order of insertion. One case is left out: from the ninth key in
//! one bucket on, Java grows a small table early and reorders a large one's bucket
//! as a tree. Such a map is written in plain bucket order; Java reads any order.

/// The number of buckets in a hash table: a power of two up to 2^30.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets(u32);

impl Buckets {
    /// A table of `count` buckets, if Java could have one.
    pub fn new(count: u32) -> Option<Self> {
        (count.is_power_of_two() && count <= 1 << 30).then_some(Self(count))
    }

    /// The table of a map that `entries` entries were put into one by one: 16
    /// buckets, doubled whenever more than three quarters of them are used.
    pub fn for_entries(entries: usize) -> Self {
        let mut buckets = Self(16);
        while entries > buckets.threshold() as usize && buckets.0 < 1 << 30 {
            buckets.0 *= 2;
        }
        buckets
    }

    /// How many buckets there are.
    pub fn count(self) -> u32 {
        self.0
    }

    /// The number of entries above which the table grows.
    pub(super) fn threshold(self) -> u32 {
        self.0 / 4 * 3 + self.0 % 4 * 3 / 4
    }

    /// The bucket that `key` belongs into.
    pub(super) fn bucket_of(self, key: &str) -> u32 {
        let hash = string_hash(key);
        (hash ^ (hash >> 16)) & (self.0 - 1)
    }
}

/// `String.hashCode()`: over UTF-16 units, wrapping.
fn string_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0, |hash: u32, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_the_documentation_of_string_defines() {
        assert_eq!(string_hash(""), 0);
        assert_eq!(string_hash("ab"), 97 * 31 + 98);
        // Known collision, and a known negative value.
        assert_eq!(string_hash("Aa"), string_hash("BB"));
        assert_eq!(string_hash("polygenelubricants"), 0x8000_0000);
        assert_eq!(string_hash("\u{1F4E7}"), 0xD83D * 31 + 0xDCE7);
    }

    #[test]
    fn a_table_grows_when_three_quarters_are_exceeded() {
        let sizes = [0, 12, 13, 24, 25, 27, 48, 49].map(|n| Buckets::for_entries(n).count());
        assert_eq!(sizes, [16, 16, 32, 32, 64, 64, 64, 128]);
    }

    #[test]
    fn thresholds_are_three_quarters_rounded_down() {
        let thresholds = [1, 2, 4, 16, 64].map(|n| Buckets(n).threshold());
        assert_eq!(thresholds, [0, 1, 3, 12, 48]);
    }

    #[test]
    fn only_powers_of_two_are_table_sizes() {
        assert_eq!(Buckets::new(64), Some(Buckets(64)));
        assert_eq!([0, 3, 48, 1 << 31].map(Buckets::new), [None; 4]);
    }
}
