//! The real `java.io` classes as judge. Skipped where no JDK is present, a failure
//! under CI.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use dsmith::render::java_stream::{Buckets, JavaMap, JavaStream, JavaValue};

use crate::samples;

/// What `java PROGRAM FILE...` prints, unless there is no JDK.
#[expect(
    clippy::disallowed_methods,
    reason = "CI says that it is CI through it"
)]
fn java(program: &str, files: &[&Path]) -> Option<String> {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/java");
    let output = Command::new("java")
        .arg(programs.join(program))
        .args(files)
        .output();
    let Ok(output) = output else {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "CI needs a JDK (17 or later) to run {program}");
        println!("skipped: no JDK to run {program}");
        return None;
    };
    let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} failed:\n{err}");
    Some(String::from_utf8(out).unwrap())
}

/// What ReadSearch.java should print for `stream`.
fn expected(stream: &JavaStream, again: &str) -> String {
    let mut out = format!("date {}\n", stream.header.date_ms);
    let header = &stream.header;
    for text in [
        &header.item_name,
        &header.reserved,
        &header.owner,
        &header.form_class,
    ] {
        writeln!(out, "header {}", quoted(text)).unwrap();
    }
    let entries = stream.map.iter();
    let mut entries: Vec<_> = entries
        .map(|(key, value)| (quoted(key), shown(value)))
        .collect();
    entries.sort();
    for (key, value) in entries {
        writeln!(out, "{key} = {value}").unwrap();
    }
    writeln!(out, "written again: {again} bytes").unwrap();
    out
}

fn shown(value: &JavaValue) -> String {
    match value {
        JavaValue::Null => "null".to_owned(),
        JavaValue::String(text) => quoted(text),
        JavaValue::Boolean(value) => format!("Boolean {}", **value),
        JavaValue::Integer(value) => format!("Integer {}", **value),
        JavaValue::Long(value) => format!("Long {}", **value),
        JavaValue::Strings(texts) => {
            let text = |text: &Option<_>| text.as_deref().map_or("null".to_owned(), quoted);
            format!(
                "[{}]",
                texts.iter().map(text).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

fn quoted(text: &str) -> String {
    let unit = |unit: u16| match char::from_u32(unit.into()) {
        Some(plain @ ' '..='~') if plain != '"' && plain != '\\' => plain.to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    format!("\"{}\"", text.encode_utf16().map(unit).collect::<String>())
}

#[test]
fn java_reads_what_is_written_and_would_write_the_same() {
    let mut streams = vec![samples::failed_logins().stream(), samples::every_type()];
    streams.extend([0, 1, 13, 25, 49, 200].map(samples::crowded));
    // Java reads a map that is just full into a table twice as large, which reorders
    // entries that share a bucket.
    streams.extend([12, 24, 48].map(samples::roomy));
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = (0..streams.len())
        .map(|n| folder.path().join(n.to_string()))
        .collect();
    for (stream, path) in streams.iter().zip(&paths) {
        std::fs::write(path, stream.encode().unwrap()).unwrap();
    }
    let paths: Vec<_> = paths.iter().map(|path| &**path).collect();
    let Some(seen) = java("ReadSearch.java", &paths) else {
        return;
    };
    let expected: String = streams
        .iter()
        .map(|stream| expected(stream, "the same"))
        .collect();
    // Line by line: a line can be very long, the whole is not readable.
    for (seen, expected) in seen.lines().zip(expected.lines()) {
        assert_eq!(seen, expected);
    }
    assert_eq!(seen.len(), expected.len());
}

#[test]
fn java_reads_a_map_in_any_order() {
    let entries = ["b", "a", "c"].map(|key| (key.into(), JavaValue::Null));
    let stream = JavaStream {
        header: samples::header(),
        map: JavaMap::ordered(Buckets::new(1).unwrap(), entries),
    };
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, stream.encode().unwrap()).unwrap();
    let Some(seen) = java("ReadSearch.java", &[file.path()]) else {
        return;
    };
    assert_eq!(seen, expected(&stream, "other"));
}

#[test]
fn the_golden_bytes_are_javas_own() {
    let Some(written) = java("WriteSearch.java", &[]) else {
        return;
    };
    assert_eq!(written, include_str!("../java/failed-logins.hex"));
}
