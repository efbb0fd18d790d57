//! Our regex and date engines held to Java's own: the same match with the same groups,
//! the same time, or a refusal; never a silent difference.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use common::packages::have;
use dsmith::event::java::{DatePattern, Regex};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// A question to the oracle: its first two words, the pattern and the text.
type Case = (String, String, String);

/// Compiled regexes by flags and pattern.
type Regexes<'c> = BTreeMap<(&'c str, &'c str), Result<Regex, String>>;

/// What we make of a case, in the oracle's words; an error is a refusal.
fn ours<'c>(case: &'c Case, regexes: &mut Regexes<'c>) -> Result<String, String> {
    let (kind, pattern, text) = case;
    match kind.split_once(' ').unwrap() {
        ("R", flags) => {
            let regex = regexes.entry((flags, pattern));
            let regex = regex.or_insert_with(|| Regex::compile(pattern, flags == "i"));
            our_match(regex.as_ref().map_err(Clone::clone)?, text)
        }
        (_, zone) => {
            let zone = TimeZone::get(zone).unwrap();
            let date = DatePattern::compile(pattern)?;
            let time = date.parse(text, &zone, None)?;
            Ok(time.map_or("N".to_owned(), |time| format!("T {time}")))
        }
    }
}

fn our_match(regex: &Regex, text: &str) -> Result<String, String> {
    let found = regex.find(text).map_err(|why| why.to_string())?;
    assert_eq!(regex.is_match(text), Ok(found.is_some()));
    let Some(groups) = found else {
        return Ok("N".to_owned());
    };
    let mut answer = "M".to_owned();
    for group in groups {
        let characters = |at: usize| text[..at].chars().count();
        match group {
            Some(group) => write!(
                answer,
                " {}-{}",
                characters(group.start),
                characters(group.end)
            ),
            None => write!(answer, " -"),
        }
        .unwrap();
    }
    Ok(answer)
}

