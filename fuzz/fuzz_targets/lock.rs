//! Any text as a lock file: no panic, and what is read is written back the same.
#![no_main]

use dsmith::resolve::Lock;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(lock) = Lock::parse(text) {
        assert_eq!(Lock::parse(&lock.to_text()), Ok(lock));
    }
});
