//! The tree of a query: plain data with spans.
//!
//! Quotes, brackets, letter case of keywords and functions, and spellings that mean the same
//! (`==`, `<>`) are not in the tree: the printer chooses them.

mod expr;
mod several;
mod text;
mod walk;

pub use expr::{
    Arguments, BinaryOp, Branch, Call, Case, Conditional, Expr, ExprKind, FunctionName, Level,
    Matcher, Pattern, Set, UnaryOp,
};
pub use several::Several;
pub use text::{Name, Number, Text, TextError};
pub use walk::Place;

use crate::span::Spanned;

/// One SELECT statement, or one subquery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What is selected.
    pub items: Several<Item, 1>,
    /// What it is read from.
    pub source: Spanned<Source>,
    /// INTO: the name of the search, by which it can be read again.
    pub into: Option<Spanned<Name>>,
    /// WHERE.
    pub condition: Option<Expr>,
    /// SESSION BY.
    pub session: Option<Spanned<Session>>,
    /// GROUP BY; empty when absent.
    pub group_by: Vec<Expr>,
    /// HAVING.
    pub having: Option<Expr>,
    /// ORDER BY; empty when absent.
    pub order_by: Vec<Order>,
    /// LIMIT, in rows.
    pub limit: Option<Spanned<u64>>,
    /// LAST, START and STOP, or TIMES.
    pub period: Option<Spanned<Period>>,
    /// PARAMETERS; empty when absent.
    pub parameters: Vec<Spanned<Parameter>>,
}

/// One thing that is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `*`, a default set of columns.
    All,
    /// An expression, perhaps with an alias.
    Value {
        /// What is selected.
        expr: Expr,
        /// Its name after AS.
        alias: Option<Spanned<Name>>,
    },
}

/// What a query reads from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The database `events`.
    Events,
    /// The database `flows`.
    Flows,
    /// The database `simarc`.
    Simarc,
    /// The result of an earlier search, by the name that INTO gave it.
    Cursor(Name),
    /// A subquery.
    Query(Box<Query>),
    /// `GLOBALVIEW('saved search', 'HOURLY')`.
    GlobalView {
        /// The saved search.
        search: Spanned<Text>,
        /// NORMAL, HOURLY or DAILY.
        resolution: Spanned<Text>,
    },
}

/// One key of ORDER BY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What is compared.
    pub key: Expr,
    /// DESC; ascending is the default.
    pub descending: bool,
    /// COLLATE, a BCP 47 language tag.
    pub collation: Option<Spanned<Text>>,
}

/// Related events as sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The time by which events are in order.
    pub time: Expr,
    /// A session ends when one of these changes.
    pub by: Several<Expr, 1>,
    /// BEGIN.
    pub begin: Boundary,
    /// END.
    pub end: Option<Boundary>,
    /// TIMEOUT, since the previous event.
    pub timeout: Option<Interval>,
    /// TIMEWINDOW, since the session began.
    pub window: Option<Interval>,
}

/// Where a session begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// Only there, and not where its counterpart implies it.
    pub explicit: bool,
    /// What is true there.
    pub condition: Expr,
}

/// A length of time in a session; how it writes its unit is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// How many.
    pub count: u64,
    /// Of what, when it says so.
    pub unit: Option<Unit>,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Not documented.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

/// The time that a query reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Period {
    /// `LAST 24 HOURS`.
    Last {
        /// How many.
        count: u64,
        /// Of what.
        unit: Unit,
    },
    /// `START … STOP …`.
    Between {
        /// The first instant.
        start: Spanned<Instant>,
        /// The last; now, when absent.
        stop: Option<Spanned<Instant>>,
    },
    /// `TIMES OFFENSE_TIME(id)`: as long as an offense lasted.
    Offense(u64),
}

/// A point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instant {
    /// `'2026-01-31 10:00'`, in the console's time zone unless it names one.
    Text(Text),
    /// Milliseconds since 1970.
    Millis(u64),
    /// `PARSEDATETIME('1 hour ago')`.
    Parsed(Text),
}

/// One setting of PARAMETERS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: ParameterValue,
}

/// The value of one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// A number.
    Integer(u64),
    /// A text.
    Text(Text),
    /// A call, such as `ARIELSERVERS4EPID(8)`.
    Call(Call),
}
