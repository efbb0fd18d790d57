//! What is said of bytes that are no saved search, and of values that fit none.

use dsmith::render::java_stream::{EncodeError, Header, JavaMap, JavaStream};

use crate::samples;

/// The description of `java.lang.Long`, up to its superclass.
const LONG: &[u8] =
    b"\x72\x00\x0Ejava.lang.Long\x3B\x8B\xE4\x90\xCC\x8F\x23\xDF\x02\x00\x01\x4A\x00\x05value\x78";

/// The error that decoding `bytes` gives.
fn error(bytes: &[u8]) -> String {
    JavaStream::decode(bytes).unwrap_err().to_string()
}

/// The error that a good stream gives once `from`, where it first occurs, is `to`.
fn changed(from: &[u8], to: &[u8]) -> String {
    let bytes = samples::failed_logins_bytes();
    let mut windows = bytes.windows(from.len());
    let at = windows.position(|window| window == from).unwrap();
    error(&[&bytes[..at], to, &bytes[at + from.len()..]].concat())
}

#[test]
fn something_else_is_no_java_stream() {
    let message = "byte 0 (0x0): not a Java object stream (those start with AC ED 00 05)";
    assert_eq!(error(b""), message);
    assert_eq!(error(b"PK\x03\x04"), message);
}

#[test]
fn a_stream_above_the_limit_is_not_looked_at() {
    let message = "byte 0 (0x0): a stream of 1048577 bytes is longer than any saved search";
    assert_eq!(error(&vec![0; JavaStream::MAX_BYTES + 1]), message);
}

#[test]
fn an_end_too_soon_says_what_is_missing() {
    let bytes = samples::failed_logins_bytes();
    assert_eq!(
        error(&bytes[..5]),
        "byte 4 (0x4): more bytes are needed here than are left: 2, not 1"
    );
    assert_eq!(
        error(&bytes[..100]),
        "byte 99 (0x63): more bytes are needed here than are left: 8, not 1"
    );
}

#[test]
fn bytes_too_many_are_counted() {
    let bytes = samples::failed_logins_bytes();
    assert_eq!(
        error(&[&*bytes, &[0, 0]].concat()),
        "byte 1190 (0x4a6): the map should be followed by nothing, not by more bytes: 2"
    );
    // The header's block takes one byte of what follows it.
    assert_eq!(
        changed(&[5, 0x77, 0x48], &[5, 0x77, 0x49]),
        "byte 78 (0x4e): the header should be followed by nothing, not by more bytes: 1"
    );
}

#[test]
fn a_header_is_block_data() {
    assert_eq!(
        changed(&[0x77], &[0x74]),
        "byte 4 (0x4): block data should stand here, not type code 0x74"
    );
}

#[test]
fn a_text_is_modified_utf_8() {
    assert_eq!(
        changed(b"soc", b"s\x80c"),
        "byte 34 (0x22): not modified UTF-8 of a well-formed text"
    );
    assert_eq!(
        changed(b"flow", b"fl\0w"),
        "byte 577 (0x241): not modified UTF-8 of a well-formed text"
    );
}

#[test]
fn an_error_in_a_later_block_of_the_header_says_its_own_place() {
    let mut bytes = samples::every_type().encode().unwrap();
    let at = 2 * 1029 + 4 + 5 + 100;
    bytes[at] = 0;
    assert_eq!(
        error(&bytes),
        "byte 2165 (0x875): not modified UTF-8 of a well-formed text"
    );
}

#[test]
fn only_known_classes_are_read() {
    assert_eq!(
        changed(b"java.util.HashMap", b"java.util.HashSet"),
        "byte 79 (0x4f): objects of class \"java.util.HashSet\" are not supported in a saved search"
    );
    assert_eq!(
        changed(b"java.lang.Long", b"java.lang.Byte"),
        "byte 341 (0x155): objects of class \"java.lang.Byte\" are not supported in a saved search"
    );
}

#[test]
fn a_known_class_is_described_as_in_the_jdk() {
    assert_eq!(
        changed(&[0x07, 0xDA, 0xC1], &[0x07, 0xDA, 0xC2]),
        "byte 79 (0x4f): class `java.util.HashMap` is not described as the JDK describes it"
    );
    assert_eq!(
        changed(b"\x00\x05value", b"\x00\x05other"),
        "byte 264 (0x108): class `java.lang.Boolean` is not described as the JDK describes it"
    );
    assert_eq!(
        changed(b"java.lang.Number", b"java.lang.String"),
        "byte 378 (0x17a): objects of class \"java.lang.String\" are not supported in a saved search"
    );
}

