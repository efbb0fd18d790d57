//! Installing extensions from their package alone: rows of the content XML become rows of
//! the lab's own store, with new ids.
//!
//! ```text
//! bytes ─ package::open ─ check ─ Package ─ plan (PREVIEW) ─ apply (INSTALL) ─ Store
//! ```
//!
//! What a console does and nobody documents is in [`crate::console::assumptions`].

mod apply;
mod check;
pub mod package;
pub mod plan;
mod refusal;
pub mod saved_search;
pub mod store;
pub mod tables;

pub use apply::apply;
pub use package::{Package, open};
pub use plan::{Action, Planned, plan};
pub use refusal::{Code, Refusal};
pub use store::{Columns, Store};
