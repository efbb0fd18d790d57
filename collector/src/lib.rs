//! The collector: brings Proofpoint on Demand and TAP events into QRadar and loses none.
//!
//! Data flows `pod`, `tap` → `transform` → `spool` → `syslog`; the other rooms keep
//! settings, secrets, the HTTP interface and the log. The binary in `main.rs` only
//! calls [`run`].

pub mod cli;
pub mod identity;
mod service;
pub mod telemetry;
pub mod web;

pub use service::run;
