//! AQL's keywords, and which names must be quoted because of them.
//!
//! No list is published; these are the terminals of the documented grammar. A console gives
//! its own by `GET /ariel/parser_keywords`.

/// Words that the grammar cannot do without: never a name unless quoted.
const RESERVED: [&str; 37] = [
    "AND", "AS", "ASC", "BEGIN", "BETWEEN", "BY", "CASE", "DESC", "DISTINCT", "ELSE", "END",
    "EXPLICIT", "FALSE", "FROM", "GROUP", "HAVING", "IF", "ILIKE", "IMATCHES", "IN", "INTO", "IS",
    "LAST", "LIKE", "LIMIT", "MATCHES", "NOT", "NULL", "OR", "ORDER", "SELECT", "START", "STOP",
    "THEN", "TRUE", "WHEN", "WHERE",
];

/// Words that mean something in one place only: a name elsewhere, with a warning.
const SOFT: [&str; 18] = [
    "COLLATE",
    "DAYS",
    "ENUMERATION",
    "EVENTS",
    "FLOWS",
    "GLOBALVIEW",
    "HOURS",
    "MINUTES",
    "OFFENSE_TIME",
    "PARAMETERS",
    "PARSEDATETIME",
    "SEARCH",
    "SESSION",
    "SIMARC",
    "TEXT",
    "TIMEOUT",
    "TIMES",
    "TIMEWINDOW",
];

fn listed(list: &[&str], word: &str) -> bool {
    list.iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Whether `word` can only be a keyword.
pub fn is_reserved(word: &str) -> bool {
    listed(&RESERVED, word)
}

/// Whether `word` is a keyword of any sort.
pub fn is_keyword(word: &str) -> bool {
    is_reserved(word) || listed(&SOFT, word)
}

/// Whether `name` consists of what a name may hold without quotes.
pub fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether a column or alias of this name must be quoted.
pub fn needs_quotes(name: &str) -> bool {
    !is_plain(name) || is_keyword(name)
}

/// Whether a function of this name must be quoted. LAST is a function too, and the grammar
/// knows PARSEDATETIME as one.
pub fn function_needs_quotes(name: &str) -> bool {
    let is_function = |f: &str| f.eq_ignore_ascii_case(name);
    needs_quotes(name) && !["LAST", "PARSEDATETIME"].into_iter().any(is_function)
}
