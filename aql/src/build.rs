//! Conditions from users' values, built as a tree so that no value can become syntax.

use crate::ast::{
    Arguments, BinaryOp, Call, Expr, ExprKind, FunctionName, Instant, Item, Name, Number, Order,
    Period, Set, Several, Text, TextError, UnaryOp,
};
use crate::span::Spanned;

/// A column or property by its name.
pub fn column(name: &str) -> Result<Expr, TextError> {
    Name::new(name).map(|name| Expr::built(ExprKind::Column(name)))
}

/// A string from a user. No control characters, tabs and line feeds among them: a user's form
/// has no use for them.
pub fn text(value: &str) -> Result<Expr, TextError> {
    if let Some(control) = value.chars().find(|c| c.is_control()) {
        return Err(TextError::Control(control));
    }
    Text::new(value).map(|text| Expr::built(ExprKind::Text(text)))
}

/// A whole number.
pub fn integer(value: i64) -> Expr {
    let number = Expr::built(ExprKind::Number(Number::from(value.unsigned_abs())));
    if value >= 0 {
        return number;
    }
    Expr::built(ExprKind::Unary {
        op: UnaryOp::Negate,
        operand: Box::new(number),
    })
}

/// A call.
pub fn call(function: &str, arguments: Vec<Expr>) -> Result<Expr, TextError> {
    let name = Name::new(function)?;
    Ok(Expr::built(ExprKind::Call(Call {
        function: Spanned::built(FunctionName::new(None, &name)),
        arguments: Arguments::List(arguments),
    })))
}

/// `left op right`.
pub fn compare(left: Expr, op: BinaryOp, right: Expr) -> Expr {
    Expr::built(ExprKind::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    })
}

/// `operand = 'value'`: the whole value, case-sensitive.
pub fn equals(operand: Expr, value: &str) -> Result<Expr, TextError> {
    Ok(compare(operand, BinaryOp::Equal, text(value)?))
}

/// `operand = 'value'` for a value out of a record, which may hold tabs and line ends.
pub fn equals_exactly(operand: Expr, value: &str) -> Result<Expr, TextError> {
    let value = Expr::built(ExprKind::Text(Text::new(value)?));
    Ok(compare(operand, BinaryOp::Equal, value))
}

/// `operand IS NULL`.
pub fn is_null(operand: Expr) -> Expr {
    Expr::built(ExprKind::IsNull {
        negated: false,
        operand: Box::new(operand),
    })
}

/// `operand - operand % width`: the greatest multiple of `width` that is not above it.
pub fn bucket(operand: Expr, width: i64) -> Expr {
    let rest = compare(operand.clone(), BinaryOp::Modulo, integer(width));
    compare(operand, BinaryOp::Subtract, rest)
}

/// `COUNT(*)`.
pub fn count() -> Expr {
    // The name is neither empty nor does it hold a quote.
    #[expect(clippy::expect_used, reason = "a constant name")]
    let name = Name::new("COUNT").expect("a name");
    Expr::built(ExprKind::Call(Call {
        function: Spanned::built(FunctionName::new(None, &name)),
        arguments: Arguments::Star,
    }))
}

/// `expr AS "alias"`, or `expr` alone.
pub fn item(expr: Expr, alias: Option<&str>) -> Result<Item, TextError> {
    let alias = alias.map(Name::new).transpose()?.map(Spanned::built);
    Ok(Item::Value { expr, alias })
}

/// One key of ORDER BY.
pub fn order(key: Expr, descending: bool) -> Order {
    Order {
        key,
        descending,
        collation: None,
    }
}

/// `operand IN ('a', 'b')`; none for no values, as AQL cannot say that.
pub fn one_of<'v>(
    operand: Expr,
    values: impl IntoIterator<Item = &'v str>,
) -> Result<Option<Expr>, TextError> {
    let values = values
        .into_iter()
        .map(text)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Several::new(values).map(|values| {
        let set = Set::List(values);
        Expr::built(ExprKind::In {
            negated: false,
            operand: Box::new(operand),
            set,
        })
    }))
}

/// `STRPOS(LOWER(operand), LOWER('value')) > -1`: the value anywhere, in any letter case. It
/// is no LIKE, as LIKE has no way to say `%` and `_`.
pub fn contains(operand: Expr, value: &str) -> Result<Expr, TextError> {
    let haystack = call("LOWER", vec![operand])?;
    let needle = call("LOWER", vec![text(value)?])?;
    let position = call("STRPOS", vec![haystack, needle])?;
    Ok(compare(position, BinaryOp::Greater, integer(-1)))
}

/// All of `conditions`, in one AND; none for no conditions.
pub fn all(conditions: Vec<Expr>) -> Option<Expr> {
    let mut flat = Vec::new();
    for condition in conditions {
        match condition.node {
            ExprKind::And(inner) => flat.extend(inner.iter().cloned()),
            _ => flat.push(condition),
        }
    }
    joined(flat, ExprKind::And)
}

/// Any of `conditions`, in one OR; none for no conditions.
pub fn any(conditions: Vec<Expr>) -> Option<Expr> {
    joined(conditions, ExprKind::Or)
}

fn joined(
    mut conditions: Vec<Expr>,
    join: impl FnOnce(Several<Expr, 2>) -> ExprKind,
) -> Option<Expr> {
    if conditions.len() < 2 {
        return conditions.pop();
    }
    Several::new(conditions).map(|conditions| Expr::built(join(conditions)))
}

/// `START start STOP stop`, in milliseconds since 1970.
pub fn between(start: u64, stop: u64) -> Period {
    Period::Between {
        start: Spanned::built(Instant::Millis(start)),
        stop: Some(Spanned::built(Instant::Millis(stop))),
    }
}
