//! A statement: SELECT, FROM, and the clauses in their order.

use super::clauses::Clause;
use super::{MAX_SUBQUERIES, Parse, Parser, foreign};
use crate::ast::{ExprKind, Item, Name, Query, Several, Source};
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::span::{Span, Spanned};
use crate::words;

impl Parser<'_> {
    /// The whole text.
    pub(super) fn statement(&mut self) -> Parse<Query> {
        if !self.is_word("SELECT") {
            return self.not_select();
        }
        let query = self.query()?;
        let semicolon = self.span();
        if self.eat_symbol(";") {
            let message = "AQL documents no semicolon";
            self.warn(Finding::new(FindingKind::Semicolon, semicolon, message).replacement(""));
        }
        if self.at_end() {
            Ok(query)
        } else {
            self.second_statement()
        }
    }

    fn not_select(&mut self) -> Parse<Query> {
        let span = self.span();
        let finding = if self.at_end() {
            Finding::new(FindingKind::Syntax, span, "the query is empty")
        } else {
            Finding::new(FindingKind::NotSelect, span, "a query begins with SELECT")
        };
        self.fail(finding)
    }

    fn second_statement<T>(&mut self) -> Parse<T> {
        let message = "nothing may follow the end of the query";
        let finding = Finding::new(FindingKind::SecondStatement, self.span(), message);
        self.fail(finding)
    }

    /// A subquery, up to its closing bracket.
    pub(super) fn subquery(&mut self, open: Span) -> Parse<Box<Query>> {
        if self.subqueries >= MAX_SUBQUERIES {
            let message = format!("more than {MAX_SUBQUERIES} levels of subqueries");
            return self.fail(Finding::new(FindingKind::TooDeep, open, message));
        }
        self.subqueries += 1;
        let query = self.nested(Self::query);
        self.subqueries -= 1;
        let query = query?;
        self.close(open)?;
        self.height = 1;
        Ok(Box::new(query))
    }

    /// From SELECT to the last clause.
    fn query(&mut self) -> Parse<Query> {
        let level = self.token(0).depth;
        self.expect_word("SELECT")?;
        let items = self.comma_list(Self::item).ok().and_then(Several::new);
        if items.is_none() {
            self.skip_to_clause(level);
        }
        let source = match self.from() {
            Ok(source) => Some(source),
            Err(failed) if self.at_end() => return Err(failed),
            Err(_) => {
                self.skip_to_clause(level);
                None
            }
        };
        let mut query = Query {
            items: items.unwrap_or_else(|| Several::one(Item::All)),
            source: source.unwrap_or(Spanned::built(Source::Events)),
            into: None,
            condition: None,
            session: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            period: None,
            parameters: Vec::new(),
        };
        self.clauses(&mut query, level)?;
        self.resolve_quoted_aliases(&mut query);
        Ok(query)
    }

    fn clauses(&mut self, query: &mut Query, level: usize) -> Parse<()> {
        let mut last: Option<Clause> = None;
        loop {
            let Some(clause) = self.clause_here() else {
                if self.at_end() || self.is_symbol(";") || self.token(0).depth < level {
                    return Ok(());
                }
                self.stray(last)?;
                self.skip_to_clause(level);
                continue;
            };
            if let Some(before) = last.filter(|before| *before >= clause) {
                self.out_of_order(before, clause);
            }
            last = last.max(Some(clause));
            let before = self.at;
            if self.clause(clause, query).is_err() {
                if self.at == before {
                    self.advance();
                }
                self.skip_to_clause(level);
            }
        }
    }

    fn out_of_order(&mut self, before: Clause, clause: Clause) {
        let (name, other) = (clause.name(), before.name());
        let message = if clause == before {
            format!("{name} stands twice")
        } else {
            format!("{name} must stand before {other}")
        };
        self.warn(Finding::new(FindingKind::ClauseOrder, self.span(), message));
    }

    /// Something that begins no clause. A bracket that closes nothing ends the reading, as
    /// does a second SELECT.
    fn stray(&mut self, last: Option<Clause>) -> Parse<()> {
        if self.is_word("SELECT") {
            return self.second_statement();
        }
        if self.is_symbol(")") {
            let finding = Finding::new(
                FindingKind::Unbalanced,
                self.span(),
                "this bracket closes nothing",
            );
            return self.fail(finding);
        }
        let expected = match last {
            Some(Clause::Period | Clause::Parameters) => "the end of the query",
            _ => "a clause or the end of the query",
        };
        let told: Parse<()> = self.unexpected(expected);
        drop(told);
        self.advance();
        Ok(())
    }

    /// Passes over what follows a mistake, up to the next clause of the same query.
    fn skip_to_clause(&mut self, level: usize) {
        while !self.at_end() && !self.is_symbol(";") && self.token(0).depth >= level {
            let same_level = self.token(0).depth == level;
            let closes = self.is_symbol(")") && self.closes_nothing();
            if same_level && (closes || self.is_word("FROM") || self.resumes()) {
                return;
            }
            self.advance();
        }
    }

    /// Whether reading can go on here after a mistake: GROUP and ORDER alone may be a part of it.
    fn resumes(&self) -> bool {
        match self.clause_here() {
            Some(Clause::GroupBy | Clause::OrderBy | Clause::Session) => {
                self.is_word_ahead(1, "BY")
            }
            clause => clause.is_some(),
        }
    }

    fn item(&mut self) -> Parse<Item> {
        if self.eat_symbol("*") {
            return Ok(Item::All);
        }
        self.foreign_select()?;
        let expr = self.expr()?;
        let alias = if self.eat_word("AS") {
            Some(self.alias()?)
        } else {
            self.missing_as()?;
            None
        };
        Ok(Item::Value { expr, alias })
    }

    /// SELECT DISTINCT and SELECT TOP n.
    fn foreign_select(&mut self) -> Parse<()> {
        let help = if self.is_word("DISTINCT") {
            "group by the columns instead"
        } else if self.is_word("TOP") && matches!(self.token(1).kind, TokenKind::Number(_)) {
            "write LIMIT before the time range"
        } else {
            return Ok(());
        };
        let message = "AQL has nothing between SELECT and the first column";
        let finding = Finding::new(FindingKind::ForeignSql, self.span(), message).help(help);
        self.fail(finding)
    }

    /// An alias without AS.
    fn missing_as(&mut self) -> Parse<()> {
        let is_alias = match &self.token(0).kind {
            TokenKind::Word(word) => {
                let alone = self.is_symbol_ahead(1, ",") || self.is_word_ahead(1, "FROM");
                alone && !words::is_reserved(word)
            }
            TokenKind::Name(_) => true,
            _ => false,
        };
        if !is_alias {
            return Ok(());
        }
        let message = "an alias needs AS before it";
        let finding = Finding::new(FindingKind::Syntax, self.span(), message);
        self.fail(finding)
    }

    pub(super) fn alias(&mut self) -> Parse<Spanned<Name>> {
        let span = self.span();
        let name = match &self.token(0).kind {
            TokenKind::Name(name) => name.clone(),
            TokenKind::Text(text) => match Name::new(text.as_str()) {
                Ok(name) => name,
                Err(error) => {
                    return self.fail(Finding::new(FindingKind::Syntax, span, error.to_string()));
                }
            },
            TokenKind::Word(word) if !word.eq_ignore_ascii_case("FROM") => {
                let word = *word;
                self.bare_name(word, span)?
            }
            _ => return self.unexpected("an alias"),
        };
        self.advance();
        Ok(Spanned::new(name, span))
    }

    fn from(&mut self) -> Parse<Spanned<Source>> {
        self.expect_word("FROM")?;
        let start = self.span();
        let source = self.source()?;
        let source = Spanned::new(source, self.since(start));
        self.no_table_list()?;
        Ok(source)
    }

    fn source(&mut self) -> Parse<Source> {
        let open = self.span();
        if self.eat_symbol("(") {
            if !self.is_word("SELECT") {
                return self.unexpected("SELECT");
            }
            return self.subquery(open).map(Source::Query);
        }
        if self.is_word("GLOBALVIEW") && self.is_symbol_ahead(1, "(") {
            return self.global_view();
        }
        let source = match &self.token(0).kind {
            TokenKind::Name(name) => Source::Cursor(name.clone()),
            TokenKind::Word(word) => match word.to_ascii_lowercase().as_str() {
                "events" => Source::Events,
                "flows" => Source::Flows,
                "simarc" => Source::Simarc,
                _ if words::is_reserved(word) => {
                    return self.unexpected("events, flows or a subquery");
                }
                _ => Source::Cursor(self.bare_name(word, open)?),
            },
            _ => return self.unexpected("events, flows or a subquery"),
        };
        self.advance();
        Ok(source)
    }

    /// Other databases go on with further tables, or name the one.
    fn no_table_list(&mut self) -> Parse<()> {
        let followed = self.is_word_ahead(1, "WHERE") || self.token(1).kind == TokenKind::End;
        let (message, help) = if self.is_symbol(",") {
            (
                "AQL reads from one source",
                "filter by IN with a subquery, or run two queries",
            )
        } else if self.is_word("AS") || (followed && self.names_table()) {
            ("a source has no alias", "write the columns alone")
        } else {
            return Ok(());
        };
        let finding = Finding::new(FindingKind::ForeignSql, self.span(), message).help(help);
        self.fail(finding)
    }

    fn names_table(&self) -> bool {
        let word = self.word_ahead(0);
        word.is_some_and(|w| !words::is_keyword(w)) && foreign::recognise(self).is_none()
    }

    fn global_view(&mut self) -> Parse<Source> {
        self.advance();
        let open = self.span();
        self.expect_symbol("(")?;
        let search = self.expect_text("the name of a saved search")?;
        self.expect_symbol(",")?;
        let resolution = self.expect_text("'NORMAL', 'HOURLY' or 'DAILY'")?;
        self.close(open)?;
        Ok(Source::GlobalView { search, resolution })
    }

    /// A single-quoted string in GROUP BY or ORDER BY that equals an alias means the alias.
    fn resolve_quoted_aliases(&mut self, query: &mut Query) {
        let aliases = query.aliases();
        let resolved: Vec<(usize, Name, Span)> = query
            .group_by
            .iter()
            .chain(query.order_by.iter().map(|order| &order.key))
            .enumerate()
            .filter_map(|(index, expr)| match &expr.node {
                ExprKind::Text(text) => {
                    let name = aliases.get(&text.as_str().to_lowercase())?;
                    Some((index, (*name).clone(), expr.span))
                }
                _ => None,
            })
            .collect();
        let groups = query.group_by.len();
        for (index, name, span) in resolved {
            let quoted = format!("\"{}\"", name.as_str());
            self.warn(
                Finding::new(
                    FindingKind::QuotedAlias,
                    span,
                    "an alias stands in double quotes",
                )
                .help(format!("write {quoted}"))
                .replacement(&quoted),
            );
            let place = match index.checked_sub(groups) {
                None => &mut query.group_by[index],
                Some(order) => &mut query.order_by[order].key,
            };
            place.node = ExprKind::Column(name);
        }
    }
}
