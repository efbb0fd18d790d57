//! The lab: stand-ins for what a contributor has not got, and the programs that
//! end-to-end tests need.
pub mod apps;
pub mod ariel;
pub mod bench;
pub mod console;
pub mod feeds;
pub mod harness;
pub mod install;
pub mod pages;
pub mod pipeline;
pub mod whole;
