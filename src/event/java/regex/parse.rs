//! A Java regex, read by Java's grammar.

use regex_syntax::hir::ClassUnicode;

use super::escape::Escape;
use super::set;
use super::tree::{Assertion, Kind, Look, Node, Repeat, Tree};

/// The deepest nesting of groups and classes.
pub(super) const DEPTH: usize = 50;
/// The most repetitions that are written out.
const MOST: u32 = 1000;

/// Reads a pattern.
pub(super) fn parse(pattern: &str, ignore_case: bool) -> Result<Tree, String> {
    let mut parser = Parser::new(pattern, ignore_case);
    let root = parser.alternation()?;
    if parser.peek().is_some() {
        return Err("`)` without `(`".to_owned());
    }
    Ok(Tree {
        root,
        groups: parser.groups.len(),
        word_boundary: parser.word_boundary,
    })
}

/// The flags that hold at one place.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are Java's four flags")]
pub(super) struct Flags {
    pub ignore_case: bool,
    multiline: bool,
    dot_all: bool,
    unix_lines: bool,
}

/// A character of the pattern; one between `\Q` and `\E` means itself.
#[derive(Debug, Clone, Copy)]
struct Token {
    character: char,
    quoted: bool,
}

/// A group that has begun.
#[derive(Debug)]
struct Group {
    name: Option<String>,
    open: bool,
}

/// The reader of a pattern.
pub(super) struct Parser {
    tokens: Vec<Token>,
    pub at: usize,
    pub flags: Flags,
    groups: Vec<Group>,
    word_boundary: bool,
    pub depth: usize,
}

impl Parser {
    fn new(pattern: &str, ignore_case: bool) -> Self {
        Self {
            tokens: tokens(pattern),
            at: 0,
            flags: Flags {
                ignore_case,
                ..Flags::default()
            },
            groups: Vec::new(),
            word_boundary: false,
            depth: 0,
        }
    }

    /// The next character unless it is quoted.
    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> Option<char> {
        let token = self.tokens.get(self.at + by)?;
        (!token.quoted).then_some(token.character)
    }

