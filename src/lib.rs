//! dsmith: compiles declarative YAML into a signed IBM `QRadar` extension zip.

pub mod render;
