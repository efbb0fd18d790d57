//! The package verifier on arbitrary bytes: never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let report = dsmith::package::verify::verify(bytes, Some(0));
    let _ = report.table();
});
