//! A tree to text, in one canonical form: one line, keywords and functions in upper case,
//! quotes where a name needs them, and brackets wherever only inference says how operators
//! bind.
//!
//! What is printed parses back to an equal tree.

mod expr;

use std::fmt::{self, Display, Formatter};

use crate::ast::{
    Boundary, FunctionName, Instant, Interval, Item, Name, Order, Parameter, ParameterValue,
    Period, Query, Session, Source, Text, Unit,
};
use crate::words;

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SELECT ")?;
        list(f, &self.items)?;
        write!(f, " FROM {}", self.source.node)?;
        if let Some(cursor) = &self.into {
            write!(f, " INTO {}", cursor.node)?;
        }
        if let Some(condition) = &self.condition {
            write!(f, " WHERE {condition}")?;
        }
        if let Some(session) = &self.session {
            write!(f, " {}", session.node)?;
        }
        if !self.group_by.is_empty() {
            f.write_str(" GROUP BY ")?;
            list(f, &self.group_by)?;
        }
        if let Some(having) = &self.having {
            write!(f, " HAVING {having}")?;
        }
        if !self.order_by.is_empty() {
            f.write_str(" ORDER BY ")?;
            list(f, &self.order_by)?;
        }
        if let Some(limit) = &self.limit {
            write!(f, " LIMIT {}", limit.node)?;
        }
        if let Some(period) = &self.period {
            write!(f, " {}", period.node)?;
        }
        if !self.parameters.is_empty() {
            f.write_str(" PARAMETERS ")?;
            let parameters: Vec<&Parameter> = self.parameters.iter().map(|p| &p.node).collect();
            list(f, &parameters)?;
        }
        Ok(())
    }
}

/// Values separated by commas.
fn list<T: Display>(f: &mut Formatter<'_>, values: &[T]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{value}")?;
    }
    Ok(())
}

impl Display for Name {
    /// The name as a column or alias writes it.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        quoted(f, self.as_str(), words::needs_quotes(self.as_str()))
    }
}

fn quoted(f: &mut Formatter<'_>, name: &str, needed: bool) -> fmt::Result {
    if needed {
        write!(f, "\"{name}\"")
    } else {
        f.write_str(name)
    }
}

impl Display for FunctionName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let needed = |name: &Name| words::function_needs_quotes(name.as_str());
        let Some(namespace) = self.namespace() else {
            return quoted(f, self.name().as_str(), needed(self.name()));
        };
        let needed = needed(namespace) || needed(self.name());
        quoted(f, namespace.as_str(), needed)?;
        f.write_str("::")?;
        quoted(f, self.name().as_str(), needed)
    }
}

impl Display for Text {
    /// The value as a string literal.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.as_str().replace('\'', "''"))
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Value { expr, alias: None } => write!(f, "{expr}"),
            Self::Value {
                expr,
                alias: Some(alias),
            } => write!(f, "{expr} AS {}", alias.node),
        }
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events => f.write_str("events"),
            Self::Flows => f.write_str("flows"),
            Self::Simarc => f.write_str("simarc"),
            Self::Cursor(name) => write!(f, "{name}"),
            Self::Query(query) => write!(f, "({query})"),
            Self::GlobalView { search, resolution } => {
                write!(f, "GLOBALVIEW({}, {})", search.node, resolution.node)
            }
        }
    }
}

impl Display for Session {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SESSION BY ")?;
        expr::juxtaposed(f, &self.time, &self.by)?;
        write!(f, " {}", Edge("BEGIN", &self.begin))?;
        if let Some(end) = &self.end {
            write!(f, " {}", Edge("END", end))?;
        }
        for (keyword, interval) in [("TIMEOUT", &self.timeout), ("TIMEWINDOW", &self.window)] {
            if let Some(interval) = interval {
                write!(f, " {keyword} {interval}")?;
            }
        }
        Ok(())
    }
}

/// A session's boundary and its keyword.
struct Edge<'q>(&'static str, &'q Boundary);

impl Display for Edge<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let explicit = if self.1.explicit { "EXPLICIT " } else { "" };
        write!(f, "{explicit}{} {}", self.0, self.1.condition)
    }
}

impl Display for Interval {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.unit {
            Some(unit) => write!(f, "{} {unit}", self.count),
            None => write!(f, "{}", self.count),
        }
    }
}

impl Display for Unit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "SECONDS",
            Self::Minutes => "MINUTES",
            Self::Hours => "HOURS",
            Self::Days => "DAYS",
        })
    }
}

impl Display for Order {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if self.descending {
            f.write_str(" DESC")?;
        }
        match &self.collation {
            Some(tag) => write!(f, " COLLATE {}", tag.node),
            None => Ok(()),
        }
    }
}

impl Display for Period {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last { count, unit } => write!(f, "LAST {count} {unit}"),
            Self::Between { start, stop: None } => write!(f, "START {}", start.node),
            Self::Between {
                start,
                stop: Some(stop),
            } => {
                write!(f, "START {} STOP {}", start.node, stop.node)
            }
            Self::Offense(id) => write!(f, "TIMES OFFENSE_TIME({id})"),
        }
    }
}

impl Display for Instant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text}"),
            Self::Millis(millis) => write!(f, "{millis}"),
            Self::Parsed(text) => write!(f, "PARSEDATETIME({text})"),
        }
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.name)?;
        match &self.value {
            ParameterValue::Integer(value) => write!(f, "{value}"),
            ParameterValue::Text(text) => write!(f, "{text}"),
            ParameterValue::Call(call) => write!(f, "{call}"),
        }
    }
}
