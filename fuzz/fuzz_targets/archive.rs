//! The zip reader on arbitrary bytes: never a panic, and what it reads can be written.
#![no_main]

use dsmith::package::archive::{Limits, read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(archive) = read(bytes, &Limits::PACKAGE) {
        let written = write(&archive).expect("a name that is read can be written");
        let again = read(&written, &Limits::PACKAGE).expect("what is written can be read");
        assert_eq!(archive.entries.len(), again.entries.len());
    }
});