    /// Takes the next character unless it is quoted.
    pub(super) fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += 1;
        Some(character)
    }

    pub(super) fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    pub(super) fn quoted(&mut self) -> Option<char> {
        let token = self.tokens.get(self.at).filter(|token| token.quoted)?;
        self.at += 1;
        Some(token.character)
    }

    fn alternation(&mut self) -> Result<Node, String> {
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        Ok(match branches.len() {
            1 => branches.remove(0),
            _ => Node::Alternation(branches),
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while self.at < self.tokens.len() && !matches!(self.peek(), Some('|' | ')')) {
            if let Some(node) = self.atom()? {
                let node = self.quantified(node)?;
                nodes.push(node);
            }
        }
        Ok(match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Concat(nodes),
        })
    }

    /// One part of a sequence; none for flags that stand alone.
    fn atom(&mut self) -> Result<Option<Node>, String> {
        if let Some(character) = self.quoted() {
            return Ok(Some(self.literal(character)));
        }
        let unix = self.flags.unix_lines;
        let Some(character) = self.next() else {
            return Ok(None);
        };
        let node = match character {
            '(' => return self.group(),
            '[' => Node::Set(self.class()?),
            '\\' => self.escaped()?,
            '.' if self.flags.dot_all => Node::Set(set::all()),
            '.' => Node::Set(set::dot(unix)),
            '^' if self.flags.multiline => Node::Assertion(Assertion::LineStart { unix }),
            '^' => Node::Assertion(Assertion::Start),
            '$' if self.flags.multiline => Node::Assertion(Assertion::LineEnd { unix }),
            '$' => Node::Assertion(Assertion::EndOrTerminator { unix }),
            '*' | '+' | '?' => return Err(format!("`{character}` has nothing to repeat")),
            '{' => return Err("`{` is no repetition; escape it".to_owned()),
            character => self.literal(character),
        };
        Ok(Some(node))
    }

    fn literal(&self, character: char) -> Node {
        Node::Set(self.cased(set::one(character)))
    }

    pub(super) fn cased(&self, set: ClassUnicode) -> ClassUnicode {
        if self.flags.ignore_case {
            set::ignore_case(set)
        } else {
            set
        }
    }

    fn escaped(&mut self) -> Result<Node, String> {
        let unix = self.flags.unix_lines;
        let other = match self.escape()? {
            Escape::Character(character) => return Ok(self.literal(character)),
            Escape::Set(set) => return Ok(Node::Set(set)),
            Escape::Other(other) => other,
        };
        Ok(match other {
            'b' if self.peek() == Some('{') => return Err("\\b{g} is not run".to_owned()),
            'b' | 'B' => {
                self.word_boundary = true;
                Node::Assertion(match other {
                    'b' => Assertion::WordBoundary,
                    _ => Assertion::NotWordBoundary,
                })
            }
            'A' => Node::Assertion(Assertion::Start),
            'Z' => Node::Assertion(Assertion::EndOrTerminator { unix }),
            'z' => Node::Assertion(Assertion::End),
            'k' => {
                let name = self.take('<').then(|| self.name()).transpose()?;
                let name = name.ok_or_else(|| "\\k is not followed by <name>".to_owned())?;
                let mut groups = self.groups.iter();
                let group = groups.position(|g| g.name.as_ref() == Some(&name));
                let group = group.ok_or_else(|| format!("no group before is called {name}"))?;
                self.backreference(group + 1)?
            }
            digit => {
                let mut group = digit.to_digit(10).unwrap_or_default() as usize;
                // A further digit belongs to the number if there is such a group.
                while let Some(next) = self.peek().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + next as usize;
                    if longer > self.groups.len() {
                        break;
                    }
                    group = longer;
                    self.next();
                }
                self.backreference(group)?
            }
        })
    }

    fn backreference(&self, group: usize) -> Result<Node, String> {
        if self.flags.ignore_case {
            return Err("a back reference without regard to case is not run".to_owned());
        }
        match self.groups.get(group - 1) {
            Some(known) if !known.open => Ok(Node::Backreference(group)),
            Some(_) => Err(format!("\\{group} stands inside of its own group")),
            None => Err(format!(
                "\\{group} stands before its group, or there is none"
            )),
        }
    }

    fn group(&mut self) -> Result<Option<Node>, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("it is nested deeper than {DEPTH} groups"));
        }
        let saved = self.flags;
        let node = if self.take('?') {
            self.special_group()
        } else {
            self.capture(None).map(Some)
        }?;
        self.depth -= 1;
        if let Some(node) = node {
            self.flags = saved;
            return Ok(Some(node));
        }
        Ok(None)
    }

    fn capture(&mut self, name: Option<String>) -> Result<Node, String> {
        self.groups.push(Group { name, open: true });
        let number = self.groups.len();
        let node = self.inside()?;
        self.groups[number - 1].open = false;
        Ok(Node::Capture(number, Box::new(node)))
    }

    /// What follows `(?`; none for flags that hold on after the parenthesis.
    fn special_group(&mut self) -> Result<Option<Node>, String> {
        let look = |ahead, negative, node| {
            Node::Look(Box::new(Look {
                ahead,
                negative,
                node,
            }))
        };
        let node = match (self.peek(), self.ahead(1)) {
            (Some(':'), _) => {
                self.at += 1;
                // One element, so that a quantifier is for all of it.
                self.inside()?
            }
            (Some('='), _) => {
                self.at += 1;
                look(true, false, self.inside()?)
            }
            (Some('!'), _) => {
                self.at += 1;
                look(true, true, self.inside()?)
            }
            (Some('>'), _) => {
                self.at += 1;
                Node::Atomic(Box::new(self.inside()?))
            }
            (Some('<'), Some(kind @ ('=' | '!'))) => {
                self.at += 2;
                look(false, kind == '!', self.inside()?)
            }
            (Some('<'), _) => {
                self.at += 1;
                let name = self.name()?;
                if self.groups.iter().any(|g| g.name.as_ref() == Some(&name)) {
                    return Err(format!("two groups are called {name}"));
                }
                self.capture(Some(name))?
            }
            _ => {
                self.set_flags()?;
                if self.take(')') {
                    return Ok(None);
                }
                self.take(':')
                    .then_some(())
                    .ok_or_else(|| "`(?` is followed by nothing that Java knows".to_owned())?;
                self.inside()?
            }
        };
        Ok(Some(node))
    }

    fn inside(&mut self) -> Result<Node, String> {
        let node = self.alternation()?;
        if self.take(')') {
            Ok(node)
        } else {
            Err("a group is not closed".to_owned())
        }
    }

    fn name(&mut self) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.next() {
                Some('>') if !name.is_empty() => return Ok(name),
                Some(c) if c.is_ascii_alphabetic() => name.push(c),
                Some(c) if c.is_ascii_digit() && !name.is_empty() => name.push(c),
                _ => return Err("a group's name is of ASCII letters and digits".to_owned()),
            }
        }
    }

    fn set_flags(&mut self) -> Result<(), String> {
        let mut on = true;
        loop {
            match self.peek() {
                Some('i') => self.flags.ignore_case = on,
                Some('m') => self.flags.multiline = on,
                Some('s') => self.flags.dot_all = on,
                Some('d') => self.flags.unix_lines = on,
                Some('-') if on => on = false,
                Some(flag @ ('u' | 'U' | 'x' | 'c')) => {
                    return Err(format!("the flag {flag} is not run"));
                }
                _ => return Ok(()),
            }
            self.at += 1;
        }
    }

    fn quantified(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.at += 1;
                let (min, max) = self.bounds()?;
                return Ok(self.repeat(node, min, max));
            }
            _ => return Ok(node),
        };
        self.at += 1;
        Ok(self.repeat(node, min, max))
    }

    fn repeat(&mut self, node: Node, min: u32, max: Option<u32>) -> Node {
        let kind = match self.peek() {
            Some('?') => Kind::Lazy,
            Some('+') => Kind::Possessive,
            _ => Kind::Greedy,
        };
        self.at += usize::from(kind != Kind::Greedy);
        Node::Repeat(Box::new(Repeat {
            node,
            min,
            max,
            kind,
        }))
    }

    /// `n}`, `n,}` or `n,m}`.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), String> {
        let wrong = || "`{` is no repetition; escape it".to_owned();
        let min = self.number()?.ok_or_else(wrong)?;
        let max = match self.next() {
            Some('}') => return Ok((min, Some(min))),
            Some(',') => self.number()?,
            _ => return Err(wrong()),
        };
        match self.next() {
            Some('}') if max.is_none_or(|max| max >= min) => Ok((min, max)),
            _ => Err(wrong()),
        }
    }

    fn number(&mut self) -> Result<Option<u32>, String> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let number = value.unwrap_or(0) * 10 + digit;
            if number > MOST {
                return Err(format!("more than {MOST} repetitions are not run"));
            }
            value = Some(number);
            self.at += 1;
        }
        Ok(value)
    }
}

/// The characters of a pattern, those between `\Q` and `\E` marked.
fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut quoted = false;
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied();
        match (character, after) {
            ('\\', Some('Q')) if !quoted => {
                rest.next();
                quoted = true;
            }
            ('\\', Some('E')) if quoted => {
                rest.next();
                quoted = false;
            }
            ('\\', Some(next)) if !quoted => {
                rest.next();
                tokens.extend([character, next].map(|character| Token { character, quoted }));
            }
            _ => tokens.push(Token { character, quoted }),
        }
    }
    tokens
}
