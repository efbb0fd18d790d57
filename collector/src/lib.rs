//! The collector: brings Proofpoint on Demand and TAP events into QRadar and loses none.
//!
//! Data flows `pod`, `tap` → `transform` → `spool` → `syslog`; the other rooms keep
//! settings, secrets, the HTTP interface and the log. The binary in `main.rs` only
//! calls [`run`].

pub mod accounts;
pub mod cli;
pub mod dashboards;
mod environment;
pub mod facts;
pub mod identity;
mod intake;
pub mod net;
pub mod pod;
pub mod secrets;
mod service;
pub mod spool;
pub mod status;
mod streams;
pub mod syslog;
pub mod tap;
pub mod telemetry;
pub mod transform;
pub mod web;

pub use service::run;
