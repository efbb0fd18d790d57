//! What is refused, and what can be seen without Java; the oracle in `tests/` holds the
//! rest to Java itself.

use super::{GaveUp, Regex};

fn found<'t>(pattern: &str, text: &'t str) -> Option<Vec<Option<&'t str>>> {
    let regex = Regex::compile(pattern, false).unwrap();
    let groups = regex.find(text).unwrap()?;
    Some(groups.into_iter().map(|g| g.map(|g| &text[g])).collect())
}

fn refused(pattern: &str) -> String {
    Regex::compile(pattern, false).unwrap_err()
}

#[test]
fn the_groups_of_the_first_match_are_found() {
    assert_eq!(
        found(r"user=(\S+)( x)?", "a user=jo b"),
        Some(vec![Some("user=jo"), Some("jo"), None])
    );
    assert_eq!(found("(?:ab){2}", "abab"), Some(vec![Some("abab")]));
    assert_eq!(found("z", "abab"), None);
}

#[test]
fn classes_are_those_of_ascii() {
    assert_eq!(found(r"\d", "٣"), None);
    assert_eq!(found(r"\w+", "éa"), Some(vec![Some("a")]));
    assert_eq!(found("(?i)k", "\u{212a}"), None);
}

#[test]
fn a_dollar_stands_before_a_final_line_terminator() {
    assert_eq!(found("a$", "a\r\n"), Some(vec![Some("a")]));
    assert_eq!(found("a$", "a\u{2028}"), Some(vec![Some("a")]));
    assert_eq!(found("a$", "a\n\n"), None);
    assert_eq!(found(r"a\z", "a\n"), None);
}

#[test]
fn what_java_reads_in_its_own_way_is_refused() {
    for pattern in [
        "(a*)*",
        "(?!(a))b",
        r"(a\1)",
        r"\2(a)",
        "[^a[b]]",
        "[^a&&b]",
        "[a[b]&&c]",
        "[]a]",
        "a{",
        "{a}",
        "*",
        "a**",
        r"\y",
        r"\G",
        r"\X",
        r"\R",
        "(?x)a",
        "(?U)a",
        "(?P<a>b)",
        r"(?i)(a)\1",
        r"\p{InGreek}",
        r"\p{Nope}",
        r"(?i)\p{Lower}",
        "(",
        ")",
        "[a",
        "[b-a]",
        r"\ud800",
        "(?<a>b)(?<a>c)",
        "(?<=a+)b",
        "a{2,1}",
        "((a))*b",
        "(?:(?=(a))b|a)",
        r"a\",
        r"[\b]",
        "a{5000}",
        "[a-&&b]",
        "[&&a]",
        r"\b{g}",
        r"\k<a>(?<a>b)",
    ] {
        assert!(Regex::compile(pattern, false).is_err(), "{pattern}");
    }
}

#[test]
fn a_refusal_says_why() {
    insta::assert_snapshot!(
        [r"(?i)(a)\1", "(?!(a))b", r"\p{InGreek}", "a{"].map(refused).join("\n"),
        @r"
    a back reference without regard to case is not run
    a group inside of a look-around, an atomic group or a possessive quantifier keeps in Java what it matched in vain
    \p{InGreek} is not run
    `{` is no repetition; escape it
    "
    );
}

#[test]
fn a_search_without_end_is_given_up() {
    let regex = Regex::compile("(?:(?!b)a|a)+c", false).unwrap();
    assert_eq!(regex.find(&"a".repeat(64)), Err(GaveUp::Steps));
}

#[test]
fn word_boundaries_beside_combining_characters_are_not_guessed() {
    let regex = Regex::compile(r"\be", false).unwrap();
    assert_eq!(regex.find("xe\u{301}"), Err(GaveUp::Combining));
    assert_eq!(found(r"\bx", "éx x"), Some(vec![Some("x")]));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_compiler_panic(pattern in "\\PC{0,24}", text in "\\PC{0,24}") {
        if let Ok(regex) = Regex::compile(&pattern, true) {
            let _ = regex.find(&text);
        }
    }

    #[test]
    fn no_pattern_makes_the_compiler_panic(
        pattern in r"(\\[a-zA-Z0-9\\]|[\[\](){}?*+.^$|&a-d,1-3:=!<>-]){0,16}",
        text in "[a-d1-3\\r\\n ]{0,16}",
    ) {
        if let Ok(regex) = Regex::compile(&pattern, false) {
            let _ = regex.find(&text);
        }
    }
}
