//! Expressions to SQL. Values that the query holds are written as SQL literals.

use aql::ast::{BinaryOp, Case, Expr, ExprKind, Matcher, Name, Number, Pattern, Set, UnaryOp};
use aql::tables::ValueType;

use super::{Fault, How, Select, key};
use crate::ariel::database::{column, property_column, quoted};

/// An SQL string.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The most values that a subquery of IN gives.
const SET_SIZE: u32 = 10_000;

impl Select<'_> {
    pub(super) fn expr(&self, expr: &Expr, how: How) -> Result<String, Fault> {
        // What is grouped by is the same for every row of the group.
        let grouped_by = how.grouped && self.groups.contains(&key(expr));
        let how = How {
            grouped: how.grouped && !grouped_by,
            ..how
        };
        Ok(match &expr.node {
            ExprKind::Number(number) => self::number(number)?,
            ExprKind::Text(text) => literal(text.as_str()),
            ExprKind::Null => "NULL".to_owned(),
            ExprKind::Bool(value) => u8::from(*value).to_string(),
            ExprKind::Column(name) => self.name(name, how)?,
            ExprKind::Call(call) => self.call(call, how)?,
            ExprKind::Case(case) => self.case(case, how)?,
            ExprKind::If(one) => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.expr(&one.condition, how)?,
                self.expr(&one.then, how)?,
                self.expr(&one.otherwise, how)?
            ),
            ExprKind::Unary { op, operand } => {
                let operand = self.expr(operand, how)?;
                match op {
                    UnaryOp::Not => format!("(NOT ({operand}))"),
                    UnaryOp::Negate => format!("(-({operand}))"),
                    UnaryOp::BitNot => format!("(~({operand}))"),
                }
            }
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, how)?,
            ExprKind::And(list) => self.joined(list, " AND ", how)?,
            ExprKind::Or(list) => self.joined(list, " OR ", how)?,
            ExprKind::Match {
                matcher,
                negated,
                operand,
                pattern,
            } => {
                let sql = self.matches(*matcher, operand, pattern, how)?;
                if *negated {
                    format!("(NOT {sql})")
                } else {
                    sql
                }
            }
            ExprKind::In {
                negated,
                operand,
                set,
            } => self.within(*negated, operand, set, how)?,
            ExprKind::Between {
                negated,
                operand,
                low,
                high,
            } => format!(
                "({} {}BETWEEN {} AND {})",
                self.expr(operand, how)?,
                if *negated { "NOT " } else { "" },
                self.like(operand, low, how)?,
                self.like(operand, high, how)?
            ),
            ExprKind::IsNull { negated, operand } => {
                let not = if *negated { "NOT " } else { "" };
                format!("({} IS {not}NULL)", self.expr(operand, how)?)
            }
            ExprKind::TextSearch(words) => {
                format!(
                    "aql_text_search({}, {})",
                    column("payload"),
                    literal(words.as_str())
                )
            }
        })
    }

    fn joined(&self, list: &[Expr], word: &str, how: How) -> Result<String, Fault> {
        let parts = list.iter().map(|part| self.expr(part, how));
        Ok(format!(
            "({})",
            parts.collect::<Result<Vec<_>, _>>()?.join(word)
        ))
    }

    /// A column, a custom property or an alias.
    fn name(&self, name: &Name, how: How) -> Result<String, Fault> {
        let alias = self.aliases.get(&name.key()).filter(|_| how.aliases);
        if let Some((number, _)) = alias.filter(|_| how.alias_first) {
            return Ok(format!("c{number}"));
        }
        let own = match &self.inner {
            Some(inner) => inner.get(&name.key()).cloned(),
            None => self.record_column(name.as_str()),
        };
        match (own, alias) {
            // In a group a bare column means the first row's.
            (Some(sql), _) if how.grouped => Ok(format!("aql_first({sql})")),
            (Some(sql), _) => Ok(sql),
            (None, Some((_, expr))) => {
                let how = How {
                    aliases: false,
                    ..how
                };
                Ok(format!("({})", self.expr(expr, how)?))
            }
            (None, None) => super::untranslatable(format!("the column {}", name.as_str())),
        }
    }

    fn record_column(&self, name: &str) -> Option<String> {
        if aql::tables::column(aql::tables::Database::Events, name).is_some() {
            return Some(column(name));
        }
        let property = self.known.catalog.property(name)?;
        Some(format!("e.{}", quoted(&property_column(&property.name))))
    }

    fn case(&self, case: &Case, how: How) -> Result<String, Fault> {
        let mut parts = vec!["CASE".to_owned()];
        if let Some(operand) = &case.operand {
            parts.push(self.expr(operand, how)?);
        }
        for branch in &*case.branches {
            let when = self.expr(&branch.when, how)?;
            let then = self.expr(&branch.then, how)?;
            parts.push(format!("WHEN {when} THEN {then}"));
        }
        if let Some(otherwise) = &case.otherwise {
            parts.push(format!("ELSE {}", self.expr(otherwise, how)?));
        }
        parts.push("END".to_owned());
        Ok(parts.join(" "))
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, how: How) -> Result<String, Fault> {
        let equal = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        if equal
            && !how.grouped
            && let Some(sql) = self.name_equals(left, right, op == BinaryOp::NotEqual)?
        {
            return Ok(sql);
        }
        let (l, r) = (self.like(right, left, how)?, self.like(left, right, how)?);
        Ok(match op {
            BinaryOp::BitXor => format!("aql_xor({l}, {r})"),
            BinaryOp::ShiftRightUnsigned => format!("aql_shift({l}, {r})"),
            BinaryOp::Power => format!("aql_power({l}, {r})"),
            op => format!("({l} {} {r})", op.symbol()),
        })
    }

    /// `value` beside `other`: a number in quotes is a number where the other side is one, and
    /// `'true'` a truth where it is one.
    fn like(&self, other: &Expr, value: &Expr, how: How) -> Result<String, Fault> {
        if let ExprKind::Text(text) = &value.node {
            let text = text.as_str();
            let other = self.query.type_of(other, &self.known.catalog);
            if other.is_number() && text.trim().parse::<f64>().is_ok_and(f64::is_finite) {
                return Ok(text.trim().to_owned());
            }
            if other == ValueType::Boolean && text.eq_ignore_ascii_case("true") {
                return Ok("1".to_owned());
            }
            if other == ValueType::Boolean && text.eq_ignore_ascii_case("false") {
                return Ok("0".to_owned());
            }
        }
        self.expr(value, how)
    }

    fn matches(
        &self,
        matcher: Matcher,
        operand: &Expr,
        pattern: &Pattern,
        how: How,
    ) -> Result<String, Fault> {
        let operand = self.expr(operand, how)?;
        let fold = u8::from(matches!(matcher, Matcher::ILike | Matcher::IMatches));
        let function = if matcher.is_regex() {
            "aql_matches"
        } else {
            "aql_like"
        };
        let patterns = match pattern {
            Pattern::One(one) => vec![self.expr(one, how)?],
            Pattern::Enumeration(list) => list.iter().map(|t| literal(t.node.as_str())).collect(),
        };
        if let (true, Pattern::One(one)) = (matcher.is_regex(), pattern)
            && let ExprKind::Text(text) = &one.node
            && let Err(error) = fancy_regex::Regex::new(text.as_str())
        {
            return super::untranslatable(format!("the regular expression: {error}"));
        }
        let tests = patterns
            .iter()
            .map(|p| format!("{function}({operand}, {p}, {fold})"));
        Ok(format!("({})", tests.collect::<Vec<_>>().join(" OR ")))
    }

    fn within(&self, negated: bool, operand: &Expr, set: &Set, how: How) -> Result<String, Fault> {
        let left = self.expr(operand, how)?;
        let not = if negated { "NOT " } else { "" };
        let values = match set {
            Set::List(list) => {
                let values = list.iter().map(|value| self.like(operand, value, how));
                values.collect::<Result<Vec<_>, _>>()?.join(", ")
            }
            Set::Query(inner) => {
                let sql = Select::new(inner, self.known, self.now)?.sql(false)?;
                format!("SELECT c0 FROM ({sql}) LIMIT {SET_SIZE}")
            }
        };
        Ok(format!("({left} {not}IN ({values}))"))
    }
}

/// A number; hexadecimal ones are taken as 64 bits.
fn number(number: &Number) -> Result<String, Fault> {
    let text = number.as_str();
    let Some(hex) = text.strip_prefix("0x") else {
        return Ok(text.to_owned());
    };
    let digits = hex.trim_start_matches('0');
    let value = u64::from_str_radix(if digits.is_empty() { "0" } else { digits }, 16);
    let value = value.map_err(|_| Fault::Untranslatable(format!("the number {text}")))?;
    Ok(value.cast_signed().to_string())
}