/// Java's version and answers, from one process.
fn java(cases: &[Case]) -> (u32, Vec<String>) {
    let program = common::root().join("tests/java/Oracle.java");
    let mut process = Command::new("java")
        .arg("-Xss4m")
        .arg(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let hex = |text: &str| -> String {
        text.bytes().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
    };
    let mut input = String::new();
    for (kind, pattern, text) in cases {
        writeln!(input, "{kind} {} {}", hex(pattern), hex(text)).unwrap();
    }
    let mut stdin = process.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines().map(str::to_owned);
    let version = lines.next().unwrap();
    (version.parse().unwrap(), lines.collect())
}

/// Since Java 19, word boundaries stand beside ASCII only. QRadar's Java is older.
fn word_boundary_changed(version: u32, (kind, pattern, text): &Case) -> bool {
    let boundary = pattern.contains(r"\b") || pattern.contains(r"\B");
    version >= 19 && kind.starts_with('R') && boundary && !text.is_ascii()
}

/// How many cases were answered alike, and how many refused; no other way is allowed.
fn compare(cases: &[Case]) -> (usize, usize) {
    let (version, answers) = java(cases);
    assert_eq!(answers.len(), cases.len());
    let (mut same, mut refused) = (0, 0);
    let mut differences = String::new();
    let mut regexes = Regexes::new();
    for (case, java) in cases.iter().zip(&answers) {
        match ours(case, &mut regexes) {
            Err(_) => refused += 1,
            Ok(ours) if ours == *java => same += 1,
            Ok(_) if word_boundary_changed(version, case) => {}
            Ok(ours) => writeln!(differences, "{case:?}\n  java {java}\n  ours {ours}").unwrap(),
        }
    }
    assert!(differences.is_empty(), "{differences}");
    (same, refused)
}

fn regex_case(flags: &str, pattern: &str, text: &str) -> Case {
    (format!("R {flags}"), pattern.to_owned(), text.to_owned())
}

/// Patterns whose meaning other engines do not share, or share by chance.
const PATTERNS: &[&str] = &[
    r"\h+",
    r"\H",
    r"\v",
    r"\V+",
    r"\s+",
    r"\S+",
    r"\d+",
    r"\D+",
    r"\w+",
    r"\W+",
    r"\Qa.b\E+",
    r"\Q[a\E]",
    r"\Qab",
    r"[\Q^-]\E]+",
    r"\01",
    r"\0141",
    r"\0777",
    r"\08",
    r"\x41",
    r"\x{1F600}",
    r"\u0061",
    r"\ud83d\ude00",
    r"\cA",
    r"\e",
    r"\a",
    r"\t",
    r"\f",
    r"\p{javaLowerCase}+",
    r"\p{javaUpperCase}+",
    r"\p{javaWhitespace}",
    r"\p{Lower}+",
    r"\p{Punct}+",
    r"\p{Space}",
    r"\p{Cntrl}",
    r"\p{XDigit}+",
    r"\p{Alnum}+",
    r"\p{Graph}+",
    r"\p{Print}+",
    r"\p{Blank}",
    r"\p{L}+",
    r"\p{IsL}",
    r"\pN+",
    r"\P{L}+",
    r"\p{Lu}",
    r"\p{Sc}",
    r"\p{IsAlphabetic}+",
    r"\p{ASCII}+",
    r"\P{ASCII}+",
    "a++b",
    "a*+a",
    "a?+a",
    "[ab]{1,2}+b",
    "(?>a|ab)b",
    "(?>a+)b",
    "(?<=a)b",
    "(?<!a)b",
    r"(?<=\d{1,3})[a-z]",
    "(?<=a|bc)d",
    "(?=(a))a",
    "(?!ab)a",
    "a$",
    r"a\Z",
    r"a\z",
    "^a",
    r"\Aa",
    "(?m)^a",
    "(?m)a$",
    "(?m)^",
    "(?m)$",
    "(?m)^$",
    "(?d)a$",
    "(?md)^a",
    "(?d).+",
    ".+",
    "(?s).+",
    "(?s).",
    "^.*$",
    "$",
    "^",
    r"\Z",
    r"\bfoo",
    r"\b",
    r"\B",
    r"o\b",
    r"\bé",
    r"\B.",
    "[a-z&&[^b]]+",
    "[a-z&&[def]]",
    "[a-c&&b-d]+",
    "[^a]+",
    "[a[b]]+",
    r"[\w&&[^\d]]+",
    r"[\s\S]",
    r"[^\s]+",
    r"[a\-z]+",
    "[a-]+",
    "[-a]+",
    r"[\]]",
    r"[\^a]",
    "[a^]",
    "[+--]",
    r"[\x41-\x43]+",
    r"[\p{L}&&[^\p{Lu}]]+",
    "[.$|()]",
    "(?<n>a)",
    r"(?<n>a)\k<n>",
    r"(a)\1",
    r"(a)(b)\2",
    r"(a)\11",
    r"(?:(a)|b)\1",
    r"(a)?\1b",
    "(?i)abc",
    "(?i)[a-c]+",
    "(?i)[^a]",
    "(?i:a)b",
    "(?i)k",
    "(?i)é",
    "(?i)ſ",
    r"(?i)\x41",
    "a(?i)b|c",
    "(a(?i)b)c",
    "(a|ab)(c|bcd)(d*)",
    "(a+|b)*c",
    "(a|b)*",
    "(?:(a)|(b))*",
    "(a+)?b",
    "(a*)b",
    "(a??)b",
    "a{2}",
    "a{2,}",
    "a{1,2}?",
    "a{0}b",
    "(ab){2}",
    "(a|b){1,2}",
    "(|a)b",
    "(a|)b",
    "()a",
    "x*",
    "[^a-z]",
    "}",
    "]",
    "a]",
    "user=(\\S+)",
    r#""k":"([^"]+)""#,
    r"(\d+)\.(\d{3})\d+Z",
    "(.*?)",
    "(.*)",
    ".*?b",
    r"(\w+)\s(\w+)",
    "[é-ü]",
    "é",
    "😀",
    ".",
    "[^a]",
    "a|b|",
    "|a",
    r"\$",
    r"\{",
    r"a\}",
    r"\/",
    r"\-",
    r"\ ",
    r"\é",
    "((a)|b)c",
    "((a)+)b",
    "(?:a(b))+",
    "(?:ab?)+",
    "(ab?)*a",
    r"\p{Cc}",
    r"\p{Zs}",
    r"(?=.*b)a",
    "(?=.*(b))(?=.*(c)).",
    "(?<!(a))b",
];

/// Texts with what those patterns are about.
const TEXTS: &[&str] = &[
    "",
    "a",
    "ab",
    "aab",
    "aaa",
    "abc",
    "abcd",
    "bcd",
    "b",
    "aabb",
    "foo bar",
    "a.b.b",
    "[a]",
    "a\n",
    "a\r\n",
    "a\r",
    "a\u{85}",
    "a\u{2028}",
    "a\nb",
    "a\r\nb",
    "\na",
    "\r\na",
    "\n",
    "\r\n",
    "a\n\n",
    "b\na\n",
    "\u{b}\u{c}",
    "\u{a0}",
    "\u{3000} ",
    "\u{180e}",
    "é",
    "É é",
    "aé",
    "éa",
    "\u{212a}",
    "ſs",
    "K k",
    "٣",
    "x😀y",
    "A",
    "AB",
    "ABC",
    "aBc",
    "\u{1}",
    "\u{1b}\u{7}",
    "\t",
    "\0",
    "^-]",
    "$1",
    "a-z",
    "_",
    "foo_bar-baz",
    "user=jo x=y",
    r#"{"k":"v w"}"#,
    "1.234567Z",
    "12a",
    "Ⅷ",
    "€",
    "{a}",
    "a b",
    "abab",
    "aba",
    "aabaab",
    "cab",
    "bac",
    "\u{2029}x",
    "ba",
];

#[test]
fn known_differences_of_regexes_are_java_s_own() {
    if !have("java") {
        return;
    }
    let mut cases = Vec::new();
    for pattern in PATTERNS {
        for text in TEXTS {
            cases.push(regex_case("-", pattern, text));
            cases.push(regex_case("i", pattern, text));
        }
    }
    let (same, refused) = compare(&cases);
    assert!(refused < same, "{same} the same, {refused} refused");
    println!("{same} the same, {refused} refused");
}

/// Regexes of every construct, and texts of the characters that they ask for.
fn generated_regexes(count: usize) -> Vec<Case> {
    let leaf = select(vec![
        "a",
        "b",
        "ab",
        ".",
        r"\d",
        r"\w",
        r"\s",
        r"\S",
        r"\b",
        "^",
        "$",
        "[ab]",
        "[^a]",
        "[a-c1]",
        r"[\w&&[^a]]",
        "é",
        r"\p{L}",
        r"\h",
        "1",
        r"\.",
        " ",
        "=",
        r"\1",
        "(?i)",
        "(?m)",
        "(?s)",
        r"\x61",
        r"\Qa.\E",
        r"\Z",
        r"\z",
        r"\B",
        "[a-z&&[^b]]",
        r"\n",
        r"\R",
        r"\p{Lower}",
    ])
    .prop_map(str::to_owned);
    let pattern = leaf.prop_recursive(4, 24, 4, |inner| {
        let quantifier = select(vec![
            "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{2,}?", "{0,2}+",
        ]);
        let open = select(vec![
            "(", "(", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?s:",
        ]);
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}|{b}")),
            (open.clone(), inner.clone()).prop_map(|(open, a)| format!("{open}{a})")),
            (open, inner.clone(), quantifier.clone())
                .prop_map(|(open, a, quantifier)| format!("{open}{a}){quantifier}")),
            (inner, quantifier).prop_map(|(a, quantifier)| format!("{a}{quantifier}")),
        ]
    });
    let character = select(vec![
        "a", "b", "a", "b", "c", "A", "B", "1", " ", "=", ".", "\n", "\r", "\r\n", "\u{85}",
        "\u{2028}", "é", "É", "_", "\t", "\u{a0}", "😀",
    ]);
    let text = vec(character, 0..9).prop_map(|parts| parts.concat());
    let flags = select(vec!["-", "-", "i"]);
    let cases = (flags, pattern, text);
    let mut runner = TestRunner::deterministic();
    let mut case = || cases.new_tree(&mut runner).unwrap().current();
    (0..count)
        .map(|_| case())
        .map(|(flags, pattern, text)| regex_case(flags, &pattern, &text))
        .collect()
}

