//! Model to text and bytes: what goes into the extension zip.

pub mod java_stream;
