//! Text to tokens. Nothing here fails: what is no token is a finding, and reading goes on.

use crate::ast::{Name, Number, Text, TextError};
use crate::finding::{Finding, FindingKind};
use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind<'t> {
    /// A bare word: keyword or name.
    Word(&'t str),
    /// `"…"`.
    Name(Name),
    /// `'…'`.
    Text(Text),
    /// A number.
    Number(Number),
    /// An operator or other sign.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

/// A token and where it stands.
#[derive(Debug, Clone)]
pub struct Token<'t> {
    /// What it is.
    pub kind: TokenKind<'t>,
    /// Where.
    pub span: Span,
    /// How many brackets are open around it; a bracket counts as outside its own pair.
    pub depth: usize,
}

/// The signs, longer ones before their beginnings. Some belong to no documented form
/// and are read so that the parser can say what they would be.
const SYMBOLS: [&str; 29] = [
    ">>>", "<<", ">>", "<=", ">=", "<>", "!=", "==", "::", "||", "&&", "<", ">", "=", "&", "|",
    "#", "+", "-", "*", "/", "%", "^", "~", "(", ")", ",", ";", ".",
];

/// Reads all of `text`.
pub fn lex(text: &str) -> (Vec<Token<'_>>, Vec<Finding>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        depth: 0,
        tokens: Vec::new(),
        findings: Vec::new(),
    };
    while lexer.skip_blank() {
        lexer.token();
    }
    lexer.push(TokenKind::End, text.len());
    (lexer.tokens, lexer.findings)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    tokens: Vec<Token<'t>>,
    findings: Vec<Finding>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: TokenKind<'t>, start: usize) {
        let span = Span::new(start, self.at);
        self.tokens.push(Token {
            kind,
            span,
            depth: self.depth,
        });
    }

    fn find(&mut self, kind: FindingKind, span: Span, message: &str, help: &str) {
        self.findings
            .push(Finding::new(kind, span, message).help(help));
    }

    /// Passes over blanks and comments; whether anything is left.
    fn skip_blank(&mut self) -> bool {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let start = self.at;
            if rest.starts_with("--") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.block_comment(rest);
            } else {
                return !rest.is_empty();
            }
            self.find(
                FindingKind::Comment,
                Span::new(start, self.at),
                "AQL documents no comments",
                "remove the comment",
            );
        }
    }

    fn block_comment(&mut self, rest: &str) {
        let open = Span::new(self.at, self.at + 2);
        if let Some(length) = rest.find("*/") {
            self.at += length + 2;
        } else {
            self.at = self.text.len();
            let message = "this comment is not closed";
            self.find(
                FindingKind::UnterminatedQuote,
                open,
                message,
                "close it with */",
            );
        }
    }

    fn token(&mut self) {
        let Some(first) = self.rest().chars().next() else {
            return;
        };
        match first {
            '\'' => self.string(),
            '"' => self.quoted_name(),
            c if c.is_ascii_digit() => self.number(),
            c if c.is_alphabetic() || c == '_' => self.word(),
            _ => self.symbol(first),
        }
    }

    /// The length of the run of letters, digits and underscores from here.
    fn word_length(&self) -> usize {
        let rest = self.rest();
        rest.find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len())
    }

    fn word(&mut self) {
        let start = self.at;
        self.at += self.word_length();
        self.push(TokenKind::Word(&self.text[start..self.at]), start);
    }

    /// A number takes every letter and digit that touches it, so that `12abc` is one mistake.
    fn number(&mut self) {
        let start = self.at;
        self.at += self.word_length();
        let fraction = self
            .rest()
            .strip_prefix('.')
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        if fraction {
            self.at += 1;
            self.at += self.word_length();
        }
        let written = &self.text[start..self.at];
        let number = Number::parse(written);
        if number.is_none() {
            let span = Span::new(start, self.at);
            let help = if crate::words::is_plain(&format!("x{written}"))
                && !written.contains(['e', 'E'])
            {
                "integers have at most 64 bits; a name that begins with a digit stands in double quotes"
            } else {
                "write an integer, a decimal such as 2.0, or hexadecimal such as 0xff"
            };
            self.find(
                FindingKind::NumberForm,
                span,
                "this is not a number that AQL knows",
                help,
            );
        }
        self.push(
            TokenKind::Number(number.unwrap_or_else(|| Number::from(0))),
            start,
        );
    }

    fn symbol(&mut self, first: char) {
        let start = self.at;
        let rest = self.rest();
        let Some(symbol) = SYMBOLS.into_iter().find(|s| rest.starts_with(s)) else {
            self.at += first.len_utf8();
            return self.illegal(first, Span::new(start, self.at));
        };
        self.at += symbol.len();
        if symbol == ")" {
            self.depth = self.depth.saturating_sub(1);
        }
        self.push(TokenKind::Symbol(symbol), start);
        if symbol == "(" {
            self.depth += 1;
        }
    }

    fn illegal(&mut self, c: char, span: Span) {
        match c {
            '\u{2018}'..='\u{201F}' | '\u{2039}' | '\u{203A}' | '\u{ab}' | '\u{bb}' | '\u{b4}' => {
                let help = "write ' for values and \" for names";
                self.find(
                    FindingKind::CurlyQuote,
                    span,
                    "typographic quotes do not parse",
                    help,
                );
            }
            '`' => {
                let help = "put names in double quotes";
                self.find(FindingKind::ForeignSql, span, "AQL has no backquotes", help);
            }
            '[' | ']' | '{' | '}' => {
                let help = "pass lists to functions whole";
                let message = format!("AQL has no arrays: {c} means nothing");
                self.find(FindingKind::ForeignSql, span, &message, help);
            }
            '?' | ':' | '@' | '$' => {
                let help = "write the value itself";
                let message = format!("AQL has no placeholders or variables such as {c}");
                self.find(FindingKind::ForeignSql, span, &message, help);
            }
            c => {
                let message = format!("the character {c:?} has no meaning here");
                let help = "remove it, or quote the name or text that holds it";
                self.find(FindingKind::IllegalCharacter, span, &message, help);
            }
        }
    }

    /// Reads from a quote to its end, where a doubled quote stands for one; none when the end
    /// is missing.
    fn quoted(&mut self, quote: char, doubled: bool) -> Option<String> {
        let mut value = String::new();
        let mut rest = &self.rest()[1..];
        loop {
            let (before, after) = rest.split_once(quote)?;
            value.push_str(before);
            rest = after;
            match after.strip_prefix(quote) {
                Some(next) if doubled => {
                    value.push(quote);
                    rest = next;
                }
                _ => break,
            }
        }
        self.at = self.text.len() - rest.len();
        Some(value)
    }

    fn string(&mut self) {
        let start = self.at;
        let Some(value) = self.quoted('\'', true) else {
            return self.unterminated('\'');
        };
        let text = match Text::new(value) {
            Ok(text) => Some(text),
            Err(error) => {
                self.refused(error, start);
                Text::new("").ok()
            }
        };
        if let Some(text) = text {
            self.push(TokenKind::Text(text), start);
        }
    }

    fn quoted_name(&mut self) {
        let start = self.at;
        let Some(value) = self.quoted('"', false) else {
            return self.unterminated('"');
        };
        if self.rest().starts_with('"') && !value.is_empty() {
            let span = Span::new(self.at, self.at + 1);
            let help = "nobody documents how a name with a double quote is written; rename it";
            self.find(
                FindingKind::OpenPoint,
                span,
                "a double quote inside a name",
                help,
            );
        }
        let name = Name::new(value).or_else(|error| {
            self.refused(error, start);
            Name::new("_")
        });
        if let Ok(name) = name {
            self.push(TokenKind::Name(name), start);
        }
    }

    /// Says what is wrong inside the quotes that began at `start` and end here.
    fn refused(&mut self, error: TextError, start: usize) {
        let whole = Span::new(start, self.at);
        let (kind, span) = match error {
            TextError::Empty | TextError::DoubleQuote => (FindingKind::Syntax, whole),
            TextError::Control(c) => {
                let inside = self.text[start..self.at].find(c).unwrap_or(0);
                let at = start + inside;
                (
                    FindingKind::IllegalCharacter,
                    Span::new(at, at + c.len_utf8()),
                )
            }
        };
        self.findings
            .push(Finding::new(kind, span, error.to_string()));
    }

    fn unterminated(&mut self, quote: char) {
        let open = Span::new(self.at, self.at + 1);
        self.at = self.text.len();
        let help = format!("add {quote} at its end; inside '…' a single quote is written twice");
        let message = "this quote is not closed";
        self.find(FindingKind::UnterminatedQuote, open, message, &help);
    }
}