#[test]
fn generated_regexes_match_as_java_s() {
    if !have("java") {
        return;
    }
    let (same, refused) = compare(&generated_regexes(6_000));
    assert!(refused < same, "{same} the same, {refused} refused");
    println!("{same} the same, {refused} refused");
}

/// Date patterns put together from fields, and texts that are nearly of them.
fn generated_dates(count: usize) -> Vec<Case> {
    // What a pattern has, and texts for it.
    let fields: Vec<(&str, Vec<&str>)> = vec![
        ("yyyy", vec!["2026", "1999", "26", "12026"]),
        ("MM", vec!["01", "12", "3", "13"]),
        ("MMM", vec!["Jan", "feb", "September", "Foo"]),
        ("dd", vec!["01", "31", "7", "30"]),
        ("HH", vec!["00", "23", "4", "24"]),
        ("hh", vec!["12", "01", "11"]),
        ("kk", vec!["24", "1", "00"]),
        ("a", vec!["AM", "pm", "x"]),
        ("mm", vec!["00", "59", "5"]),
        ("ss", vec!["00", "59", "60"]),
        ("SSS", vec!["000", "123", "5", "123456"]),
        ("X", vec!["Z", "+01", "-0530", "+1", ""]),
        ("XX", vec!["Z", "+0100", "-05:30"]),
        ("XXX", vec!["Z", "+01:00", "-0530"]),
        ("Z", vec!["+0100", "-0530", "Z", "+01:00"]),
        ("EEE", vec!["Mon", "Friday", "x"]),
    ];
    let separator = select(vec!["-", "/", " ", ":", ".", "'T'", "", ", ", "''"]);
    let field = select(fields).prop_flat_map(|(field, texts)| (Just(field), select(texts)));
    let blank = select(vec!["", "", "", "", " ", "\t"]);
    let rest = vec((separator, field, blank), 0..5);
    let day = (
        select(vec!["2026", "2024", "1970", "2026", "99"]),
        select(vec!["03", "10", "1", "12", "02"]),
        select(vec!["29", "25", "1", "31", "30"]),
    );
    let zones = select(vec![
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
    ]);
    let cases = (zones, day, rest);
    let mut runner = TestRunner::deterministic();
    let mut case = || cases.new_tree(&mut runner).unwrap().current();
    let mut made = Vec::new();
    for _ in 0..count {
        let (zone, (year, month, day), rest) = case();
        let mut pattern = "yyyy-MM-dd".to_owned();
        let mut text = format!("{year}-{month}-{day}");
        for (separator, (field, value), blank) in rest {
            pattern += separator;
            pattern += field;
            text += &separator
                .replace("''", "\u{1}")
                .replace('\'', "")
                .replace('\u{1}', "'");
            text += blank;
            text += value;
        }
        made.push((format!("D {zone}"), pattern, text));
    }
    made
}