#[test]
fn a_class_out_of_place_is_named() {
    // The class of the first Long is the map's.
    assert_eq!(
        changed(LONG, &[0x71, 0, 0x7E, 0, 0]),
        "byte 341 (0x155): a value (null, String, Boolean, Integer, Long or String[]) should stand here, not `java.util.HashMap`"
    );
}

#[test]
fn a_superclass_is_that_of_the_jdk() {
    // The class of the map, in place of java.lang.Number.
    let number =
        b"\x72\x00\x10java.lang.Number\x86\xAC\x95\x1D\x0B\x94\xE0\x8B\x02\x00\x00\x78\x70";
    assert_eq!(
        changed(number, &[0x71, 0, 0x7E, 0, 0]),
        "byte 378 (0x17a): the JDK's superclass should stand here, not `java.util.HashMap`"
    );
}

#[test]
fn classes_cannot_nest_without_end() {
    // Each Long's superclass is described as another Long.
    assert_eq!(
        changed(LONG, &LONG.repeat(20_000)),
        "byte 378 (0x17a): the JDK's superclass should stand here, not `java.lang.Long`"
    );
}

#[test]
fn a_handle_stands_for_a_value() {
    let reference = |handle: &[u8]| changed(&[0x71, 0, 0x7E, 0, 3], &[&[0x71], handle].concat());
    let message = |handle| {
        format!(
            "byte 242 (0xf2): handle {handle} does not stand for \
             a value (null, String, Boolean, Integer, Long or String[])"
        )
    };
    // The map itself, a class, one that was not given out yet, and none.
    assert_eq!(reference(&[0, 0x7E, 0, 1]), message("0x7E0001"));
    assert_eq!(reference(&[0, 0x7E, 0, 0]), message("0x7E0000"));
    assert_eq!(reference(&[0, 0x7E, 1, 0]), message("0x7E0100"));
    assert_eq!(reference(&[0, 0, 0, 3]), message("0x3"));
}

#[test]
fn a_boolean_is_zero_or_one() {
    assert_eq!(
        changed(b"Z\0\x05valuexp\0", b"Z\0\x05valuexp\x02"),
        "byte 305 (0x131): a Boolean is 0 or 1, not 2"
    );
}

#[test]
fn a_count_is_not_negative() {
    assert_eq!(
        changed(&[0, 0, 0, 27], &[0xFF; 4]),
        "byte 151 (0x97): a count cannot be -1"
    );
}

#[test]
fn a_count_is_that_of_the_entries() {
    assert_eq!(
        changed(&[0, 0, 0, 27], &[0, 0, 0, 28]),
        "byte 1189 (0x4a5): a String as key should stand here, not type code 0x78"
    );
    assert_eq!(
        changed(&[0, 0, 0, 27], &[0, 0, 0, 26]),
        "byte 1049 (0x419): the end of the map should stand here, not type code 0x74"
    );
}

#[test]
fn a_table_is_one_that_java_makes() {
    assert_eq!(
        changed(&[0x3F, 0x40], &[0x3F, 0x41]),
        "byte 137 (0x89): no `HashMap` of load factor 0.75 has this table size and threshold"
    );
    assert_eq!(
        changed(&[0, 0, 0, 48], &[0, 0, 0, 24]),
        "byte 137 (0x89): no `HashMap` of load factor 0.75 has this table size and threshold"
    );
    assert_eq!(
        changed(&[0, 0, 0, 64], &[0, 0, 0, 63]),
        "byte 137 (0x89): no `HashMap` of load factor 0.75 has this table size and threshold"
    );
}

#[test]
fn a_key_occurs_once() {
    assert_eq!(
        changed(b"isPopup", b"sorting"),
        "byte 617 (0x269): the map has the key \"sorting\" already"
    );
}

#[test]
fn other_kinds_of_value_are_not_read() {
    // TC_CLASS in place of the first String value.
    assert_eq!(
        changed(b"\x74\0\x05false", b"\x76\0\x05false"),
        "byte 169 (0xa9): a value (null, String, Boolean, Integer, Long or String[]) should stand here, not type code 0x76"
    );
}

#[test]
fn a_header_text_has_65535_bytes_at_most() {
    let stream = |len| JavaStream {
        header: Header {
            item_name: "é".repeat(len),
            ..samples::header()
        },
        map: JavaMap::hashed([]),
    };
    assert!(stream(32_767).encode().is_ok());
    let error = stream(32_768).encode().unwrap_err();
    let expected = EncodeError::HeaderTooLong {
        field: "item name",
        bytes: 65_536,
    };
    assert_eq!(error, expected);
    let message = "the item name takes 65536 bytes in the saved search's header, which holds 65535";
    assert_eq!(error.to_string(), message);
}
