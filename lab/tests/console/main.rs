//! The stand-in console: installing, searching, its API, its event collector and its apps.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod api;
mod apps;
mod ariel;
mod corpus;
mod end_to_end;
mod expected;
mod install;
mod pages;
mod pipeline;
mod support;
