//! The lab: stand-ins for what a contributor has not got. `feeds` serves what
//! Proofpoint serves.
pub mod feeds;
