//! Expressions.

use super::{Name, Number, Query, Several, Text};
use crate::span::Spanned;

/// An expression and where it stands.
pub type Expr = Spanned<ExprKind>;

/// What an expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A number.
    Number(Number),
    /// A string.
    Text(Text),
    /// NULL.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A column, custom property or alias.
    Column(Name),
    /// A function.
    Call(Call),
    /// CASE … END.
    Case(Box<Case>),
    /// IF … THEN … ELSE.
    If(Box<Conditional>),
    /// `-x`, `~x`, `NOT x`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// What it works on.
        operand: Box<Expr>,
    },
    /// `a + b`, `a = b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Its left side.
        left: Box<Expr>,
        /// Its right side.
        right: Box<Expr>,
    },
    /// `a AND b AND c`.
    And(Several<Expr, 2>),
    /// `a OR b OR c`.
    Or(Several<Expr, 2>),
    /// LIKE and its kin.
    Match {
        /// How it compares.
        matcher: Matcher,
        /// With NOT before it.
        negated: bool,
        /// What is compared.
        operand: Box<Expr>,
        /// With what.
        pattern: Box<Pattern>,
    },
    /// IN.
    In {
        /// With NOT before it.
        negated: bool,
        /// What is looked for.
        operand: Box<Expr>,
        /// Where.
        set: Set,
    },
    /// BETWEEN.
    Between {
        /// With NOT before it.
        negated: bool,
        /// What is compared.
        operand: Box<Expr>,
        /// The least value, included.
        low: Box<Expr>,
        /// The greatest value, included.
        high: Box<Expr>,
    },
    /// IS NULL.
    IsNull {
        /// With NOT before NULL.
        negated: bool,
        /// What is tested.
        operand: Box<Expr>,
    },
    /// TEXT SEARCH: the Quick Filter's words.
    TextSearch(Text),
}

/// The name of a function, in upper case, as names of functions do not mind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionName {
    namespace: Option<Name>,
    name: Name,
}

impl FunctionName {
    /// `name`, or `namespace::name`.
    pub fn new(namespace: Option<&Name>, name: &Name) -> Self {
        Self {
            namespace: namespace.map(Name::upper),
            name: name.upper(),
        }
    }

    /// The namespace, in upper case.
    pub fn namespace(&self) -> Option<&Name> {
        self.namespace.as_ref()
    }

    /// The name without its namespace, in upper case.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// `NAME`, or `NAMESPACE::NAME`.
    pub fn full(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{}::{}", namespace.as_str(), self.name.as_str()),
            None => self.name.as_str().to_owned(),
        }
    }
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which function.
    pub function: Spanned<FunctionName>,
    /// With what.
    pub arguments: Arguments,
}

/// The arguments of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments {
    /// `(*)`.
    Star,
    /// `(a, b)`; may be empty.
    List(Vec<Expr>),
    /// `(DISTINCT a)`, which other languages know and AQL's functions do not.
    Distinct(Several<Expr, 1>),
}

impl Arguments {
    /// The expressions among them.
    pub fn expressions(&self) -> &[Expr] {
        match self {
            Self::Star => &[],
            Self::List(list) => list,
            Self::Distinct(list) => list,
        }
    }
}

/// CASE, with an operand (documented) or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What the branches are compared with; without it each is a condition.
    pub operand: Option<Expr>,
    /// WHEN … THEN ….
    pub branches: Several<Branch, 1>,
    /// ELSE.
    pub otherwise: Option<Expr>,
}

/// One WHEN … THEN ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// After WHEN.
    pub when: Expr,
    /// After THEN.
    pub then: Expr,
}

/// IF … THEN … ELSE ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditional {
    /// After IF.
    pub condition: Expr,
    /// After THEN.
    pub then: Expr,
    /// After ELSE.
    pub otherwise: Expr,
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// NOT.
    Not,
    /// `-`.
    Negate,
    /// `~`.
    BitNot,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `=`; `==` means the same.
    Equal,
    /// `!=`; `<>` means the same.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `&`.
    BitAnd,
    /// `|`.
    BitOr,
    /// `#`.
    BitXor,
    /// `<<`.
    ShiftLeft,
    /// `>>`.
    ShiftRight,
    /// `>>>`.
    ShiftRightUnsigned,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `^`, which is power and not exclusive or.
    Power,
}

/// How tightly an operator binds; greater binds tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `=` and its kin, which do not chain.
    Comparison,
    /// `&` and its kin.
    Bits,
    /// `+` and `-`.
    Sum,
    /// `*`, `/` and `%`.
    Product,
    /// `^`.
    Power,
}

impl BinaryOp {
    const ALL: [Self; 18] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::BitAnd,
        Self::BitOr,
        Self::BitXor,
        Self::ShiftLeft,
        Self::ShiftRight,
        Self::ShiftRightUnsigned,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Modulo,
        Self::Power,
    ];

    /// How the printer writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "#",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::ShiftRightUnsigned => ">>>",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
        }
    }

    /// How tightly it binds.
    pub const fn level(self) -> Level {
        match self {
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => Level::Comparison,
            Self::BitAnd
            | Self::BitOr
            | Self::BitXor
            | Self::ShiftLeft
            | Self::ShiftRight
            | Self::ShiftRightUnsigned => Level::Bits,
            Self::Add | Self::Subtract => Level::Sum,
            Self::Multiply | Self::Divide | Self::Modulo => Level::Product,
            Self::Power => Level::Power,
        }
    }

    /// The operator that `symbol` means.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        match symbol {
            "==" => Some(Self::Equal),
            "<>" => Some(Self::NotEqual),
            _ => Self::ALL.into_iter().find(|op| op.symbol() == symbol),
        }
    }
}

/// How LIKE and its kin compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matcher {
    /// Wildcards `%` and `_`, case-sensitive.
    Like,
    /// Wildcards, not case-sensitive.
    ILike,
    /// A Java regular expression.
    Matches,
    /// The same, not case-sensitive.
    IMatches,
}

impl Matcher {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Like, Self::ILike, Self::Matches, Self::IMatches];

    /// Its keyword.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Like => "LIKE",
            Self::ILike => "ILIKE",
            Self::Matches => "MATCHES",
            Self::IMatches => "IMATCHES",
        }
    }

    /// Whether its pattern is a regular expression.
    pub const fn is_regex(self) -> bool {
        matches!(self, Self::Matches | Self::IMatches)
    }
}

/// What LIKE and its kin compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One pattern.
    One(Expr),
    /// `ENUMERATION('a', 'b%')`, seen and not documented.
    Enumeration(Several<Spanned<Text>, 1>),
}

/// What IN looks in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    /// Listed values.
    List(Several<Expr, 1>),
    /// The one column of a subquery.
    Query(Box<Query>),
}
