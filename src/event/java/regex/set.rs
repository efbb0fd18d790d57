//! Sets of characters by Java's names.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind, Literal};

/// The set of these ranges.
pub(super) fn ranges(ranges: &[(char, char)]) -> ClassUnicode {
    let ranges = ranges.iter();
    ClassUnicode::new(ranges.map(|(start, end)| ClassUnicodeRange::new(*start, *end)))
}

/// One character.
pub(super) fn one(character: char) -> ClassUnicode {
    ranges(&[(character, character)])
}

/// Every character that is not in the set.
pub(super) fn not(mut set: ClassUnicode) -> ClassUnicode {
    set.negate();
    set
}

/// Both sets.
pub(super) fn union(sets: &[ClassUnicode]) -> ClassUnicode {
    let mut all = ClassUnicode::empty();
    for set in sets {
        all.union(set);
    }
    all
}

/// The set with the other case of each of its ASCII letters: `CASE_INSENSITIVE` without
/// `UNICODE_CASE`.
pub(super) fn ignore_case(mut set: ClassUnicode) -> ClassUnicode {
    let mut letters = ranges(&[('A', 'Z'), ('a', 'z')]);
    letters.intersect(&set);
    let other = |c: char| {
        let other = if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        };
        (other, other)
    };
    let others: Vec<_> = (letters.ranges().iter())
        .flat_map(|range| (range.start()..=range.end()).map(other))
        .collect();
    set.union(&ranges(&others));
    set
}

/// `.` outside of dot-all mode.
pub(super) fn dot(unix: bool) -> ClassUnicode {
    not(if unix { one('\n') } else { terminators() })
}

/// The characters that end a line.
pub(super) fn terminators() -> ClassUnicode {
    ranges(&[
        ('\n', '\n'),
        ('\r', '\r'),
        ('\u{85}', '\u{85}'),
        ('\u{2028}', '\u{2029}'),
    ])
}

/// Every character.
pub(super) fn all() -> ClassUnicode {
    not(ClassUnicode::empty())
}

/// What a word boundary stands beside: `Character.isLetterOrDigit` and `_`.
pub(super) fn boundary_word() -> ClassUnicode {
    union(&[one('_'), unicode("L"), unicode("Nd")])
}

/// Whether the set holds no surrogates, or every character that is made of them. A set of
/// ours never says so itself: their neighbours do.
pub(super) fn treats_halves_alike(set: &ClassUnicode) -> bool {
    let has = |start, end| {
        let mut common = ranges(&[(start, end)]);
        common.intersect(set);
        common == ranges(&[(start, end)])
    };
    let surrogates = has('\u{d7ff}', '\u{d7ff}') || has('\u{e000}', '\u{e000}');
    !surrogates || has('\u{10000}', '\u{10ffff}')
}

