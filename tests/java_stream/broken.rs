//! What is said of bytes that are no saved search, and of values that fit none.

use dsmith::render::java_stream::{Header, JavaMap, JavaStream};

use crate::samples;

/// The error that decoding `bytes` gives.
fn error(bytes: &[u8]) -> String {
    JavaStream::decode(bytes).unwrap_err().to_string()
}

/// The error that a good stream gives once `change` has been at it.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = samples::failed_logins_bytes();
    change(&mut bytes);
    error(&bytes)
}

#[test]
fn something_else_is_not_a_java_stream() {
    let message = "byte 0 (0x0): not a Java object stream (those start with AC ED 00 05)";
    assert_eq!(error(b""), message);
    assert_eq!(error(b"PK\x03\x04"), message);
}
