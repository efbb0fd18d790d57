//! Which events were seen lately, in bounded memory.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use crate::transform::Key;

/// Keys kept per stream: about 10 MB.
pub const CAPACITY: usize = 250_000;

/// Keys are digests already: their low half is as good a hash as any.
#[derive(Debug, Default)]
struct Low(u64);

impl Hasher for Low {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(low) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*low);
        }
    }
}

/// A set that forgets the oldest beyond its capacity.
#[derive(Debug, Default)]
pub struct Seen {
    keys: HashSet<Key, BuildHasherDefault<Low>>,
    order: VecDeque<Key>,
}

impl Seen {
    /// A set that knows `keys`, oldest first.
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        let mut seen = Self::default();
        for key in keys {
            seen.insert(key);
        }
        seen
    }

    /// Whether the key is new; it is known from now on.
    pub fn insert(&mut self, key: Key) -> bool {
        if !self.keys.insert(key) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }

    /// Whether the key is known.
    pub fn contains(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once_until_it_is_forgotten() {
        let mut seen = Seen::default();
        assert!(seen.insert(1));
        assert!(!seen.insert(1));
        for key in 2..=CAPACITY as Key + 1 {
            seen.insert(key);
        }
        assert!(!seen.contains(1));
        assert!(seen.contains(2));
    }
}
