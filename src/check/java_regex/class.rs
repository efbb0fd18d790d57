//! Character classes: `[a-z&&[^b]]`.

use std::ops::Range;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::Remark;
use super::escape::{self, Escape};
use super::parse::Reader;

/// The set of one character.
pub(super) fn one(char: char) -> ClassUnicode {
    range(char, char)
}

/// The set of a range.
pub(super) fn range(first: char, last: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(first, last)])
}

/// The set of all that is not in a set.
pub(super) fn negated(mut set: ClassUnicode) -> ClassUnicode {
    set.negate();
    set
}

/// Whether two sets have a character in common.
pub(super) fn overlap(a: &ClassUnicode, b: &ClassUnicode) -> bool {
    let mut both = a.clone();
    both.intersect(b);
    !both.ranges().is_empty()
}

/// Reads a class; the reader stands after its `[`.
pub(super) fn class(reader: &mut Reader<'_>, start: usize) -> Result<ClassUnicode, Remark> {
    reader.enter(start)?;
    let negate = reader.take('^');
    let mut parts = vec![ClassUnicode::empty()];
    let mut empty = true;
    loop {
        reader.skip_comments();
        let at = reader.at();
        let Some(char) = reader.next() else {
            return Err(Remark::new(
                start..at,
                "the class is not closed",
                "close it with `]`",
            ));
        };
        match char {
            ']' if !empty => break,
            '[' => {
                let nested = class(reader, at)?;
                posix(reader, at);
                union(&mut parts, &nested);
            }
            '\\' if reader.take('Q') => {
                let rest = reader.rest();
                let length = rest.find("\\E").unwrap_or(rest.len());
                let quoted = rest[..length].chars().map(one);
                quoted.for_each(|set| union(&mut parts, &set));
                reader.skip((length + 2).min(rest.len()));
                empty &= length == 0;
                continue;
            }
            '&' if reader.take('&') => {
                if empty {
                    let help = "write `\\&` for the character itself";
                    return Err(Remark::new(
                        at..reader.at(),
                        "nothing stands before `&&`",
                        help,
                    ));
                }
                parts.push(ClassUnicode::empty());
            }
            char => {
                let item = item(reader, char, at)?;
                union(&mut parts, &item);
            }
        }
        empty = false;
    }
    reader.leave();
    let mut set = parts.remove(0);
    // `[a&&]` is `[a]`.
    for part in parts.iter().filter(|part| !part.ranges().is_empty()) {
        set.intersect(part);
    }
    if reader.flags.ignore_case {
        // Folding fails only without its tables, which are built in.
        let _ = set.try_case_fold_simple();
    }
    Ok(if negate { negated(set) } else { set })
}

fn union(parts: &mut [ClassUnicode], set: &ClassUnicode) {
    if let Some(last) = parts.last_mut() {
        last.union(set);
    }
}

/// One character, a range, or an escape that stands for several.
fn item(reader: &mut Reader<'_>, char: char, at: usize) -> Result<ClassUnicode, Remark> {
    let Some(first) = single(reader, char, at)? else {
        return Ok(reader.taken_set());
    };
    reader.skip_comments();
    if !reader.rest().starts_with('-')
        || reader.rest().starts_with("-]")
        || reader.rest().starts_with("-[")
    {
        return Ok(one(first));
    }
    reader.take('-');
    let end_at = reader.at();
    let Some(char) = reader.next() else {
        return Ok(one(first));
    };
    let last = single(reader, char, end_at)?.filter(|last| *last >= first);
    let Some(last) = last else {
        let message = format!("`{}` is no range", reader.text(at..reader.at()));
        let help = "write the smaller character first, or `\\-` for a hyphen";
        return Err(Remark::new(at..reader.at(), message, help));
    };
    letters(reader, first, last, at..reader.at());
    Ok(range(first, last))
}

/// One character; none where it was an escape for several, which the reader then holds.
fn single(reader: &mut Reader<'_>, char: char, at: usize) -> Result<Option<char>, Remark> {
    if char != '\\' {
        return Ok(Some(char));
    }
    match escape::escape(reader, at, true)? {
        Escape::Char(char) => Ok(Some(char)),
        Escape::Set(set) => {
            reader.hold_set(set);
            Ok(None)
        }
        Escape::Assertion | Escape::Unknown => Ok(None),
    }
}

/// `[A-z]` holds six signs between the letters.
fn letters(reader: &mut Reader<'_>, first: char, last: char, at: Range<usize>) {
    if first.is_ascii_uppercase() && last.is_ascii_lowercase() {
        let message = format!(
            "the range `{}` holds `[`, `\\`, `]`, `^`, `_` and a backquote too",
            reader.text(at.clone())
        );
        let help = "write `A-Za-z` for letters";
        let upper_end = 'Z';
        let lower_start = 'a';
        let instead = format!("{first}-{upper_end}{lower_start}-{last}");
        reader.surprise(Remark::new(at, message, help).instead(instead));
    }
}

/// `[[:alpha:]]` is a set of letters and colons in Java.
fn posix(reader: &mut Reader<'_>, at: usize) {
    let written = reader.text(at..reader.at());
    let Some(name) = written
        .strip_prefix("[:")
        .and_then(|w| w.strip_suffix(":]"))
    else {
        return;
    };
    let java = match name {
        "alpha" => "Alpha",
        "digit" => "Digit",
        "alnum" => "Alnum",
        "upper" => "Upper",
        "lower" => "Lower",
        "punct" => "Punct",
        "space" => "Space",
        "xdigit" => "XDigit",
        "blank" => "Blank",
        "cntrl" => "Cntrl",
        "graph" => "Graph",
        "print" => "Print",
        _ => return,
    };
    let message = format!("Java reads `{written}` as a set of these letters and a colon");
    let remark = Remark::new(at..reader.at(), message, "write `\\p{Alpha}` and the like")
        .instead(format!("\\p{{{java}}}"));
    reader.surprise(remark);
}
