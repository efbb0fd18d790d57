//! What operators work on: values, names, calls, CASE, IF, brackets.

use super::{Parse, Parser, foreign};
use crate::ast::{
    Arguments, Branch, Call, Case, Conditional, Expr, ExprKind, FunctionName, Name, Several,
};
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::span::{Span, Spanned};
use crate::words;

/// Where a function's name ends: after one token, or after `namespace :: name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallName {
    Plain,
    Namespaced,
}

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.height = 1;
        if self.is_symbol("(") {
            return self.bracketed();
        }
        if let Some(finding) = foreign::operand(self) {
            return self.fail(finding);
        }
        if let Some(name) = self.call_here() {
            let call = self.call(name)?;
            return Ok(Spanned::new(ExprKind::Call(call), self.since(start)));
        }
        let kind = match self.token(0).kind.clone() {
            TokenKind::Number(number) => ExprKind::Number(number),
            TokenKind::Text(text) => ExprKind::Text(text),
            TokenKind::Name(name) => ExprKind::Column(name),
            TokenKind::Word(word) => return self.word(word, start),
            _ => return self.unexpected("an expression"),
        };
        self.advance();
        Ok(Spanned::new(kind, start))
    }

    fn bracketed(&mut self) -> Parse<Expr> {
        let open = self.span();
        self.advance();
        if self.is_word("SELECT") {
            let message = "a subquery stands in FROM or IN only";
            return self.fail(Finding::new(FindingKind::Syntax, self.span(), message));
        }
        let inner = self.nested(Self::expr)?;
        if self.is_symbol(",") {
            let message = "a list stands after IN only";
            return self.fail(Finding::new(FindingKind::Syntax, self.span(), message));
        }
        self.close(open)?;
        Ok(inner)
    }

    fn word(&mut self, word: &str, start: Span) -> Parse<Expr> {
        let kind = match word.to_ascii_uppercase().as_str() {
            "NULL" => ExprKind::Null,
            "TRUE" => ExprKind::Bool(true),
            "FALSE" => ExprKind::Bool(false),
            "CASE" => return self.nested(Self::case),
            "IF" => return self.nested(Self::conditional),
            _ if words::is_reserved(word) => return self.unexpected("an expression"),
            _ => return self.column(word, start),
        };
        self.advance();
        Ok(Spanned::new(kind, start))
    }

    fn column(&mut self, word: &str, start: Span) -> Parse<Expr> {
        if let Some((name, tokens)) = self.hyphenated(start) {
            for _ in 0..tokens {
                self.advance();
            }
            let span = self.since(start);
            let quoted = format!("\"{}\"", name.as_str());
            let message = format!("the name {} needs double quotes", name.as_str());
            self.warn(
                Finding::new(FindingKind::HyphenatedName, span, message)
                    .help(format!("write {quoted}"))
                    .replacement(&quoted),
            );
            return Ok(Spanned::new(ExprKind::Column(name), span));
        }
        let name = self.bare_name(word, start)?;
        self.advance();
        Ok(Spanned::new(ExprKind::Column(name), start))
    }

    /// The longest known property whose name begins with this word and goes on with a hyphen
    /// that touches it, and how many tokens it takes.
    fn hyphenated(&self, start: Span) -> Option<(Name, usize)> {
        if !self.is_symbol_ahead(1, "-") || self.token(1).span.start != start.end {
            return None;
        }
        let rest = &self.text[start.start..];
        let name = self.catalog.hyphenated_prefix(rest)?;
        let end = start.start + name.len();
        let tokens = (1..=2 * name.len()).find(|n| self.token(*n).span.start >= end)?;
        let whole = self.token(tokens - 1).span.end == end;
        whole
            .then(|| Name::new(name).ok())
            .flatten()
            .map(|name| (name, tokens))
    }

    /// Whether a function's name and its bracket stand here.
    pub(super) fn call_here(&self) -> Option<CallName> {
        let is_name = |ahead: usize| match &self.token(ahead).kind {
            TokenKind::Name(_) => true,
            TokenKind::Word(word) => !words::is_reserved(word) || word.eq_ignore_ascii_case("LAST"),
            _ => false,
        };
        if !is_name(0) {
            return None;
        }
        if self.is_symbol_ahead(1, "(") {
            return Some(CallName::Plain);
        }
        let namespaced =
            self.is_symbol_ahead(1, "::") && is_name(2) && self.is_symbol_ahead(3, "(");
        namespaced.then_some(CallName::Namespaced)
    }

    pub(super) fn call(&mut self, name: CallName) -> Parse<Call> {
        let start = self.span();
        let first = self.function_part()?;
        let function = if name == CallName::Namespaced {
            self.expect_symbol("::")?;
            let second = self.function_part()?;
            FunctionName::new(Some(&first), &second)
        } else {
            FunctionName::new(None, &first)
        };
        let function = Spanned::new(function, self.since(start));
        let open = self.span();
        self.expect_symbol("(")?;
        let arguments = self.nested(Self::arguments)?;
        self.grow(0)?;
        self.cast_or_clause()?;
        self.close(open)?;
        Ok(Call {
            function,
            arguments,
        })
    }

    fn function_part(&mut self) -> Parse<Name> {
        let span = self.span();
        let name = match self.token(0).kind.clone() {
            TokenKind::Name(name) => name,
            TokenKind::Word(word) if !words::function_needs_quotes(word) => match Name::new(word) {
                Ok(name) => name,
                Err(_) => return self.unexpected("a function"),
            },
            TokenKind::Word(word) => self.bare_name(word, span)?,
            _ => return self.unexpected("a function"),
        };
        self.advance();
        Ok(name)
    }

    fn arguments(&mut self) -> Parse<Arguments> {
        self.height = 0;
        if self.is_symbol(")") {
            return Ok(Arguments::List(Vec::new()));
        }
        if self.is_symbol("*") && self.is_symbol_ahead(1, ")") {
            self.advance();
            return Ok(Arguments::Star);
        }
        if self.eat_word("DISTINCT") {
            let list = self.tallest_list()?;
            return match Several::new(list) {
                Some(list) => Ok(Arguments::Distinct(list)),
                None => self.unexpected("an argument"),
            };
        }
        self.tallest_list().map(Arguments::List)
    }

    /// `CAST(x AS type)` and `EXTRACT(x FROM y)` of other databases.
    fn cast_or_clause(&mut self) -> Parse<()> {
        let help = if self.is_word("AS") {
            "write LONG(x), DOUBLE(x) or STR(x)"
        } else if self.is_word("FROM") {
            "write DATEFORMAT(x, 'pattern')"
        } else if self.is_word("ORDER") || self.is_word("SEPARATOR") {
            "AQL's aggregates do not order"
        } else {
            return Ok(());
        };
        let message = "AQL separates arguments by commas";
        let finding = Finding::new(FindingKind::ForeignSql, self.span(), message).help(help);
        self.fail(finding)
    }

    fn case(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.advance();
        let mut height = 0;
        let operand = if self.is_word("WHEN") {
            None
        } else {
            Some(self.part(&mut height)?)
        };
        if operand.is_none() {
            let message = "CASE without a value after it is not documented";
            self.warn(
                Finding::new(FindingKind::UndocumentedForm, start, message)
                    .help("write CASE x WHEN v THEN r … END, or IF … THEN … ELSE …"),
            );
        }
        let mut branches = Vec::new();
        while self.eat_word("WHEN") {
            let when = self.part(&mut height)?;
            self.expect_word("THEN")?;
            branches.push(Branch {
                when,
                then: self.part(&mut height)?,
            });
        }
        let Some(branches) = Several::new(branches) else {
            return self.unexpected("WHEN");
        };
        let otherwise = if self.eat_word("ELSE") {
            Some(self.part(&mut height)?)
        } else {
            None
        };
        if !self.is_word("END") && otherwise.is_none() {
            return self.unexpected("WHEN, ELSE or END");
        }
        self.expect_word("END")?;
        self.height = height;
        self.grow(0)?;
        let case = Case {
            operand,
            branches,
            otherwise,
        };
        Ok(Spanned::new(
            ExprKind::Case(Box::new(case)),
            self.since(start),
        ))
    }

    fn conditional(&mut self) -> Parse<Expr> {
        let start = self.span();
        self.advance();
        let mut height = 0;
        let condition = self.part(&mut height)?;
        self.expect_word("THEN")?;
        let then = self.part(&mut height)?;
        self.expect_word("ELSE")?;
        let otherwise = self.part(&mut height)?;
        self.grow(height)?;
        let conditional = Conditional {
            condition,
            then,
            otherwise,
        };
        Ok(Spanned::new(
            ExprKind::If(Box::new(conditional)),
            self.since(start),
        ))
    }

    /// An expression within CASE or IF; `height` becomes that of the highest so far.
    fn part(&mut self, height: &mut usize) -> Parse<Expr> {
        let expr = self.expr()?;
        *height = self.height.max(*height);
        Ok(expr)
    }
}
