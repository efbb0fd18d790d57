//! What stands after a backslash.

use regex_syntax::hir::{ClassUnicode, HirKind};

use super::Remark;
use super::class::{negated, one, range};
use super::parse::Reader;

/// What an escape stands for.
pub(super) enum Escape {
    /// One character.
    Char(char),
    /// One of several characters.
    Set(ClassUnicode),
    /// A place, and no character.
    Assertion,
    /// Text that is not known beforehand.
    Unknown,
}

/// Reads an escape; the reader stands after the backslash at `at`.
pub(super) fn escape(reader: &mut Reader<'_>, at: usize, in_class: bool) -> Result<Escape, Remark> {
    let Some(char) = reader.next() else {
        let help = "write two backslashes for one";
        return Err(Remark::new(
            at..reader.at(),
            "nothing stands after the backslash",
            help,
        ));
    };
    let escape = match char {
        'A' | 'G' | 'Z' | 'z' | 'b' | 'B' if !in_class => {
            if char == 'b' && reader.rest().starts_with("{g}") {
                reader.skip(3);
            }
            Escape::Assertion
        }
        '1'..='9' if !in_class => {
            back_reference(reader, at, char);
            Escape::Unknown
        }
        'k' if !in_class => named_reference(reader, at)?,
        'X' if !in_class => Escape::Unknown,
        'R' if !in_class => Escape::Set(vertical()),
        '0' => octal(reader, at)?,
        'x' => hex(reader, at)?,
        'u' => unicode(reader, at)?,
        'c' => control(reader, at)?,
        'p' | 'P' => property(reader, at, char == 'P')?,
        'N' => name(reader, at)?,
        'd' => Escape::Set(digit()),
        'D' => Escape::Set(negated(digit())),
        'w' => Escape::Set(word()),
        'W' => Escape::Set(negated(word())),
        's' => Escape::Set(space()),
        'S' => Escape::Set(negated(space())),
        'h' => Escape::Set(horizontal()),
        'H' => Escape::Set(negated(horizontal())),
        'v' => Escape::Set(vertical()),
        'V' => Escape::Set(negated(vertical())),
        'a' => Escape::Char('\u{7}'),
        'e' => Escape::Char('\u{1b}'),
        'f' => Escape::Char('\u{c}'),
        'n' => Escape::Char('\n'),
        'r' => Escape::Char('\r'),
        't' => Escape::Char('\t'),
        char if char.is_ascii_alphanumeric() => return Err(unknown(reader, at, char, in_class)),
        char => {
            if matches!(char, '<' | '>') && !in_class {
                let message = format!(
                    "Java reads `\\{char}` as the character `{char}`, not as the edge of a word"
                );
                let remark = Remark::new(
                    at..reader.at(),
                    message,
                    "write `\\b` for the edge of a word, or leave the backslash out",
                );
                reader.surprise(remark);
            }
            Escape::Char(char)
        }
    };
    Ok(escape)
}

fn unknown(reader: &Reader<'_>, at: usize, char: char, in_class: bool) -> Remark {
    let help = match char {
        'g' => "write `\\1` or `\\k<name>`",
        'K' => "put parentheses around the part that holds the value",
        'b' | 'B' if in_class => "move it out of the class",
        _ => "remove the backslash, or double it for a backslash",
    };
    let place = if in_class { " in a class" } else { "" };
    let message = format!("`\\{char}` means nothing{place}");
    Remark::new(at..reader.at(), message, help)
}

fn back_reference(reader: &mut Reader<'_>, at: usize, first: char) {
    let mut group = first.to_digit(10).unwrap_or(0);
    // Java takes a further digit only while so many groups are open or closed already.
    while let Some(digit) = reader.peek().and_then(|c| c.to_digit(10)) {
        let longer = group * 10 + digit;
        if longer > reader.groups {
            break;
        }
        group = longer;
        reader.next();
    }
    reader.references.push((group, at..reader.at()));
}

fn named_reference(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    let name = reader.take('<').then(|| reader.until('>')).flatten();
    match name {
        Some(name) if reader.names.contains(name) => Ok(Escape::Unknown),
        Some(name) => {
            let message = format!("no group before it is called `{name}`");
            Err(Remark::new(
                at..reader.at(),
                message,
                "name the group with `(?<name>…)`",
            ))
        }
        None => Err(Remark::new(
            at..reader.at(),
            "`\\k` names no group",
            "write `\\k<name>`",
        )),
    }
}

fn octal(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    let digits = reader
        .rest()
        .bytes()
        .take_while(|b| (b'0'..=b'7').contains(b))
        .count();
    let most = if reader.rest().starts_with(['0', '1', '2', '3']) {
        3
    } else {
        2
    };
    number(
        reader,
        at,
        digits.min(most),
        8,
        "write `\\0` and one to three octal digits",
    )
}

fn hex(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    let help = "write `\\x` and two hexadecimal digits";
    if reader.take('{') {
        let digits = reader.until('}').map(|d| u32::from_str_radix(d, 16));
        let char = digits.and_then(Result::ok).and_then(char::from_u32);
        return char
            .map(Escape::Char)
            .ok_or_else(|| bad_number(reader, at, help));
    }
    let digits = hex_digits(reader).min(2);
    if digits < 2 {
        return Err(bad_number(reader, at, help));
    }
    number(reader, at, 2, 16, help)
}

