//! The dashboards: what the pages ask becomes AQL, runs as the user's own search, and comes
//! back as rows.
//!
//! `request` → `compose` → `drive` on `ariel`, with its state in `run` → `answer`; `service` keeps
//! what is under way.

mod answer;
mod ariel;
mod compose;
mod drive;
mod export;
mod failure;
mod file;
mod request;
mod run;
mod service;

pub use answer::{Page, answer};
pub use ariel::Ariel;
pub use compose::plan;
pub use export::csv;
pub use file::{Dashboards, Panel, Tab};
pub use request::Request;
pub use run::Stage;
pub use service::{Asker, Query, Refusal, Service, Watching};
