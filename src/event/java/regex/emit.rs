//! A tree as a pattern of our engine.

use regex_syntax::hir::ClassUnicode;

use super::set;
use super::tree::{Assertion, Kind, Node, Repeat};

/// The text that a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Any.
    Any,
    /// Text that is ASCII.
    Ascii,
}

/// The pattern.
pub(super) fn emit(root: &Node, text: Text) -> String {
    let mut writer = Writer {
        out: String::new(),
        text,
    };
    writer.node(root);
    writer.out
}

struct Writer {
    out: String,
    text: Text,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Set(set) => self.set(set),
            Node::Concat(nodes) => {
                // A group of its own, so that a quantifier is for all of it.
                self.wrap("(?:", |writer| nodes.iter().for_each(|n| writer.node(n)));
            }
            Node::Alternation(nodes) => self.wrap("(?:", |writer| {
                for (index, node) in nodes.iter().enumerate() {
                    if index > 0 {
                        writer.out.push('|');
                    }
                    writer.node(node);
                }
            }),
            Node::Capture(_, node) => self.wrap("(", |writer| writer.node(node)),
            Node::Repeat(repeat) => self.repeat(repeat),
            Node::Assertion(assertion) => self.assertion(*assertion),
            Node::Look(look) => {
                let open = match (look.ahead, look.negative) {
                    (true, false) => "(?=",
                    (true, true) => "(?!",
                    (false, false) => "(?<=",
                    (false, true) => "(?<!",
                };
                self.wrap(open, |writer| writer.node(&look.node));
            }
            Node::Atomic(node) => self.wrap("(?>", |writer| writer.node(node)),
            Node::Backreference(group) => {
                let text = format!("\\{group}");
                self.wrap("(?:", |writer| writer.out.push_str(&text));
            }
        }
    }

    fn wrap(&mut self, open: &str, inside: impl FnOnce(&mut Self)) {
        self.out.push_str(open);
        inside(self);
        self.out.push(')');
    }

    fn repeat(&mut self, repeat: &Repeat) {
        if repeat.kind == Kind::Possessive {
            self.wrap("(?>", |writer| writer.rounds(repeat));
        } else {
            // A repetition of a repetition needs a group between the two.
            self.wrap("(?:", |writer| {
                writer.rounds(repeat);
                if repeat.kind == Kind::Lazy {
                    writer.out.push('?');
                }
            });
        }
    }

    fn rounds(&mut self, repeat: &Repeat) {
        self.node(&repeat.node);
        let bounds = match (repeat.min, repeat.max) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.out.push_str(&bounds);
    }

    fn assertion(&mut self, assertion: Assertion) {
        let text = match assertion {
            Assertion::Start => r"\A",
            Assertion::End => r"\z",
            Assertion::EndOrTerminator { unix: true } => r"(?=\n?\z)",
            Assertion::EndOrTerminator { unix: false } => {
                r"(?=\r\n\z|[\r\x{85}\x{2028}\x{2029}]?\z|(?<!\r)\n\z)"
            }
            Assertion::LineStart { unix: true } => r"(?!\z)(?:\A|(?<=\n))",
            Assertion::LineStart { unix: false } => {
                r"(?!\z)(?:\A|(?<=[\n\x{85}\x{2028}\x{2029}])|(?<=\r)(?!\n))"
            }
            Assertion::LineEnd { unix: true } => r"(?=\n|\z)",
            Assertion::LineEnd { unix: false } => r"(?=[\r\x{85}\x{2028}\x{2029}]|\z|(?<!\r)\n)",
            Assertion::WordBoundary | Assertion::NotWordBoundary => {
                return self.boundary(assertion);
            }
        };
        self.wrap("(?:", |writer| writer.out.push_str(text));
    }

    fn boundary(&mut self, assertion: Assertion) {
        let negative = assertion == Assertion::NotWordBoundary;
        if self.text == Text::Ascii {
            self.out.push_str(if negative { r"\B" } else { r"\b" });
            return;
        }
        let word = class(&set::boundary_word());
        let sides = if negative {
            format!("(?<={word})(?={word})|(?<!{word})(?!{word})")
        } else {
            format!("(?<={word})(?!{word})|(?<!{word})(?={word})")
        };
        self.wrap("(?:", |writer| writer.out.push_str(&sides));
    }

    fn set(&mut self, set: &ClassUnicode) {
        let text = match set.ranges() {
            [one] if one.start() == one.end() => character(one.start()),
            _ => class(set),
        };
        self.out.push_str(&text);
    }
}

fn class(set: &ClassUnicode) -> String {
    if set.ranges().is_empty() {
        // No character at all.
        return r"(?!)".to_owned();
    }
    let mut text = "[".to_owned();
    for range in set.ranges() {
        text += &character(range.start());
        if range.start() != range.end() {
            text.push('-');
            text += &character(range.end());
        }
    }
    text.push(']');
    text
}

fn character(character: char) -> String {
    if character.is_ascii_alphanumeric() {
        character.to_string()
    } else {
        format!("\\x{{{:X}}}", character as u32)
    }
}
