//! Expressions: operators, loosest first.

use super::{Parse, Parser};
use crate::ast::{BinaryOp, Expr, ExprKind, Level, Matcher, Pattern, Set, Several, UnaryOp};
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::span::{Span, Spanned};

/// What may follow NOT between two operands.
const NEGATABLE: [&str; 6] = ["LIKE", "ILIKE", "MATCHES", "IMATCHES", "IN", "BETWEEN"];

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expr(&mut self) -> Parse<Expr> {
        let start = self.span();
        let (first, mut bare_and) = self.and()?;
        if !self.is_word("OR") {
            return Ok(first);
        }
        let mut height = self.height;
        let mut operands = vec![first];
        while self.eat_word("OR") {
            let (operand, is_and) = self.and()?;
            bare_and |= is_and;
            height = height.max(self.height);
            operands.push(operand);
        }
        self.grow(height)?;
        let span = self.since(start);
        if bare_and {
            let message = "AND and OR stand side by side without brackets";
            self.warn(
                Finding::new(FindingKind::MixedAndOr, span, message)
                    .help("put the conditions joined by AND in brackets"),
            );
        }
        self.several(operands, ExprKind::Or, span)
    }

    /// Conditions joined by AND; whether there was more than one.
    fn and(&mut self) -> Parse<(Expr, bool)> {
        let start = self.span();
        let first = self.not()?;
        if !self.is_word("AND") {
            return Ok((first, false));
        }
        let mut height = self.height;
        let mut operands = vec![first];
        while self.eat_word("AND") {
            operands.push(self.not()?);
            height = height.max(self.height);
        }
        self.grow(height)?;
        let span = self.since(start);
        Ok((self.several(operands, ExprKind::And, span)?, true))
    }

    fn several(
        &mut self,
        operands: Vec<Expr>,
        join: impl FnOnce(Several<Expr, 2>) -> ExprKind,
        span: Span,
    ) -> Parse<Expr> {
        match Several::new(operands) {
            Some(operands) => Ok(Spanned::new(join(operands), span)),
            None => self.unexpected("another condition"),
        }
    }

    fn not(&mut self) -> Parse<Expr> {
        let start = self.span();
        if !self.eat_word("NOT") {
            return self.comparison();
        }
        let operand = self.comparison()?;
        self.grow(0)?;
        Ok(unary(UnaryOp::Not, operand, self.since(start)))
    }

    fn comparison(&mut self) -> Parse<Expr> {
        let start = self.span();
        if self.is_word("TEXT") && self.is_word_ahead(1, "SEARCH") {
            return self.text_search(start);
        }
        let left = self.arithmetic(Level::Bits)?;
        if !self.compares() {
            return Ok(left);
        }
        let height = self.height;
        let negated = self.eat_word("NOT");
        let kind = self.compared(Box::new(left), negated)?;
        self.grow(height)?;
        let expr = Spanned::new(kind, self.since(start));
        if self.compares() {
            let message = "comparisons do not chain";
            return self.fail(
                Finding::new(FindingKind::Syntax, self.span(), message)
                    .help("join two comparisons by AND"),
            );
        }
        Ok(expr)
    }

    fn text_search(&mut self, start: Span) -> Parse<Expr> {
        self.advance();
        self.advance();
        let words = self.expect_text("the words to search for")?;
        self.height = 1;
        Ok(Spanned::new(
            ExprKind::TextSearch(words.node),
            self.since(start),
        ))
    }

    /// Whether a comparison stands here.
    fn compares(&self) -> bool {
        match self.token(0).kind {
            TokenKind::Symbol(symbol) => comparing(symbol).is_some(),
            TokenKind::Word(word) if word.eq_ignore_ascii_case("NOT") => {
                NEGATABLE.iter().any(|w| self.is_word_ahead(1, w))
            }
            TokenKind::Word(_) => self.is_word("IS") || NEGATABLE.iter().any(|w| self.is_word(w)),
            _ => false,
        }
    }

    /// Reads a comparison and what stands after it; `operand` stood before.
    fn compared(&mut self, operand: Box<Expr>, negated: bool) -> Parse<ExprKind> {
        if let Some(matcher) = Matcher::ALL.into_iter().find(|m| self.is_word(m.keyword())) {
            self.advance();
            let pattern = Box::new(self.pattern(matcher)?);
            return Ok(ExprKind::Match {
                matcher,
                negated,
                operand,
                pattern,
            });
        }
        if self.eat_word("IN") {
            return Ok(ExprKind::In {
                negated,
                operand,
                set: self.set()?,
            });
        }
        if self.eat_word("BETWEEN") {
            return self.between(operand, negated);
        }
        if self.eat_word("IS") {
            let negated = self.eat_word("NOT");
            self.expect_word("NULL")?;
            self.height = 1;
            return Ok(ExprKind::IsNull { negated, operand });
        }
        let symbol = self.span();
        let op = match self.token(0).kind {
            TokenKind::Symbol(symbol) => comparing(symbol),
            _ => None,
        };
        let Some(op) = op else {
            return self.unexpected("a comparison");
        };
        if self.is_symbol("==") {
            let message = "== occurs in one example only";
            self.warn(
                Finding::new(FindingKind::UndocumentedForm, symbol, message)
                    .help("write =")
                    .replacement("="),
            );
        }
        self.advance();
        let right = Box::new(self.arithmetic(Level::Bits)?);
        Ok(ExprKind::Binary {
            op,
            left: operand,
            right,
        })
    }

    fn between(&mut self, operand: Box<Expr>, negated: bool) -> Parse<ExprKind> {
        let low = Box::new(self.arithmetic(Level::Bits)?);
        let height = self.height;
        self.expect_word("AND")?;
        let high = Box::new(self.arithmetic(Level::Bits)?);
        self.height = self.height.max(height);
        Ok(ExprKind::Between {
            negated,
            operand,
            low,
            high,
        })
    }

    fn pattern(&mut self, matcher: Matcher) -> Parse<Pattern> {
        let word = self.span();
        if !(self.is_word("ENUMERATION") && self.is_symbol_ahead(1, "(")) {
            return self.arithmetic(Level::Bits).map(Pattern::One);
        }
        self.advance();
        let open = self.span();
        self.advance();
        let list = self.comma_list(|p| p.expect_text("a pattern"))?;
        self.close(open)?;
        self.height = 1;
        let message = format!("{} ENUMERATION is not documented", matcher.keyword());
        self.warn(
            Finding::new(FindingKind::UndocumentedForm, word, message)
                .help("join several conditions by OR"),
        );
        match Several::new(list) {
            Some(list) => Ok(Pattern::Enumeration(list)),
            None => self.unexpected("a pattern"),
        }
    }

    fn set(&mut self) -> Parse<Set> {
        let open = self.span();
        self.expect_symbol("(")?;
        if self.is_word("SELECT") {
            return self.subquery(open).map(Set::Query);
        }
        let list = self.nested(Self::tallest_list)?;
        self.close(open)?;
        match Several::new(list) {
            Some(list) => Ok(Set::List(list)),
            None => self.unexpected("a value"),
        }
    }

    /// Expressions separated by commas; the height afterwards is that of the highest.
    pub(super) fn tallest_list(&mut self) -> Parse<Vec<Expr>> {
        let mut height = 0;
        let list = self.comma_list(|p| {
            let expr = p.expr()?;
            height = height.max(p.height);
            Ok(expr)
        })?;
        self.height = height;
        Ok(list)
    }

    /// Operators between numbers that bind at least as tightly as `least`.
    fn arithmetic(&mut self, least: Level) -> Parse<Expr> {
        let start = self.span();
        let mut left = self.unary()?;
        while let Some(op) = self.operator(least) {
            let height = self.height;
            self.advance();
            let right = match tighter(op.level()) {
                Some(level) => self.arithmetic(level)?,
                None => self.unary()?,
            };
            self.grow(height)?;
            let kind = ExprKind::Binary {
                op,
                left: Box::new(left),
                right: Box::new(right),
            };
            left = Spanned::new(kind, self.since(start));
        }
        Ok(left)
    }

    fn operator(&self, least: Level) -> Option<BinaryOp> {
        match self.token(0).kind {
            TokenKind::Symbol(symbol) => {
                BinaryOp::from_symbol(symbol).filter(|op| op.level() >= least)
            }
            _ => None,
        }
    }

    fn unary(&mut self) -> Parse<Expr> {
        let start = self.span();
        let op = if self.eat_symbol("-") {
            UnaryOp::Negate
        } else if self.eat_symbol("~") {
            UnaryOp::BitNot
        } else {
            return self.primary();
        };
        let operand = self.primary()?;
        self.grow(0)?;
        Ok(unary(op, operand, self.since(start)))
    }
}

fn comparing(symbol: &str) -> Option<BinaryOp> {
    BinaryOp::from_symbol(symbol).filter(|op| op.level() == Level::Comparison)
}

/// The level above `level`, of operators alone.
const fn tighter(level: Level) -> Option<Level> {
    match level {
        Level::Comparison => Some(Level::Bits),
        Level::Bits => Some(Level::Sum),
        Level::Sum => Some(Level::Product),
        Level::Product => Some(Level::Power),
        Level::Power => None,
    }
}

fn unary(op: UnaryOp, operand: Expr, span: Span) -> Expr {
    Spanned::new(
        ExprKind::Unary {
            op,
            operand: Box::new(operand),
        },
        span,
    )
}
