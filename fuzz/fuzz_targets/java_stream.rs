//! Any bytes as a saved search's stream: no panic, and what is read survives being
//! written and read again.
#![no_main]

use dsmith::render::java_stream::JavaStream;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(stream) = JavaStream::decode(bytes) {
        let again = stream.encode().expect("what was read fits a stream");
        assert_eq!(JavaStream::decode(&again), Ok(stream));
    }
});
