//! What Java accepts and refuses, what it reads otherwise, and what backtracks.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::{Backtracking, backtracking, parse};

/// Texts that Java accepts.
const ACCEPTED: &[&str] = &[
    "",
    "a",
    "a|b",
    "(a)(b)",
    r"\d+\.\d+",
    "(?i)a",
    "(?<name>a)\\k<name>",
    "[a-z&&[^b]]",
    "[]a]",
    "[^]a]",
    "a{2}",
    "a{2,}",
    "a{2,3}?",
    "a++",
    r"\Qa{b\E+",
    "a}",
    "a]",
    r"(?<=a{1,3})b",
    "(?>a+)b",
    r"\x{1F600}",
    r"\u0041",
    r"\0101",
    r"\cA",
    r"\p{Alpha}",
    r"\p{L}",
    r"\pL",
    r"\P{IsLatin}",
    r"[a-]",
    r"[-a]",
    r"[\d-x]",
    "(?x) a # b\n c",
    "(?i:a)b",
    r"\h\v\R",
    r"\<",
    "[[:alpha:]]",
    "[A-z]",
    r"\2(a)",
    "(?U)a",
    "a{0}",
    "^$",
    r"[\w.-]+",
    "[a[b]]",
    "[&a]",
    "[a&b]",
    r"(a)\12",
    "(?s-i)a",
    "{1}",
    "a{2}{3}",
    r"[^\]]",
    r"\-",
    r"[a-z&&b-d&&c]",
    r"\Qa",
    r"(?:)",
    r"\N{LATIN SMALL LETTER A}",
    r"\X",
    r"\b{g}",
    "a#b",
    "[#]",
    r"\p{javaLowerCase}",
    r"\p{InGreek}",
    r"\p{IsAlphabetic}",
    r"\p{script=Latin}",
    "<\\d+>\\w{3}",
    "\"a\":\"([^\"]+)\"",
];

/// Texts that Java refuses, and what is said about them.
const REFUSED: &[(&str, &str)] = &[
    ("{\"a\"", "Java takes `{` for a quantifier"),
    ("a{", "Java takes `{` for a quantifier"),
    ("a{,3}", "Java takes `{` for a quantifier"),
    ("a{2", "the quantifier is not closed"),
    ("a{3,2}", "`{3,2}` is no range of numbers"),
    ("a{99999999999}", "`{99999999999}` is no range of numbers"),
    ("*a", "nothing stands before `*`"),
    ("a**", "nothing stands before `*`"),
    ("(a", "the group is not closed"),
    ("a)", "nothing is open that this `)` closes"),
    ("[a", "the class is not closed"),
    ("[]", "the class is not closed"),
    ("[b-a]", "`b-a` is no range"),
    (r"[a-\d]", r"`a-\d` is no range"),
    ("(?P<n>a)", "`(?P<` is how other languages name a group"),
    ("(?<a_b>a)", "`a_b` is no name for a group"),
    ("(?<n>a)(?<n>b)", "two groups are called `n`"),
    (r"\k<n>", "no group before it is called `n`"),
    ("(?<=a+)b", "the look-behind has no greatest length"),
    ("(?i)*", "nothing stands before `*`"),
    (r"\y", r"`\y` means nothing"),
    (r"\K", r"`\K` means nothing"),
    (r"\g{1}", r"`\g` means nothing"),
    (r"[\b]", r"`\b` means nothing in a class"),
    (r"[\3]", r"`\3` means nothing in a class"),
    (r"\x4", r"`\x` names no character"),
    (r"\u12", r"`\u` names no character"),
    (r"\08", r"`\0` names no character"),
    (r"\p{Nonsense}", "Java has no class `Nonsense`"),
    (r"\p{Greek}", "Java has no class `Greek`"),
    ("(?R)", "Java knows no group that begins with `(?R`"),
    ("(?(1)a|b)", "Java knows no group that begins with `(?(`"),
    ("(?#c)", "Java knows no group that begins with `(?#`"),
    ("a\\", "nothing stands after the backslash"),
    ("(?Pa)", "Java knows no group that begins with `(?P`"),
];

/// Texts that can take time without bound.
const EXPLODING: &[&str] = &[
    "(a+)+b",
    "(a*)*b",
    r"(\w+\s*)+:",
    r"(?:\s*\w+)*$",
    "(.+,)+x",
    "(.|\\s)*x",
    r"(\w|\d)+;",
    r"([a-z]+|[0-9]+|\w)*!",
    r"(\w+,\w+)+;",
    ".*.*a",
    r"x(\d+)*y",
    "((a+)b?)+c",
    r"(a|a)*b",
    r#"("[^,]*,?)+""#,
    r"(?:a+){30}b",
    r"(ab|a[bc])+d",
];

/// Texts that cannot, or that nothing makes fail.
const SOUND: &[&str] = &[
    "(a+)+",
    r"(\w+,)+x",
    r"(?:[^,]*,)*x",
    r#"("[^"]*",?)+x"#,
    "(a|b)*c",
    "(.|\\n)*x",
    "(a|ab)*c",
    "(a++)+b",
    "(?>a+)+b",
    "(?:(?>a+))+b",
    r".*foo.*bar.*",
    r"\d+\.\d+\.\d+",
    r"(?:[^,]+,){5}x",
    r"\s*\w+\s*",
    r"(\w+\s)+x",
    r"<\d+>\w{3}\s+\d+\s+\d+:\d+:\d+\d\s[^\s]+\s([^\s]+)",
    r#""loggerClassName":"([^"]+)".*"level":"([^"]+)""#,
    r#""([0-9\-:T]+)\.(\d{3})\d+Z""#,
    r"(\d{1,3}\.){3}\d{1,3}",
    r"(?:\d+ms|\d+s)",
    ".*.*",
    r"([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+com",
];

