//! Model to text and bytes: what goes into the extension zip.
//!
//! Each function here is pure: a resolved pack in, text or bytes out.

pub mod app_manifest;
pub mod content;
pub mod extension_manifest;
pub mod guide;
pub mod java_stream;
pub mod log_source_extension;
mod names;

pub use names::PackageNames;
