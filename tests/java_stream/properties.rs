//! What holds for any stream and any bytes.

use dsmith::render::java_stream::{
    Buckets, Header, JavaMap, JavaStream, JavaString, JavaValue, Object,
};
use proptest::prelude::*;

use crate::samples;

/// Any text, with NUL and supplementary characters.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![any::<char>(), Just('\0'), Just('📧'), Just('a')];
    prop::collection::vec(character, 0..20).prop_map(String::from_iter)
}

fn java_string() -> impl Strategy<Value = JavaString> {
    text().prop_map(|text| text.as_str().into())
}

fn value() -> impl Strategy<Value = JavaValue> {
    let element = prop::option::of(java_string());
    prop_oneof![
        Just(JavaValue::Null),
        java_string().prop_map(JavaValue::from),
        any::<bool>().prop_map(JavaValue::from),
        any::<i32>().prop_map(JavaValue::from),
        any::<i64>().prop_map(JavaValue::from),
        prop::collection::vec(element, 0..4).prop_map(|all| JavaValue::Strings(Object::new(all))),
    ]
}

/// Any map; the values at the pairs of places become the same object.
fn map() -> impl Strategy<Value = JavaMap> {
    let entries = prop::collection::vec((java_string(), value()), 0..30);
    let same = prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..8);
    (entries, same, 0..=30_u32, any::<bool>()).prop_map(|(mut entries, same, size, hashed)| {
        let len = entries.len();
        for (one, other) in same.into_iter().filter(|_| len > 0) {
            let (one, other) = (one.index(len), other.index(len));
            entries[one].1 = if one == other {
                entries[one].0.clone().into()
            } else {
                entries[other].1.clone()
            };
        }
        if hashed {
            JavaMap::hashed(entries)
        } else {
            JavaMap::ordered(Buckets::new(1 << size).unwrap(), entries)
        }
    })
}

fn stream() -> impl Strategy<Value = JavaStream> {
    let texts = (text(), text(), text(), text());
    (any::<i64>(), texts, map()).prop_map(|(date_ms, texts, map)| JavaStream {
        header: Header {
            date_ms,
            item_name: texts.0,
            reserved: texts.1,
            owner: texts.2,
            form_class: texts.3,
        },
        map,
    })
}

/// Whatever is read can be written, and is then read again as the same.
fn read_and_written(bytes: &[u8]) {
    if let Ok(stream) = JavaStream::decode(bytes) {
        let again = stream.encode().unwrap();
        assert_eq!(JavaStream::decode(&again), Ok(stream));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(stream in stream()) {
        let bytes = stream.encode().unwrap();
        let read = JavaStream::decode(&bytes).unwrap();
        prop_assert_eq!(&read, &stream);
        // Equality does not see which objects are the same; the bytes do.
        prop_assert!(read.encode().unwrap() == bytes);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_and_written(&bytes);
        read_and_written(&[&[0xAC, 0xED, 0, 5], &*bytes].concat());
    }

    #[test]
    fn a_damaged_stream_never_panics(
        changes in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..6),
    ) {
        let mut bytes = samples::failed_logins_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        read_and_written(&bytes);
    }
}

#[test]
fn a_stream_that_is_cut_off_anywhere_is_an_error_within_it() {
    let bytes = samples::failed_logins_bytes();
    for len in 0..bytes.len() {
        let error = JavaStream::decode(&bytes[..len]).unwrap_err();
        assert!(error.offset <= len, "{error}");
    }
}
