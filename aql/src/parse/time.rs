//! The time range.

use super::{Parse, Parser};
use crate::ast::{Instant, Period, Unit};
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::span::Spanned;

/// How units are written, and whether that is documented.
const UNITS: [(&str, Unit, bool); 8] = [
    ("MINUTES", Unit::Minutes, true),
    ("HOURS", Unit::Hours, true),
    ("DAYS", Unit::Days, true),
    ("SECONDS", Unit::Seconds, false),
    ("SECOND", Unit::Seconds, false),
    ("MINUTE", Unit::Minutes, false),
    ("HOUR", Unit::Hours, false),
    ("DAY", Unit::Days, false),
];

impl Parser<'_> {
    pub(super) fn period(&mut self) -> Parse<Period> {
        if self.eat_word("LAST") {
            let count = self.expect_integer("a whole number")?;
            return match self.unit_here() {
                Some(unit) => Ok(Period::Last {
                    count: count.node,
                    unit,
                }),
                None => self.unexpected("MINUTES, HOURS or DAYS"),
            };
        }
        if self.eat_word("START") {
            let start = self.instant()?;
            let stop = if self.eat_word("STOP") {
                Some(self.instant()?)
            } else {
                None
            };
            return Ok(Period::Between { start, stop });
        }
        if self.eat_word("TIMES") {
            return self.offense_time();
        }
        let message = "STOP needs START before it";
        let finding = Finding::new(FindingKind::Syntax, self.span(), message);
        self.fail(finding)
    }

    fn offense_time(&mut self) -> Parse<Period> {
        self.expect_word("OFFENSE_TIME")?;
        let open = self.span();
        self.expect_symbol("(")?;
        let id = self.expect_integer("the number of an offense")?;
        self.close(open)?;
        Ok(Period::Offense(id.node))
    }

    /// A unit, if one stands here; a singular or seconds with a warning.
    pub(super) fn unit_here(&mut self) -> Option<Unit> {
        let word = self.word_ahead(0)?;
        let (_, unit, documented) = UNITS
            .into_iter()
            .find(|(name, _, _)| name.eq_ignore_ascii_case(word))?;
        if !documented {
            let message = format!("the unit {word} is not documented");
            self.warn(
                Finding::new(FindingKind::UndocumentedForm, self.span(), message)
                    .help("write MINUTES, HOURS or DAYS"),
            );
        }
        self.advance();
        Some(unit)
    }

    fn instant(&mut self) -> Parse<Spanned<Instant>> {
        let start = self.span();
        if matches!(self.token(0).kind, TokenKind::Number(_)) {
            let millis = self.expect_integer("a time in milliseconds")?;
            return Ok(Spanned::new(Instant::Millis(millis.node), start));
        }
        if self.is_word("PARSEDATETIME") {
            self.advance();
            let open = self.span();
            self.expect_symbol("(")?;
            let text = self.expect_text("a time in words")?;
            self.close(open)?;
            return Ok(Spanned::new(Instant::Parsed(text.node), self.since(start)));
        }
        let text = self.expect_text("a time in single quotes or in milliseconds")?;
        Ok(Spanned::new(Instant::Text(text.node), start))
    }
}
