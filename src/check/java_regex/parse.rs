//! Groups, alternatives and quantifiers.

use std::collections::BTreeSet;
use std::ops::Range;

use regex_syntax::hir::ClassUnicode;

use super::class::{self, negated, one, range};
use super::escape::{Escape, escape};
use super::{Node, Regex, Remark, Repeat};

/// How deep groups and classes may nest; Java itself runs out of stack somewhere beyond.
const DEPTH: usize = 200;
/// The greatest number of repetitions that Java counts.
const MOST: u64 = i32::MAX as u64;

/// What flags are set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    pub ignore_case: bool,
    comments: bool,
    dot_all: bool,
}

/// Reads a regular expression; an error says where Java stops, and why.
pub(in crate::check) fn parse(text: &str) -> Result<Regex, Remark> {
    let mut reader = Reader::new(text);
    let root = alternatives(&mut reader)?;
    let at = reader.at();
    if reader.next().is_some() {
        let help = "write `\\)` for the character itself";
        return Err(
            Remark::new(at..at + 1, "nothing is open that this `)` closes", help).instead("\\)"),
        );
    }
    let missing = reader
        .references
        .iter()
        .filter(|(group, _)| *group > reader.groups);
    let missing: Vec<Remark> = missing
        .map(|(group, at)| {
            let message = format!("there is no group {group}, so this never matches");
            Remark::new(at.clone(), message, "count the opening parentheses from 1")
        })
        .collect();
    reader.surprises.extend(missing);
    Ok(Regex {
        root,
        groups: reader.groups,
        surprises: reader.surprises,
    })
}

/// The text and how far it is read.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    held: Option<ClassUnicode>,
    surprises: Vec<Remark>,
    pub flags: Flags,
    pub groups: u32,
    pub names: BTreeSet<&'t str>,
    pub references: Vec<(u32, Range<usize>)>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            held: None,
            surprises: Vec::new(),
            flags: Flags::default(),
            groups: 0,
            names: BTreeSet::new(),
            references: Vec::new(),
        }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn text(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub fn take(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// The text before `end`, which is passed over too.
    pub fn until(&mut self, end: char) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest.find(end)?;
        self.at += length + end.len_utf8();
        Some(&rest[..length])
    }

    /// With the flag `x`, blanks and comments mean nothing.
    pub fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some('#') => {
                    let rest = self.rest();
                    self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                }
                Some(blank) if blank.is_ascii_whitespace() || blank == '\u{b}' => {
                    self.at += 1;
                }
                _ => break,
            }
        }
    }

    pub fn enter(&mut self, at: usize) -> Result<(), Remark> {
        self.depth += 1;
        if self.depth > DEPTH {
            let message = format!("more than {DEPTH} parts lie inside each other");
            return Err(Remark::new(
                at..self.at,
                message,
                "write it in a simpler way",
            ));
        }
        Ok(())
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    pub fn hold_set(&mut self, set: ClassUnicode) {
        self.held = Some(set);
    }

    pub fn taken_set(&mut self) -> ClassUnicode {
        self.held.take().unwrap_or_else(ClassUnicode::empty)
    }

    pub fn surprise(&mut self, remark: Remark) {
        self.surprises.push(remark);
    }
}

fn alternatives(reader: &mut Reader<'_>) -> Result<Node, Remark> {
    let mut branches = vec![sequence(reader)?];
    while reader.take('|') {
        branches.push(sequence(reader)?);
    }
    Ok(match branches.len() {
        1 => branches.remove(0),
        _ => Node::Alt(branches),
    })
}

fn sequence(reader: &mut Reader<'_>) -> Result<Node, Remark> {
    let mut nodes = Vec::new();
    loop {
        reader.skip_comments();
        match reader.peek() {
            None | Some('|' | ')') => break,
            Some(_) => {
                if reader.rest().starts_with("\\Q") {
                    quoted(reader, &mut nodes)?;
                    continue;
                }
                let at = reader.at();
                // Flags are nothing that a quantifier could take.
                if let Some(atom) = atom(reader)? {
                    nodes.push(quantified(reader, atom, at)?);
                }
            }
        }
    }
    Ok(match nodes.len() {
        1 => nodes.remove(0),
        _ => Node::Seq(nodes),
    })
}

