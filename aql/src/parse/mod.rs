//! Tokens to a tree, by recursive descent.
//!
//! A clause that cannot be read is reported and passed over, so that one text can show several
//! mistakes; the first finding of severity error is always the first place where the text
//! stops being AQL.

mod clauses;
mod cursor;
mod expr;
mod foreign;
mod primary;
mod query;
mod time;

use crate::analyse::Catalog;
use crate::ast::Query;
use crate::finding::{Finding, FindingKind, Severity};
use crate::lex::{Token, lex};

/// How deep brackets, calls and operators may nest.
const MAX_DEPTH: usize = 64;

/// How deep subqueries may nest.
const MAX_SUBQUERIES: usize = 8;

/// How many mistakes of one text are told.
const MAX_ERRORS: usize = 20;

/// A query and what its text was warned about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// Forms that were accepted with a warning, in the order of the text.
    pub warnings: Vec<Finding>,
}

/// The clause could not be read; the reason is among the findings.
struct Failed;

type Parse<T> = Result<T, Failed>;

/// Reads one query.
///
/// # Errors
/// All findings, warnings among them, in the order of the text; at least one is an error.
pub fn parse(text: &str) -> Result<Parsed, Vec<Finding>> {
    parse_with(text, &Catalog::default())
}

/// Reads one query, and takes the catalog's hyphenated property names for names where they
/// stand without quotes.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(text: &str, catalog: &Catalog) -> Result<Parsed, Vec<Finding>> {
    let (tokens, lexical) = lex(text);
    let mut parser = Parser {
        text,
        catalog,
        tokens,
        at: 0,
        nesting: 0,
        subqueries: 0,
        height: 0,
        findings: Vec::new(),
    };
    let query = parser.statement();
    let findings = merge(lexical, parser.findings);
    let wrong = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    match query {
        Ok(query) if !wrong => Ok(Parsed {
            query,
            warnings: findings,
        }),
        _ => Err(findings),
    }
}

/// Puts the findings of both stages in order. What the parser says after a mistake in the
/// tokens follows from that mistake, so it is left out.
fn merge(lexical: Vec<Finding>, parsed: Vec<Finding>) -> Vec<Finding> {
    let is_error = |f: &Finding| f.severity == Severity::Error;
    let limit = lexical
        .iter()
        .find(|f| is_error(f))
        .map_or(usize::MAX, |f| f.span.start);
    let mut all = lexical;
    all.extend(
        parsed
            .into_iter()
            .filter(|f| !is_error(f) || f.span.start < limit),
    );
    all.sort_by_key(|f| (f.span.start, f.severity != Severity::Error));
    let (mut errors, mut place) = (0, None);
    all.retain(|f| {
        let again = is_error(f) && place.replace(f.span.start) == Some(f.span.start);
        errors += usize::from(is_error(f) && !again);
        !again && (!is_error(f) || errors <= MAX_ERRORS)
    });
    all
}

struct Parser<'t> {
    text: &'t str,
    catalog: &'t Catalog,
    tokens: Vec<Token<'t>>,
    at: usize,
    /// How many brackets, calls and subqueries are being read.
    nesting: usize,
    /// How many subqueries are being read.
    subqueries: usize,
    /// The height of the expression that was read last.
    height: usize,
    findings: Vec<Finding>,
}

impl Parser<'_> {
    fn warn(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn fail<T>(&mut self, finding: Finding) -> Parse<T> {
        self.findings.push(finding);
        Err(Failed)
    }

    /// Reads something nested, unless it is nested too deeply.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.nesting >= MAX_DEPTH {
            return self.too_deep();
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// Notes that the expression just read is one level higher than the highest of its parts.
    fn grow(&mut self, highest_part: usize) -> Parse<()> {
        self.height = highest_part.max(self.height) + 1;
        if self.height > MAX_DEPTH {
            self.too_deep()
        } else {
            Ok(())
        }
    }

    fn too_deep<T>(&mut self) -> Parse<T> {
        let message = format!("more than {MAX_DEPTH} levels of brackets and operators");
        let finding = Finding::new(FindingKind::TooDeep, self.span(), message);
        self.fail(finding)
    }
}
