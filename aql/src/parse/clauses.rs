//! The clauses after FROM.

use super::{Parse, Parser};
use crate::ast::{Boundary, Interval, Order, Parameter, ParameterValue, Query, Session, Several};
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::span::Spanned;

/// The clauses in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    Into,
    Where,
    Session,
    GroupBy,
    Having,
    OrderBy,
    Limit,
    Period,
    Parameters,
}

impl Clause {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Into => "INTO",
            Self::Where => "WHERE",
            Self::Session => "SESSION BY",
            Self::GroupBy => "GROUP BY",
            Self::Having => "HAVING",
            Self::OrderBy => "ORDER BY",
            Self::Limit => "LIMIT",
            Self::Period => "the time range",
            Self::Parameters => "PARAMETERS",
        }
    }
}

impl Parser<'_> {
    /// The clause that begins here.
    pub(super) fn clause_here(&self) -> Option<Clause> {
        let clause = match self.word_ahead(0)?.to_ascii_uppercase().as_str() {
            "INTO" => Clause::Into,
            "WHERE" => Clause::Where,
            "SESSION" => Clause::Session,
            "GROUP" => Clause::GroupBy,
            "HAVING" => Clause::Having,
            "ORDER" => Clause::OrderBy,
            "LIMIT" => Clause::Limit,
            "LAST" | "START" | "STOP" | "TIMES" => Clause::Period,
            "PARAMETERS" => Clause::Parameters,
            _ => return None,
        };
        Some(clause)
    }

    /// Reads `clause`, whose first word is next.
    pub(super) fn clause(&mut self, clause: Clause, query: &mut Query) -> Parse<()> {
        let start = self.span();
        if clause != Clause::Period {
            self.advance();
        }
        match clause {
            Clause::Into => query.into = Some(self.alias()?),
            Clause::Where => query.condition = Some(self.expr()?),
            Clause::Session => {
                let session = self.session()?;
                query.session = Some(Spanned::new(session, self.since(start)));
            }
            Clause::GroupBy => {
                self.expect_word("BY")?;
                query.group_by = self.comma_list(Self::expr)?;
            }
            Clause::Having => query.having = Some(self.expr()?),
            Clause::OrderBy => {
                self.expect_word("BY")?;
                query.order_by = self.comma_list(Self::order)?;
            }
            Clause::Limit => query.limit = Some(self.limit()?),
            Clause::Period => {
                let period = self.period()?;
                query.period = Some(Spanned::new(period, self.since(start)));
            }
            Clause::Parameters => query.parameters = self.comma_list(Self::parameter)?,
        }
        Ok(())
    }

    fn limit(&mut self) -> Parse<Spanned<u64>> {
        let limit = self.expect_integer("a number of rows")?;
        if self.is_symbol(",") {
            let finding = Finding::new(FindingKind::ForeignSql, self.span(), "AQL has no offset")
                .help("page through the results with the Range header");
            return self.fail(finding);
        }
        Ok(limit)
    }

    fn order(&mut self) -> Parse<Order> {
        let key = self.expr()?;
        let descending = self.eat_word("DESC");
        if !descending {
            self.eat_word("ASC");
        }
        let collation = if self.eat_word("COLLATE") {
            Some(self.expect_text("a language tag")?)
        } else {
            None
        };
        Ok(Order {
            key,
            descending,
            collation,
        })
    }

    fn session(&mut self) -> Parse<Session> {
        self.expect_word("BY")?;
        let time = self.expr()?;
        let by = self.comma_list(Self::expr)?;
        let Some(by) = Several::new(by) else {
            return self.unexpected("an expression");
        };
        let begin = self.boundary("BEGIN")?;
        let has_end =
            self.is_word("END") || (self.is_word("EXPLICIT") && self.is_word_ahead(1, "END"));
        let end = if has_end {
            Some(self.boundary("END")?)
        } else {
            None
        };
        let timeout = self.interval("TIMEOUT")?;
        let window = self.interval("TIMEWINDOW")?;
        Ok(Session {
            time,
            by,
            begin,
            end,
            timeout,
            window,
        })
    }

    fn boundary(&mut self, keyword: &str) -> Parse<Boundary> {
        let explicit = self.eat_word("EXPLICIT");
        self.expect_word(keyword)?;
        Ok(Boundary {
            explicit,
            condition: self.expr()?,
        })
    }

    fn interval(&mut self, keyword: &str) -> Parse<Option<Interval>> {
        if !self.eat_word(keyword) {
            return Ok(None);
        }
        let count = self.expect_integer("a length of time")?;
        let unit = self.unit_here();
        let message = format!("how {keyword} writes its unit is not documented");
        self.warn(Finding::new(
            FindingKind::UndocumentedForm,
            count.span,
            message,
        ));
        Ok(Some(Interval {
            count: count.node,
            unit,
        }))
    }

    fn parameter(&mut self) -> Parse<Spanned<Parameter>> {
        let start = self.span();
        let name = match self.token(0).kind.clone() {
            TokenKind::Word(word) => self.bare_name(word, start)?,
            TokenKind::Name(name) => name,
            _ => return self.unexpected("the name of a setting"),
        };
        self.advance();
        self.expect_symbol("=")?;
        let value = self.parameter_value()?;
        Ok(Spanned::new(
            Parameter {
                name: name.upper(),
                value,
            },
            self.since(start),
        ))
    }

    fn parameter_value(&mut self) -> Parse<ParameterValue> {
        match &self.token(0).kind {
            TokenKind::Number(_) => self
                .expect_integer("a whole number")
                .map(|v| ParameterValue::Integer(v.node)),
            TokenKind::Text(_) => self
                .expect_text("a value")
                .map(|v| ParameterValue::Text(v.node)),
            _ => match self.call_here() {
                Some(ahead) => self.call(ahead).map(ParameterValue::Call),
                None => self.unexpected("a number, a string or a call"),
            },
        }
    }
}
