//! Any pattern, and behind a NUL any text, as a Java date: no panic.
#![no_main]

use dsmith::event::java::DatePattern;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\0').unwrap_or((input, ""));
    if let Ok(pattern) = DatePattern::compile(pattern) {
        let _ = pattern.parse(text, &TimeZone::UTC, Some(2026));
    }
});