/// Whether the text holds a character of general category Mn.
pub(super) fn has_combining(text: &str) -> bool {
    static MARKS: std::sync::LazyLock<ClassUnicode> = std::sync::LazyLock::new(|| unicode("Mn"));
    let in_set = |c: char| {
        let ranges = MARKS.ranges();
        let found = ranges.binary_search_by(|range| {
            if range.end() < c {
                std::cmp::Ordering::Less
            } else if range.start() > c {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        });
        found.is_ok()
    };
    text.chars().any(|c| !c.is_ascii() && in_set(c))
}

/// `\d`, `\s` and the other classes of one letter; upper case is what is not in them.
pub(super) fn escape(letter: char) -> Option<ClassUnicode> {
    let set = match letter.to_ascii_lowercase() {
        'd' => ranges(&[('0', '9')]),
        'w' => ranges(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        's' => ranges(&[('\t', '\r'), (' ', ' ')]),
        'h' => ranges(&[
            ('\t', '\t'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{180e}', '\u{180e}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
        ]),
        'v' => ranges(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]),
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() {
        not(set)
    } else {
        set
    })
}

/// `\p{…}`: POSIX classes, `java…`, general categories. `ignoring_case` is refused where
/// Java's versions differ about it.
pub(super) fn property(name: &str, ignoring_case: bool) -> Result<ClassUnicode, String> {
    if ignoring_case && CASED.contains(&name) {
        return Err(format!(
            "\\p{{{name}}} without regard to case is read differently by Java's versions"
        ));
    }
    if let Some(set) = posix(name) {
        return Ok(set);
    }
    let category = name.strip_prefix("Is").unwrap_or(name);
    let known = match name {
        "javaLowerCase" | "IsLowercase" => "Lowercase",
        "javaUpperCase" | "IsUppercase" => "Uppercase",
        "javaAlphabetic" | "IsAlphabetic" => "Alphabetic",
        "javaTitleCase" => "Lt",
        "javaLetter" => "L",
        "javaDigit" | "IsDigit" => "Nd",
        "javaSpaceChar" => "Z",
        "javaLetterOrDigit" => return Ok(union(&[unicode("L"), unicode("Nd")])),
        "javaWhitespace" => return Ok(java_whitespace()),
        _ if CATEGORIES.contains(&category) => category,
        _ => return Err(format!("\\p{{{name}}} is not run")),
    };
    Ok(unicode(known))
}

/// Properties that tell upper from lower case.
const CASED: &[&str] = &[
    "Lower",
    "Upper",
    "javaLowerCase",
    "javaUpperCase",
    "javaTitleCase",
    "IsLowercase",
    "IsUppercase",
    "Lu",
    "Ll",
    "Lt",
    "IsLu",
    "IsLl",
    "IsLt",
];

/// General categories that Java and our tables define by the same rule. `Cn` and `C` hold
/// what is not assigned yet, which differs between versions.
const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "Cc",
    "Cf",
];

fn posix(name: &str) -> Option<ClassUnicode> {
    Some(match name {
        "Lower" => ranges(&[('a', 'z')]),
        "Upper" => ranges(&[('A', 'Z')]),
        "ASCII" => ranges(&[('\0', '\x7f')]),
        "Alpha" => ranges(&[('A', 'Z'), ('a', 'z')]),
        "Digit" => ranges(&[('0', '9')]),
        "Alnum" => ranges(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "Punct" => ranges(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "Graph" => ranges(&[('!', '~')]),
        "Print" => ranges(&[(' ', '~')]),
        "Blank" => ranges(&[('\t', '\t'), (' ', ' ')]),
        "Cntrl" => ranges(&[('\0', '\x1f'), ('\x7f', '\x7f')]),
        "XDigit" => ranges(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
        "Space" => ranges(&[('\t', '\r'), (' ', ' ')]),
        _ => return None,
    })
}

/// `Character.isWhitespace`: blanks that may break, and control characters.
fn java_whitespace() -> ClassUnicode {
    let mut set = unicode("Z");
    let unbroken = ranges(&[
        ('\u{a0}', '\u{a0}'),
        ('\u{2007}', '\u{2007}'),
        ('\u{202f}', '\u{202f}'),
    ]);
    set.difference(&unbroken);
    set.union(&ranges(&[('\t', '\r'), ('\x1c', '\x1f')]));
    set
}

/// A property by Unicode's name.
fn unicode(name: &str) -> ClassUnicode {
    let parsed = regex_syntax::parse(&format!("\\p{{{name}}}"));
    match parsed.map(regex_syntax::hir::Hir::into_kind) {
        Ok(HirKind::Class(Class::Unicode(set))) => set,
        // A property of one character is a literal to the parser.
        Ok(HirKind::Literal(Literal(bytes))) => {
            let text = String::from_utf8_lossy(&bytes);
            union(&text.chars().map(one).collect::<Vec<_>>())
        }
        // The names above are all in the tables; a test asks for each.
        _ => ClassUnicode::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CASED, CATEGORIES, property};

    #[test]
    fn every_name_has_a_set() {
        let java = [
            "javaAlphabetic",
            "javaLetter",
            "javaDigit",
            "javaSpaceChar",
            "javaLetterOrDigit",
            "javaWhitespace",
            "IsAlphabetic",
            "IsDigit",
        ];
        for name in CASED.iter().chain(CATEGORIES).chain(&java) {
            let set = property(name, false).unwrap();
            assert!(!set.ranges().is_empty(), "{name}");
        }
    }
}
