//! YAML text to a tree that knows where each node stands.
//!
//! Content is reviewed as text, so it is a plain subset of YAML 1.2: one document,
//! no anchors, aliases or tags, text keys, no key twice. What is left out cannot
//! surprise a reviewer, nor grow without bound.

use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use super::limits;
use crate::diagnostic::{Diagnostic, FileId, Outcome, Span, codes};

/// A node and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is, by the YAML 1.2 core schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Text(String),
    /// A sequence.
    Seq(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
}

impl Value {
    /// What the node is, in the words of an error.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::Seq(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// The key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The text.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Parses one file. Syntax errors end the file; everything else is collected.
pub fn parse(file: FileId, text: &str) -> Outcome<Node> {
    let mut builder = Builder::new(file, text);
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_event() {
            Some(Ok((event, span))) => builder.event(event, span),
            Some(Err(error)) => {
                let at = builder.offset(error.marker().index());
                let message = format!("not YAML: {}", error.info());
                let place = builder.span_at(at);
                builder.report(Diagnostic::new(&codes::DS010, place, message));
                return (None, builder.diagnostics);
            }
            None => break,
        }
    }
    builder.finish()
}

/// A mapping or sequence that is not closed yet.
enum Open {
    Seq(u32, Vec<Node>),
    Map(u32, Vec<(Key, Node)>, Option<Key>),
}

