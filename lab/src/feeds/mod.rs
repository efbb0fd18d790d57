//! Stand-in Proofpoint feeds with every documented limit.
pub mod assumptions;
pub mod certificates;
pub mod clock;
pub mod event;
pub mod faults;
pub mod kind;
pub mod log;
pub mod pod;
mod query;
pub mod template;
pub mod transport;
