//! Looking at tokens and taking them.

use super::{Parse, Parser, foreign};
use crate::ast::{Name, Text};
use crate::finding::{Finding, FindingKind};
use crate::lex::{Token, TokenKind};
use crate::span::{Span, Spanned};
use crate::words;

impl<'t> Parser<'t> {
    /// The token `ahead` of the next one; the end, past the end.
    pub(super) fn token(&self, ahead: usize) -> &Token<'t> {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + ahead).min(last)]
    }

    pub(super) fn span(&self) -> Span {
        self.token(0).span
    }

    /// From `start` to the end of the token that was taken last.
    pub(super) fn since(&self, start: Span) -> Span {
        let last = self
            .at
            .checked_sub(1)
            .map_or(start, |at| self.tokens[at].span);
        start.to(last)
    }

    pub(super) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn at_end(&self) -> bool {
        self.token(0).kind == TokenKind::End
    }

    pub(super) fn word_ahead(&self, ahead: usize) -> Option<&'t str> {
        match self.token(ahead).kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_word_ahead(&self, ahead: usize, keyword: &str) -> bool {
        self.word_ahead(ahead)
            .is_some_and(|word| word.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_word(&self, keyword: &str) -> bool {
        self.is_word_ahead(0, keyword)
    }

    pub(super) fn is_symbol_ahead(&self, ahead: usize, symbol: &str) -> bool {
        matches!(self.token(ahead).kind, TokenKind::Symbol(s) if s == symbol)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_ahead(0, symbol)
    }

    pub(super) fn eat_word(&mut self, keyword: &str) -> bool {
        let found = self.is_word(keyword);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect_word(&mut self, keyword: &str) -> Parse<()> {
        if self.eat_word(keyword) {
            Ok(())
        } else {
            self.unexpected(keyword)
        }
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Parse<()> {
        if self.eat_symbol(symbol) {
            Ok(())
        } else {
            self.unexpected(symbol)
        }
    }

    /// Closes the bracket that opened at `open`.
    pub(super) fn close(&mut self, open: Span) -> Parse<()> {
        if self.at_end() {
            let message = "this bracket is not closed";
            return self.fail(Finding::new(FindingKind::Unbalanced, open, message));
        }
        if self.is_word("FROM") || self.clause_here().is_some() {
            let finding = Finding {
                kind: FindingKind::Unbalanced,
                ..self.plain_mismatch("the bracket to be closed")
            };
            return self.fail(finding);
        }
        self.expect_symbol(")")
    }

    pub(super) fn expect_text(&mut self, expected: &str) -> Parse<Spanned<Text>> {
        let span = self.span();
        match &self.token(0).kind {
            TokenKind::Text(text) => {
                let text = text.clone();
                self.advance();
                Ok(Spanned::new(text, span))
            }
            TokenKind::Name(name) => {
                let value = name.as_str().replace('\'', "''");
                let message = format!("expected {expected}, in single quotes");
                self.fail(
                    Finding::new(FindingKind::WrongQuotes, span, message)
                        .help(format!("write '{value}'"))
                        .replacement(format!("'{value}'")),
                )
            }
            _ => self.unexpected(expected),
        }
    }

    pub(super) fn expect_integer(&mut self, expected: &str) -> Parse<Spanned<u64>> {
        let span = self.span();
        let value = match &self.token(0).kind {
            TokenKind::Number(number) => number.as_integer(),
            _ => None,
        };
        let Some(value) = value else {
            return self.unexpected(expected);
        };
        self.advance();
        Ok(Spanned::new(value, span))
    }

    /// Reads values separated by commas.
    pub(super) fn comma_list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Parse<T>,
    ) -> Parse<Vec<T>> {
        let mut values = vec![read(self)?];
        while self.eat_symbol(",") {
            values.push(read(self)?);
        }
        Ok(values)
    }

    /// Makes a name of a bare word that is being taken, with what there is to say about it.
    pub(super) fn bare_name(&mut self, word: &str, span: Span) -> Parse<Name> {
        let quoted = format!("\"{word}\"");
        let finding = |kind, message: String| {
            Finding::new(kind, span, message)
                .help(format!("write {quoted}"))
                .replacement(&quoted)
        };
        if !words::is_plain(word) {
            let message = format!("the name {word} needs double quotes");
            self.warn(finding(FindingKind::QuotesRequired, message));
        } else if words::is_keyword(word) {
            let message = format!("{word} is a keyword");
            self.warn(finding(FindingKind::KeywordAsName, message));
        }
        match Name::new(word) {
            Ok(name) => Ok(name),
            Err(error) => self.fail(finding(FindingKind::Syntax, error.to_string())),
        }
    }

    /// Says that something else than `expected` stands here.
    pub(super) fn unexpected<T>(&mut self, expected: &str) -> Parse<T> {
        let finding = self
            .escaped_quote()
            .or_else(|| foreign::recognise(self))
            .unwrap_or_else(|| self.plain_mismatch(expected));
        self.fail(finding)
    }

    /// The string before ended where a backslash was meant to escape its quote.
    fn escaped_quote(&self) -> Option<Finding> {
        let before = &self.tokens[self.at.checked_sub(1)?];
        let touching = before.span.end == self.span().start && !self.at_end();
        let escaped =
            matches!(&before.kind, TokenKind::Text(text) if text.as_str().ends_with('\\'));
        let message = "the string ended before this: a backslash does not escape a quote";
        (touching && escaped).then(|| {
            Finding::new(FindingKind::BackslashQuote, self.span(), message)
                .help("write the quote twice, as in 'O''Brien'")
        })
    }

    fn plain_mismatch(&self, expected: &str) -> Finding {
        let token = self.token(0);
        let (kind, found) = match &token.kind {
            TokenKind::End => (FindingKind::Syntax, "the end of the query".to_owned()),
            TokenKind::Symbol(")") if self.closes_nothing() => (
                FindingKind::Unbalanced,
                "a bracket that closes nothing".to_owned(),
            ),
            _ => (FindingKind::Syntax, self.excerpt(token.span)),
        };
        Finding::new(
            kind,
            token.span,
            format!("expected {expected}, found {found}"),
        )
    }

    /// Whether no bracket is open before this token.
    pub(super) fn closes_nothing(&self) -> bool {
        let Some(before) = self.at.checked_sub(1).map(|at| &self.tokens[at]) else {
            return true;
        };
        before.depth == 0 && before.kind != TokenKind::Symbol("(")
    }

    /// The text of a span, shortened to what fits a message.
    fn excerpt(&self, span: Span) -> String {
        const LONGEST: usize = 40;
        let text = &self.text[span.start..span.end];
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }
    }
}