/// `\Q…\E`: every character stands for itself; a quantifier takes the last.
fn quoted(reader: &mut Reader<'_>, nodes: &mut Vec<Node>) -> Result<(), Remark> {
    reader.skip(2);
    let rest = reader.rest();
    let length = rest.find("\\E").unwrap_or(rest.len());
    let start = reader.at();
    nodes.extend(rest[..length].chars().map(|c| Node::Set(one(c))));
    reader.skip((length + 2).min(rest.len()));
    if let Some(last) = nodes.pop() {
        nodes.push(quantified(reader, last, start)?);
    }
    Ok(())
}

fn atom(reader: &mut Reader<'_>) -> Result<Option<Node>, Remark> {
    let at = reader.at();
    let Some(char) = reader.next() else {
        return Ok(None);
    };
    let node = match char {
        '(' => return group(reader, at),
        '[' => Node::Set(class::class(reader, at)?),
        '.' => Node::Set(any(reader.flags.dot_all)),
        '^' | '$' => Node::Empty,
        '*' | '+' | '?' => {
            let message = format!("nothing stands before `{char}`");
            let help = "write a backslash before it for the character itself";
            let remark = Remark::new(at..reader.at(), message, help);
            return Err(remark.instead(format!("\\{char}")));
        }
        // A brace begins a quantifier, here of nothing.
        '{' => {
            reader.at = at;
            Node::Empty
        }
        '\\' => match escape(reader, at, false)? {
            Escape::Char(char) => Node::Set(literal(reader, char)),
            Escape::Set(set) => Node::Set(set),
            Escape::Assertion => Node::Empty,
            Escape::Unknown => Node::Unknown,
        },
        char => Node::Set(literal(reader, char)),
    };
    Ok(Some(node))
}

fn literal(reader: &Reader<'_>, char: char) -> ClassUnicode {
    let mut set = one(char);
    if reader.flags.ignore_case {
        // Folding fails only without its tables, which are built in.
        let _ = set.try_case_fold_simple();
    }
    set
}

fn any(dot_all: bool) -> ClassUnicode {
    if dot_all {
        return range('\0', char::MAX);
    }
    let mut ends = one('\n');
    for end in [one('\r'), one('\u{85}'), range('\u{2028}', '\u{2029}')] {
        ends.union(&end);
    }
    negated(ends)
}

fn group(reader: &mut Reader<'_>, at: usize) -> Result<Option<Node>, Remark> {
    reader.enter(at)?;
    let before = reader.flags;
    let kind = opening(reader, at)?;
    if let Kind::Flags = kind {
        // They hold until the group around them ends.
        reader.leave();
        return Ok(None);
    }
    let node = alternatives(reader)?;
    if !reader.take(')') {
        let help = "close it with `)`, or write `\\(` for the character itself";
        return Err(Remark::new(at..at + 1, "the group is not closed", help));
    }
    reader.flags = before;
    reader.leave();
    if kind == Kind::LookBehind && !bounded(&node) {
        let help = "give every quantifier in it a greatest number, such as `{0,100}`";
        let message = "the look-behind has no greatest length";
        return Err(Remark::new(at..reader.at(), message, help));
    }
    Ok(Some(match kind {
        Kind::Plain => node,
        Kind::Atomic => Node::Atomic(Box::new(node)),
        Kind::LookAhead | Kind::LookBehind | Kind::Flags => Node::Empty,
    }))
}

/// Whether what a node matches has a greatest length.
fn bounded(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Set(_) => true,
        Node::Unknown => false,
        Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().all(bounded),
        Node::Atomic(inner) => bounded(inner),
        Node::Repeat(repeat) => repeat.max.is_some() && bounded(&repeat.node),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Atomic,
    LookAhead,
    LookBehind,
    Flags,
}

fn opening(reader: &mut Reader<'_>, at: usize) -> Result<Kind, Remark> {
    if !reader.take('?') {
        reader.groups += 1;
        return Ok(Kind::Plain);
    }
    let rest = reader.rest();
    for (sign, kind) in [
        (":", Kind::Plain),
        (">", Kind::Atomic),
        ("=", Kind::LookAhead),
        ("!", Kind::LookAhead),
        ("<=", Kind::LookBehind),
        ("<!", Kind::LookBehind),
    ] {
        if rest.starts_with(sign) {
            reader.skip(sign.len());
            return Ok(kind);
        }
    }
    if rest.starts_with('<') {
        return named(reader, at);
    }
    if rest.starts_with("P<") {
        let help = "Java names a group `(?<name>…)`, without the `P`";
        let to = at + "(?P<".len();
        return Err(
            Remark::new(at..to, "`(?P<` is how other languages name a group", help).instead("(?<"),
        );
    }
    flags(reader, at)
}