fn unicode(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    let help = "write `\\u` and four hexadecimal digits";
    if hex_digits(reader) < 4 {
        return Err(bad_number(reader, at, help));
    }
    match number(reader, at, 4, 16, help) {
        // Half of a surrogate pair is no character here.
        Err(_) => Ok(Escape::Unknown),
        read => read,
    }
}

fn hex_digits(reader: &Reader<'_>) -> usize {
    reader
        .rest()
        .bytes()
        .take_while(u8::is_ascii_hexdigit)
        .count()
}

fn number(
    reader: &mut Reader<'_>,
    at: usize,
    digits: usize,
    radix: u32,
    help: &'static str,
) -> Result<Escape, Remark> {
    let value = u32::from_str_radix(&reader.rest()[..digits], radix);
    reader.skip(digits);
    let char = value.ok().and_then(char::from_u32);
    char.map(Escape::Char)
        .ok_or_else(|| bad_number(reader, at, help))
}

fn bad_number(reader: &Reader<'_>, at: usize, help: &'static str) -> Remark {
    let message = format!("`{}` names no character", reader.text(at..reader.at()));
    Remark::new(at..reader.at(), message, help)
}

fn control(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    match reader.next() {
        Some(char) => {
            let control = u32::from(char) ^ 64;
            Ok(char::from_u32(control).map_or(Escape::Unknown, Escape::Char))
        }
        None => Err(bad_number(reader, at, "write `\\c` and a letter")),
    }
}

fn name(reader: &mut Reader<'_>, at: usize) -> Result<Escape, Remark> {
    match reader.take('{').then(|| reader.until('}')).flatten() {
        Some(_) => Ok(Escape::Unknown),
        None => Err(bad_number(reader, at, "write `\\N{NAME}`")),
    }
}

fn property(reader: &mut Reader<'_>, at: usize, negate: bool) -> Result<Escape, Remark> {
    let help = "write a class that Java has, such as `\\p{Alpha}`, `\\p{L}` or `\\p{IsLatin}`";
    let name = if reader.take('{') {
        reader.until('}')
    } else {
        let start = reader.at();
        reader.next().map(|_| reader.text(start..reader.at()))
    };
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(Remark::new(at..reader.at(), "the class has no name", help));
    };
    let Some(set) = named_set(name) else {
        let message = format!("Java has no class `{name}`");
        return Err(Remark::new(at..reader.at(), message, help));
    };
    Ok(match set {
        Some(set) if negate => Escape::Set(negated(set)),
        Some(set) => Escape::Set(set),
        None => Escape::Unknown,
    })
}

/// The set of a class's name: none where Java has no such class, and nothing where it has
/// one whose characters are not known here.
#[expect(clippy::option_option, reason = "two kinds of not knowing")]
fn named_set(name: &str) -> Option<Option<ClassUnicode>> {
    let ascii = |text: &str| Some(unicode_set(text));
    match name {
        "Lower" => ascii("[a-z]"),
        "Upper" => ascii("[A-Z]"),
        "ASCII" => ascii(r"[\x00-\x7f]"),
        "Alpha" => ascii("[a-zA-Z]"),
        "Digit" => ascii("[0-9]"),
        "Alnum" => ascii("[a-zA-Z0-9]"),
        "Punct" => ascii("[[:punct:]]"),
        "Graph" => ascii("[[:graph:]]"),
        "Print" => ascii("[[:print:]]"),
        "Blank" => ascii(r"[\x20\t]"),
        "Cntrl" => ascii("[[:cntrl:]]"),
        "XDigit" => ascii("[0-9a-fA-F]"),
        "Space" => Some(Some(space())),
        "L1" | "LC" | "LD" | "all" => Some(None),
        _ if name.starts_with("java") || name.contains('=') => Some(None),
        // Blocks have names of their own, which nobody writes into a payload's regex.
        _ if name.starts_with("In") => Some(None),
        _ => match name.strip_prefix("Is") {
            Some(name) => unicode_set(&format!(r"\p{{{name}}}")).map(Some),
            None if is_category(name) => ascii(&format!(r"\p{{{name}}}")),
            None => None,
        },
    }
}

fn is_category(name: &str) -> bool {
    const CATEGORIES: &[&str] = &[
        "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me",
        "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc",
        "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ];
    CATEGORIES.contains(&name)
}

/// The set that another engine reads from the same text.
fn unicode_set(text: &str) -> Option<ClassUnicode> {
    let hir = regex_syntax::parse(text).ok()?;
    match hir.kind() {
        HirKind::Class(regex_syntax::hir::Class::Unicode(set)) => Some(set.clone()),
        _ => None,
    }
}

fn digit() -> ClassUnicode {
    range('0', '9')
}

fn word() -> ClassUnicode {
    let mut set = digit();
    for part in [range('a', 'z'), range('A', 'Z'), one('_')] {
        set.union(&part);
    }
    set
}

fn space() -> ClassUnicode {
    let mut set = range('\t', '\r');
    set.union(&one(' '));
    set
}

fn horizontal() -> ClassUnicode {
    let mut set = one('\t');
    for part in [
        one(' '),
        one('\u{a0}'),
        one('\u{1680}'),
        one('\u{180e}'),
        range('\u{2000}', '\u{200a}'),
        one('\u{202f}'),
        one('\u{205f}'),
        one('\u{3000}'),
    ] {
        set.union(&part);
    }
    set
}

fn vertical() -> ClassUnicode {
    let mut set = range('\n', '\r');
    set.union(&one('\u{85}'));
    set.union(&range('\u{2028}', '\u{2029}'));
    set
}
