//! dsmith: compiles declarative YAML into a signed IBM QRadar extension zip.
//!
//! One module per stage, in the order that data flows; a stage knows only stages
//! before it, takes a value, and returns a value and diagnostics.

pub mod check;
pub mod commands;
pub mod compare;
pub mod diagnostic;
pub mod event;
pub mod model;
pub mod package;
pub mod render;
pub mod resolve;
pub mod signing;
pub mod source;
pub mod testing;
