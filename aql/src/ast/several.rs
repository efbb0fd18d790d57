//! A list that cannot be shorter than its grammar asks.

use std::ops::Deref;

/// At least `MIN` values: the items of SELECT, the values of IN, the operands of AND.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several<T, const MIN: usize>(Vec<T>);

impl<T, const MIN: usize> Several<T, MIN> {
    /// The list, or none when it is too short.
    pub fn new(values: Vec<T>) -> Option<Self> {
        (values.len() >= MIN).then_some(Self(values))
    }

    /// A list of what `change` makes of each value.
    #[must_use]
    pub fn map(&self, change: impl FnMut(&T) -> T) -> Self {
        Self(self.0.iter().map(change).collect())
    }

    /// The same list with one more value at its end.
    #[must_use]
    pub fn with(mut self, value: T) -> Self {
        self.0.push(value);
        self
    }
}

impl<T> Several<T, 1> {
    /// A list of one.
    pub fn one(value: T) -> Self {
        Self(vec![value])
    }
}

impl<T> Several<T, 2> {
    /// A list of two.
    pub fn two(first: T, second: T) -> Self {
        Self(vec![first, second])
    }
}

impl<T, const MIN: usize> Deref for Several<T, MIN> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}