fn found(text: &str) -> Vec<Backtracking> {
    backtracking(&parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}")).root)
}

#[test]
fn what_java_accepts_is_read() {
    for text in ACCEPTED {
        assert!(parse(text).is_ok(), "{text}: {:?}", parse(text).err());
    }
}

#[test]
fn what_java_refuses_is_refused_with_the_reason() {
    for (text, why) in REFUSED {
        let refused = parse(text).map(|_| ()).unwrap_err();
        assert_eq!(refused.message, *why, "{text}");
    }
}

#[test]
fn nested_quantifiers_and_overlapping_alternatives_are_found() {
    for text in EXPLODING {
        assert_eq!(found(text).len(), 1, "{text}");
    }
}

#[test]
fn what_is_kept_apart_or_cannot_fail_is_left_alone() {
    for text in SOUND {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn surprises_are_said_with_what_to_write_instead() {
    let said = |text: &str| {
        let surprises = parse(text).unwrap().surprises.into_iter();
        surprises
            .map(|s| (text[s.at].to_owned(), s.instead))
            .collect::<Vec<_>>()
    };
    let alpha = ("[:alpha:]".to_owned(), Some(r"\p{Alpha}".to_owned()));
    assert_eq!(said("[[:alpha:]_]"), [alpha]);
    assert_eq!(
        said("[A-z]"),
        [("A-z".to_owned(), Some("A-Za-z".to_owned()))]
    );
    assert_eq!(said(r"\<a"), [(r"\<".to_owned(), None)]);
    assert_eq!(said(r"(a)\2"), [(r"\2".to_owned(), None)]);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(text in r"[a-c\[\](){}|*+?.\\^&:<>=!Ppd0-9,\-\x{20}]{0,40}") {
        match parse(&text) {
            Ok(regex) => { backtracking(&regex.root); }
            Err(remark) => prop_assert!(text.get(remark.at.clone()).is_some(), "{remark:?}"),
        }
    }
}

/// Reads one regular expression a line, as JSON text without quotes; says whether each compiles.
const JAVA: &str = r#"
import java.io.*; import java.util.regex.*; import java.nio.charset.StandardCharsets;
public class Compile { public static void main(String[] a) throws Exception {
  BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  for (String line; (line = in.readLine()) != null; ) {
    try { Pattern.compile(line.replace("\u2424", "\n")); System.out.println("yes"); }
    catch (PatternSyntaxException e) { System.out.println("no " + e.getDescription()); } } } }
"#;

/// What Java says of each text; none where no Java is installed.
fn java(texts: &[String]) -> Option<Vec<bool>> {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("Compile.java");
    std::fs::write(&source, JAVA).unwrap();
    let mut child = Command::new("java")
        .arg(&source)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    for text in texts {
        writeln!(stdin, "{}", text.replace('\n', "\u{2424}")).unwrap();
    }
    drop(stdin);
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    Some(output.lines().map(|line| line == "yes").collect())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "CI forgives no missing program")]
fn java_itself_agrees() {
    let mut texts: Vec<String> = ACCEPTED.iter().map(|t| (*t).to_owned()).collect();
    // Java 8, which consoles run, refuses a look-behind without a greatest length; later
    // ones do not.
    let refused = REFUSED.iter().filter(|(text, _)| *text != "(?<=a+)b");
    texts.extend(refused.map(|(t, _)| (*t).to_owned()));
    texts.extend(EXPLODING.iter().chain(SOUND).map(|t| (*t).to_owned()));
    texts.extend(made(3000));
    let Some(answers) = java(&texts) else {
        assert!(std::env::var_os("CI").is_none(), "java is missing");
        println!("skipped: java is not installed");
        return;
    };
    assert_eq!(answers.len(), texts.len());
    let differ: Vec<_> = texts
        .iter()
        .zip(answers)
        .filter(|(text, accepted)| parse(text).is_ok() != *accepted)
        .collect();
    assert!(differ.is_empty(), "{} differ: {differ:#?}", differ.len());
}

/// Texts made of the pieces that a regular expression has, the same in every run.
fn made(count: usize) -> Vec<String> {
    const PIECES: &[&str] = &[
        "a", "b", "(", ")", "(?:", "(?=", "(?<n>", "[", "]", "[^", "-", "&&", "{", "}", "{2}",
        "{1,}", "*", "+", "?", "|", ".", "^", "$", "\\d", "\\w", "\\", "\\Q", "\\E", "\\1",
        "\\k<n>", "\\p{L}", "\\x41", "(?i)", "(?x)", " ", "#", "é", ",", "3",
    ];
    let mut seed: u32 = 7;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    (0..count)
        .map(|_| {
            let length = 1 + next(7);
            (0..length).map(|_| PIECES[next(PIECES.len())]).collect()
        })
        .collect()
}