#[test]
fn generated_dates_are_read_as_java_s() {
    if !have("java") {
        return;
    }
    let (same, refused) = compare(&generated_dates(20_000));
    assert!(same > 4_000, "{same} the same, {refused} refused");
    println!("{same} the same, {refused} refused");
}

#[test]
fn known_dates_are_java_s_own() {
    if !have("java") {
        return;
    }
    let patterns = [
        "yyyy-MM-dd'T'HH:mm:ss.SSSX",
        "yyyy-MM-dd'T'HH:mm:ss.SSS",
        "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
        "yyyy-MM-dd'T'HH:mm:ssXXX",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy/MM/dd kk:mm:ss",
        "dd/MMM/yyyy:kk:mm:ss",
        "yyyyMMddHHmmss",
        "EEE, dd MMM yyyy HH:mm:ss Z",
        "dd.MM.yyyy hh:mm a",
        "yyyy-MM-dd SSSmm",
    ];
    let texts = [
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.678901Z",
        "2026-01-02T03:04:05.678+0100",
        "2026-01-02T03:04:05+01:00",
        "2026-01-02T03:04:05Z",
        "2026-03-29 02:30:00",
        "2026-10-25 02:30:00",
        "2026/01/02 24:04:05",
        "02/Jan/2026:03:04:05",
        "20260102030405",
        "2026010203040",
        "Fri, 02 Jan 2026 03:04:05 +0000",
        "02.01.2026 12:04 am",
        "02.01.2026 12:04 PM and more",
        " 2026- 1- 2 3:4:5",
        "2026-01-25 \t500",
        "",
    ];
    let mut cases = Vec::new();
    for pattern in patterns {
        for text in texts {
            for zone in ["UTC", "Europe/Berlin"] {
                cases.push((format!("D {zone}"), pattern.to_owned(), text.to_owned()));
            }
        }
    }
    let (same, refused) = compare(&cases);
    assert!(refused < same, "{same} the same, {refused} refused");
    println!("{same} the same, {refused} refused");
}
