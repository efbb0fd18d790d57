//! The documented times of the feed, which tests may shorten.
use crate::feeds::assumptions::{POD_FIRST_LOOK_BACK, POD_IDLE_LIMIT};
use jiff::SignedDuration;
use std::time::Duration;

/// Times that the feed goes by. The default is what is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Live resumes where it stopped for so long, and starts so far back after.
    pub resume: SignedDuration,
    /// How far back a token's first session starts.
    pub first_look_back: SignedDuration,
    /// The archive has nothing younger.
    pub archive_stale: SignedDuration,
    /// The archive's times are rounded to multiples of this; whole seconds.
    pub archive_step: SignedDuration,
    /// The archive has nothing older.
    pub archive_age: SignedDuration,
    /// A client that is silent for so long is dropped.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            resume: SignedDuration::from_hours(1),
            first_look_back: POD_FIRST_LOOK_BACK,
            archive_stale: SignedDuration::from_mins(30),
            archive_step: SignedDuration::from_hours(1),
            archive_age: SignedDuration::from_hours(30 * 24),
            idle: POD_IDLE_LIMIT,
        }
    }
}
