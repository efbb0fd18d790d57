//! Packages: the deterministic zip, its bounded reader, the collector binary's
//! checks, and what can be verified in an extension zip without a console.

pub mod app_zip;
pub mod archive;
pub mod elf;
pub mod extension_zip;
pub mod report;
pub mod verify;
