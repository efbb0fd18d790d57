//! The checks of the collector binary on arbitrary bytes: never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = dsmith::package::elf::check_collector(bytes);
});
