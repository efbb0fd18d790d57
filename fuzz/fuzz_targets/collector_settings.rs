//! Any bytes as settings: read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = collector::accounts::read_text(std::path::Path::new("settings.json"), bytes);
});