struct Builder<'t> {
    file: FileId,
    text: &'t str,
    /// Byte offset of each character, only where the text is not ASCII.
    offsets: Option<Vec<u32>>,
    open: Vec<Open>,
    /// How many containers were skipped because they lie too deep.
    skipping: usize,
    documents: usize,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Builder<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        let offsets = (!text.is_ascii()).then(|| {
            let starts = text.char_indices().map(|(i, _)| i);
            starts
                .chain([text.len()])
                .map(|i| u32::try_from(i).unwrap_or(u32::MAX))
                .collect()
        });
        Self {
            file,
            text,
            offsets,
            open: Vec::new(),
            skipping: 0,
            documents: 0,
            root: None,
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, at: YamlSpan) {
        let span = self.span(at);
        self.refuse_extras(&event, span);
        match event {
            Event::DocumentStart(_) => self.document(span),
            Event::Scalar(text, style, ..) => self.scalar(&text, style, span),
            Event::Alias(_) => self.node(Node {
                span,
                value: Value::Null,
            }),
            Event::SequenceStart(..) => self.open(Open::Seq(span.start, Vec::new()), span),
            Event::MappingStart(..) => self.open(Open::Map(span.start, Vec::new(), None), span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }

    /// Anchors, aliases and tags are refused where they stand; the node itself is kept.
    fn refuse_extras(&mut self, event: &Event<'_>, span: Span) {
        let (anchor, tag) = match event {
            Event::Alias(_) => (1, None),
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.as_ref()),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                (*anchor, tag.as_ref())
            }
            _ => (0, None),
        };
        if anchor != 0 {
            self.report(
                Diagnostic::new(
                    &codes::DS012,
                    span,
                    "anchors and aliases are not used in content",
                )
                .help("write the value out in both places"),
            );
        }
        if let Some(tag) = tag {
            let message = format!(
                "the tag `{}{}` is not used in content",
                tag.handle, tag.suffix
            );
            self.report(
                Diagnostic::new(&codes::DS015, span, message)
                    .help("remove the tag; put text that looks like a number in quotes"),
            );
        }
    }

    fn document(&mut self, span: Span) {
        self.documents += 1;
        if self.documents == 2 {
            self.report(
                Diagnostic::new(&codes::DS014, span, "a file holds one YAML document")
                    .help("put the second document into a file of its own"),
            );
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let value = if style == ScalarStyle::Plain {
            plain_scalar(text)
        } else {
            Value::Text(text.to_owned())
        };
        let span = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self.quoted(span),
            _ => span,
        };
        let wants_key = matches!(self.open.last(), Some(Open::Map(_, _, None)));
        if self.skipping == 0 && wants_key {
            self.key(text, &value, span);
        } else {
            self.node(Node { span, value });
        }
    }

    fn key(&mut self, text: &str, value: &Value, span: Span) {
        if !matches!(value, Value::Text(_)) {
            let message = format!("a key must be text, found {}", value.kind());
            self.report(Diagnostic::new(&codes::DS022, span, message).help("put it in quotes"));
        }
        let key = Key {
            name: text.to_owned(),
            span,
        };
        if let Some(Open::Map(_, _, slot)) = self.open.last_mut() {
            *slot = Some(key);
        }
    }

    fn open(&mut self, container: Open, span: Span) {
        if matches!(self.open.last(), Some(Open::Map(_, _, None))) && self.skipping == 0 {
            self.report(Diagnostic::new(
                &codes::DS022,
                span,
                "a key must be text, found a list or mapping",
            ));
            self.key("", &Value::Text(String::new()), span);
            // The container stands where a key should: it is passed over.
            self.skipping = 1;
        } else if self.skipping > 0 {
            self.skipping += 1;
        } else if self.open.len() >= limits::YAML_DEPTH {
            self.report(Diagnostic::new(
                &codes::DS013,
                span,
                format!("nested more than {} deep", limits::YAML_DEPTH),
            ));
            self.skipping = 1;
        } else {
            self.open.push(container);
        }
    }

    fn close(&mut self, end: Span) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        let (start, value, last) = match self.open.pop() {
            Some(Open::Seq(start, items)) => {
                let last = items.last().map(|n| n.span.end);
                (start, Value::Seq(items), last)
            }
            Some(Open::Map(start, pairs, _)) => {
                let last = pairs.last().map(|(_, n)| n.span.end);
                (start, Value::Map(pairs), last)
            }
            None => return,
        };
        // A block ends where its last node does; a flow collection at its bracket.
        let end = if end.end > end.start {
            end.end
        } else {
            last.unwrap_or(end.end)
        };
        let span = Span {
            file: self.file,
            start,
            end: end.max(start),
        };
        self.node(Node { span, value });
    }

    fn node(&mut self, node: Node) {
        if self.skipping > 0 {
            return;
        }
        match self.open.last_mut() {
            Some(Open::Seq(_, items)) => items.push(node),
            Some(Open::Map(_, pairs, slot)) => {
                if let Some(key) = slot.take() {
                    let first = pairs.iter().find(|(k, _)| k.name == key.name);
                    if let Some((first, _)) = first {
                        let message = format!("the key `{}` stands here twice", key.name);
                        let found = Diagnostic::new(&codes::DS011, key.span, message)
                            .related(first.span, "first here")
                            .help("remove one of the two");
                        self.diagnostics.push(found);
                    } else {
                        pairs.push((key, node));
                    }
                }
            }
            None => {
                if self.root.is_none() {
                    self.root = Some(node);
                }
            }
        }
    }

    fn finish(mut self) -> Outcome<Node> {
        let empty = self.root.as_ref().is_none_or(|n| n.value == Value::Null);
        if empty && self.diagnostics.is_empty() {
            let place = self.span_at(0);
            self.report(
                Diagnostic::new(&codes::DS014, place, "the file is empty")
                    .help("write the content, or remove the file"),
            );
        }
        let root = if empty { None } else { self.root };
        (root, self.diagnostics)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn span(&self, at: YamlSpan) -> Span {
        let start = self.offset(at.start.index());
        let mut end = self.offset(at.end.index()).max(start);
        // The parser ends a block scalar after its trailing blanks.
        let covered = &self.text[start as usize..end as usize];
        end -= u32::try_from(covered.len() - covered.trim_end().len()).unwrap_or(0);
        Span {
            file: self.file,
            start,
            end: end.max(start),
        }
    }

    /// A quoted scalar up to its closing quote: the parser counts a comment after it in.
    fn quoted(&self, span: Span) -> Span {
        let covered = &self.text[span.start as usize..span.end as usize];
        let mut chars = covered.char_indices();
        let quote = chars.next().map(|(_, quote)| quote);
        while let Some((at, char)) = chars.next() {
            let doubled = || chars.clone().next().map(|(_, next)| next) == Some('\'');
            match char {
                '\\' if quote == Some('"') => {
                    chars.next();
                }
                '\'' if quote == Some('\'') && doubled() => {
                    chars.next();
                }
                _ if Some(char) == quote => {
                    let end = span.start + u32::try_from(at + 1).unwrap_or(0);
                    return Span { end, ..span };
                }
                _ => {}
            }
        }
        span
    }

    /// The one character at an offset.
    fn span_at(&self, start: u32) -> Span {
        let rest = self.text.get(start as usize..).unwrap_or("");
        let width = rest.chars().next().map_or(0, char::len_utf8);
        Span {
            file: self.file,
            start,
            end: start + u32::try_from(width).unwrap_or(0),
        }
    }

    /// The byte offset of a character index.
    fn offset(&self, index: usize) -> u32 {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        match &self.offsets {
            None => u32::try_from(index).unwrap_or(u32::MAX).min(end),
            Some(offsets) => offsets.get(index).copied().unwrap_or(end),
        }
    }
}

/// The YAML 1.2 core schema.
pub(super) fn plain_scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let starts_like_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if starts_like_number {
        let radix = |prefix: &str, radix| {
            text.strip_prefix(prefix)
                .and_then(|digits| i64::from_str_radix(digits, radix).ok())
        };
        let int = text.parse().ok().or(radix("0x", 16)).or(radix("0o", 8));
        if let Some(int) = int {
            return Value::Int(int);
        }
        // `f64` reads words such as `infinity` too, which YAML does not.
        if text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
            && let Ok(float) = text.parse()
        {
            return Value::Float(float);
        }
    }
    Value::Text(text.to_owned())
}

#[cfg(test)]
mod tests;
