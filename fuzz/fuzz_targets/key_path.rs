//! Any text as a JSON key path: no panic, and what is read prints back the same.
#![no_main]

use dsmith::model::key_path::KeyPath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(path) = KeyPath::parse(text) {
        assert_eq!(KeyPath::parse(&path.to_string()), Ok(path));
    }
});
