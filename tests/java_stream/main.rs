//! Saved-search streams, held to bytes that dsmith did not write: real exports, and
//! Java's own object streams.

#![allow(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod broken;
mod corpus;
mod golden;
mod java;
mod properties;
mod samples;
