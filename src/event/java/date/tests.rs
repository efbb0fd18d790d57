//! What is read, what is not of its pattern, and what is refused.

use jiff::tz::TimeZone;

use super::DatePattern;

fn parse(pattern: &str, text: &str) -> Result<Option<i64>, String> {
    let pattern = DatePattern::compile(pattern).unwrap();
    pattern.parse(text, &TimeZone::UTC, None)
}

#[test]
fn a_time_is_read_with_its_zone() {
    let iso = "yyyy-MM-dd'T'HH:mm:ss.SSSX";
    assert_eq!(
        parse(iso, "2026-01-02T03:04:05.678Z"),
        Ok(Some(1_767_323_045_678))
    );
    assert_eq!(
        parse(iso, "2026-01-02T04:04:05.678+01"),
        Ok(Some(1_767_323_045_678))
    );
    let named = "EEE, dd MMM yyyy hh:mm:ss a Z";
    let text = "Fri, 02 jan 2026 03:04:05 PM +0000";
    assert_eq!(parse(named, text), Ok(Some(1_767_366_245_000)));
}

#[test]
fn text_behind_the_last_field_is_passed_over() {
    assert_eq!(
        parse("yyyyMMdd", "20260102 and more"),
        Ok(Some(1_767_312_000_000))
    );
}

#[test]
fn another_text_is_no_time() {
    assert_eq!(parse("yyyy-MM-dd", "2026/01/02"), Ok(None));
    assert_eq!(parse("yyyy-MM-dd'T'HHX", "2026-01-02T03"), Ok(None));
    assert_eq!(parse("dd MMM yyyy", "02 Foo 2026"), Ok(None));
}

#[test]
fn what_only_a_lenient_reader_takes_is_refused() {
    for text in ["2026-13-01", "2026-02-30", "-26-01-01", "2026-01-0١"] {
        assert!(parse("yyyy-MM-dd", text).is_err(), "{text}");
    }
    let micro = parse("yyyy-MM-dd HH:mm:ss.SSS", "2026-01-02 03:04:05.123456");
    assert!(micro.is_err());
    assert!(parse("MM-dd", "01-02").is_err());
}

#[test]
fn patterns_that_are_not_read_alike_everywhere_are_refused() {
    for pattern in [
        "yy-MM-dd",
        "YYYY-MM-dd",
        "yyyy-MM-ddTHH",
        "yyyy-MM-dd'T",
        "ssssssssss",
        "yyyy-MM-dd HH:mm:ss.SSSSSS",
        "yyyy-MM-dd z",
        "yyyy-MM-dd XXXX",
        "yyyy-MM-dd dd",
        "yyyy-MM-dd HH a",
    ] {
        assert!(DatePattern::compile(pattern).is_err(), "{pattern}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        pattern in "[yMdHkKhamsSEZX'T:. -]{0,20}|(yyyy|MM|MMM|dd|HH|mm|ss|SSS|X|Z|a|h|EEE|[ :.-]){0,9}",
        text in "\\PC{0,30}|[0-9JanFri:. +ZPM-]{0,30}",
    ) {
        if let Ok(pattern) = DatePattern::compile(&pattern) {
            let _ = pattern.parse(&text, &TimeZone::UTC, Some(2026));
        }
    }
}
