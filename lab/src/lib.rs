//! The lab: stand-ins for what a contributor has not got, and the programs that
//! end-to-end tests need.
pub mod bench;
pub mod feeds;
pub mod harness;
