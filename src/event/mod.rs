//! An event through a log source type, offline: what QRadar would make of a raw syslog
//! line with this content installed.
//!
//! ```text
//! Resolved pack ─ render::content ─┐
//! content XML of any export ───────┴─ Content ─ Engine::new ─ Engine ─ process(line) ─ Event
//! ```
//!
//! The engine reads the rows that a console would install, whether they come from a pack
//! or from an export, so both take the same way. It does what documents and exports say
//! QRadar does. What they leave open is an [assumption](crate::model::assumptions) that a
//! pack overrides; what is not known at all, or what our regex and date engines would do
//! otherwise than Java, is a [`Refusal`]: the item then takes no part, and says so.
//!
//! This stage stands after `render`, whose rows it reads.

mod compile;
mod content;
mod engine;
pub mod extension;
pub mod java;
mod json;
mod parsed;
mod refusal;
mod rows;
mod run;
mod settings;
mod syslog;

pub use content::{
    Content, ContentError, EventMapping, Expression, ExpressionKind, Extension, LogSource,
    LogSourceType, Property, Qid,
};
pub use engine::Engine;
pub use parsed::{Event, FieldValue, Header, Outcome, Problem, PropertyValue, QidRecord, Typed};
pub use refusal::{Refusal, Subject};
pub use settings::{Arrival, EventCategory, Json, Settings};
