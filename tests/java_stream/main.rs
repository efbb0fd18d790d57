//! Saved-search streams, held to bytes that dsmith did not write: real exports, and
//! Java's own object streams.

mod broken;
mod corpus;
mod golden;
mod java;
mod properties;
mod samples;