fn named(reader: &mut Reader<'_>, at: usize) -> Result<Kind, Remark> {
    let help = "a name is letters and digits and begins with a letter";
    let start = reader.at() + 1;
    let Some(name) = reader.until('>') else {
        return Err(Remark::new(
            at..at + 3,
            "the group's name is not closed",
            help,
        ));
    };
    let name = name.strip_prefix('<').unwrap_or(name);
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric());
    let name_at = start..start + name.len();
    if !letters || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let message = format!("`{name}` is no name for a group");
        return Err(Remark::new(name_at, message, help));
    }
    if !reader.names.insert(name) {
        let message = format!("two groups are called `{name}`");
        return Err(Remark::new(
            name_at,
            message,
            "give one of them another name",
        ));
    }
    reader.groups += 1;
    Ok(Kind::Plain)
}

fn flags(reader: &mut Reader<'_>, at: usize) -> Result<Kind, Remark> {
    let mut on = true;
    let outer = reader.flags;
    while let Some(char) = reader.next() {
        match char {
            '-' if on => on = false,
            ')' => return Ok(Kind::Flags),
            ':' => return Ok(Kind::Plain),
            'i' => reader.flags.ignore_case = on,
            'x' => reader.flags.comments = on,
            's' => reader.flags.dot_all = on,
            'm' | 'd' | 'u' | 'c' => {}
            'U' => {
                let message = "`U` is Java's flag for Unicode classes, not for lazy quantifiers";
                let help = "write `?` after a quantifier to make it lazy";
                reader.surprise(Remark::new(reader.at() - 1..reader.at(), message, help));
            }
            _ => break,
        }
    }
    reader.flags = outer;
    let message = format!(
        "Java knows no group that begins with `{}`",
        reader.text(at..reader.at())
    );
    let help =
        "it knows `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, `(?>`, `(?<name>` and the flags `idmsuxU`";
    Err(Remark::new(at..reader.at(), message, help))
}

fn quantified(reader: &mut Reader<'_>, node: Node, at: usize) -> Result<Node, Remark> {
    reader.skip_comments();
    let Some((min, max)) = quantifier(reader)? else {
        return Ok(node);
    };
    reader.skip_comments();
    let possessive = reader.take('+');
    if !possessive {
        reader.take('?');
    }
    Ok(Node::Repeat(Box::new(Repeat {
        node,
        min,
        max,
        possessive,
        at: at..reader.at(),
    })))
}

/// The least and the greatest number of times, where a quantifier stands.
fn quantifier(reader: &mut Reader<'_>) -> Result<Option<(u32, Option<u32>)>, Remark> {
    if reader.take('?') {
        Ok(Some((0, Some(1))))
    } else if reader.take('*') {
        Ok(Some((0, None)))
    } else if reader.take('+') {
        Ok(Some((1, None)))
    } else if reader.peek() == Some('{') {
        counted(reader).map(Some)
    } else {
        Ok(None)
    }
}

/// `{2}`, `{2,}`, `{2,3}`; Java takes no brace for itself.
fn counted(reader: &mut Reader<'_>) -> Result<(u32, Option<u32>), Remark> {
    let at = reader.at();
    reader.take('{');
    let Some(min) = digits(reader) else {
        let help = "write `\\{` for the character itself";
        let remark = Remark::new(at..at + 1, "Java takes `{` for a quantifier", help);
        return Err(remark.instead("\\{"));
    };
    let max = if reader.take(',') {
        digits(reader)
    } else {
        Some(min)
    };
    let closed = reader.take('}');
    let range = at..reader.at();
    if !closed {
        return Err(Remark::new(
            range,
            "the quantifier is not closed",
            "write `{2}`, `{2,}` or `{2,3}`",
        ));
    }
    let number = |n: u64| u32::try_from(n).ok().filter(|_| n <= MOST);
    match (number(min), max.map(number)) {
        (Some(min), None) => Ok((min, None)),
        (Some(min), Some(Some(max))) if min <= max => Ok((min, Some(max))),
        _ => {
            let message = format!("`{}` is no range of numbers", reader.text(range.clone()));
            Err(Remark::new(
                range,
                message,
                "write the smaller number first",
            ))
        }
    }
}

/// A number, which saturates.
fn digits(reader: &mut Reader<'_>) -> Option<u64> {
    let length = reader.rest().bytes().take_while(u8::is_ascii_digit).count();
    let text = &reader.rest()[..length];
    reader.skip(length);
    (length > 0).then(|| text.parse().unwrap_or(u64::MAX))
}
