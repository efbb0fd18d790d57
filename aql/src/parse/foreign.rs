//! Forms of other databases, recognised where the parser met something it did not expect.

use super::Parser;
use crate::finding::{Finding, FindingKind};
use crate::lex::TokenKind;
use crate::words;

/// A word of other databases, and what to do in AQL.
const WORDS: [(&str, &str); 37] = [
    (
        "JOIN",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "INNER",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "LEFT",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "RIGHT",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "FULL",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "CROSS",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "NATURAL",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "LATERAL",
        "AQL has no joins: filter by IN with a subquery, or select from a subquery",
    ),
    (
        "UNION",
        "AQL has no set operations: join the conditions by OR, or run two queries",
    ),
    (
        "INTERSECT",
        "AQL has no set operations: join the conditions by AND",
    ),
    (
        "EXCEPT",
        "AQL has no set operations: use NOT IN with a subquery",
    ),
    (
        "MINUS",
        "AQL has no set operations: use NOT IN with a subquery",
    ),
    (
        "OFFSET",
        "AQL has no OFFSET: page through the results with the Range header",
    ),
    ("FETCH", "write LIMIT"),
    ("TOP", "write LIMIT before the time range"),
    ("OVER", "AQL has no window functions"),
    (
        "FILTER",
        "AQL has no FILTER: put the condition in WHERE or in CASE",
    ),
    ("WITHIN", "AQL has no WITHIN GROUP"),
    ("QUALIFY", "AQL has no window functions"),
    ("WINDOW", "AQL has no window functions"),
    (
        "WITH",
        "AQL has no common table expressions: put the subquery in FROM",
    ),
    (
        "INTERVAL",
        "AQL has no intervals: calculate in milliseconds, or use LAST",
    ),
    ("EXISTS", "AQL has no EXISTS: use IN with a subquery"),
    ("ANY", "use IN"),
    ("ALL", "AQL has no ALL"),
    ("ESCAPE", "LIKE has no escape: write STRPOS(x, '…') > -1"),
    ("REGEXP", "write MATCHES or IMATCHES"),
    ("RLIKE", "write MATCHES"),
    ("SIMILAR", "write MATCHES"),
    ("GLOB", "write LIKE or MATCHES"),
    ("CONTAINS", "write STRPOS(LOWER(x), LOWER('…')) > -1"),
    ("DIV", "write / between whole numbers"),
    ("MOD", "write %"),
    ("XOR", "write # for bits"),
    ("FOR", "AQL has no locks and no FOR"),
    ("NULLS", "AQL has no NULLS FIRST or LAST"),
    ("ROLLUP", "AQL has no ROLLUP"),
];

/// What stands at the parser's place, if another database would know it.
pub(super) fn recognise(parser: &Parser<'_>) -> Option<Finding> {
    let span = parser.span();
    let found = |message: String, help: &str| {
        Some(Finding::new(FindingKind::ForeignSql, span, message).help(help))
    };
    match parser.token(0).kind {
        TokenKind::Word(word) => {
            let upper = word.to_ascii_uppercase();
            let (_, help) = WORDS.iter().find(|(w, _)| *w == upper)?;
            found(format!("AQL has no {upper} here"), help)
        }
        TokenKind::Symbol("||") => found(
            "AQL has no ||".into(),
            "join strings with CONCAT, conditions with OR",
        ),
        TokenKind::Symbol("&&") => found("AQL has no &&".into(), "write AND"),
        TokenKind::Symbol("::") => found(
            "AQL has no casts by ::".into(),
            "write LONG(x), DOUBLE(x) or STR(x)",
        ),
        TokenKind::Symbol(".") => dot(parser),
        _ => None,
    }
}

fn dot(parser: &Parser<'_>) -> Option<Finding> {
    let before = &parser.tokens[parser.at.checked_sub(1)?];
    let dot = parser.span();
    let (kind, span, message, help) = match &before.kind {
        TokenKind::Number(_) => (
            FindingKind::ForeignSql,
            before.span.to(dot),
            "an address stands in single quotes",
            "write '192.0.2.1'",
        ),
        TokenKind::Word(word) if words::is_reserved(word) => (
            FindingKind::NumberForm,
            dot,
            "a number begins with a digit",
            "write 0.5",
        ),
        TokenKind::Word(_) | TokenKind::Name(_) => (
            FindingKind::ForeignSql,
            dot,
            "AQL has no table prefix",
            "write the column alone; a name that holds a dot stands in double quotes",
        ),
        _ => return None,
    };
    Some(Finding::new(kind, span, message).help(help))
}

/// `EXISTS (SELECT …)` and `INTERVAL 1 DAY`, which begin like a call and like a column.
pub(super) fn operand(parser: &Parser<'_>) -> Option<Finding> {
    let subquery = parser.is_symbol_ahead(1, "(") && parser.is_word_ahead(2, "SELECT");
    let value = matches!(
        parser.token(1).kind,
        TokenKind::Number(_) | TokenKind::Text(_)
    );
    (subquery || value).then(|| recognise(parser)).flatten()
}
