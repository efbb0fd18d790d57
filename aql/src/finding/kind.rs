//! The kinds of findings, each with what it says, why it matters and how to mend it.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It runs, and most likely not as meant; or nobody documents that it runs.
    Warning,
    /// It does not run, or answers nothing.
    Error,
}

/// Defines the kinds and their explanations in one place, so that neither can lack the other.
macro_rules! kinds {
    ($($kind:ident $name:literal $severity:ident {
        what: $what:literal, why: $why:literal, mend: $mend:literal $(,)?
    })*) => {
        /// A kind of finding. Its [name](FindingKind::name) never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingKind {
            $(#[doc = $what] $kind,)*
        }

        impl FindingKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its stable name, in kebab case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// The severity that it suggests.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$kind => Severity::$severity,)* }
            }

            /// What is found.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$kind => $what,)* }
            }

            /// Why it matters.
            pub const fn why(self) -> &'static str {
                match self { $(Self::$kind => $why,)* }
            }

            /// How to mend it.
            pub const fn mend(self) -> &'static str {
                match self { $(Self::$kind => $mend,)* }
            }
        }
    };
}

kinds! {
    Syntax "syntax" Error {
        what: "The text does not follow AQL's grammar.",
        why: "QRadar refuses the query.",
        mend: "Write what the message expects at the place it points to.",
    }
    NotSelect "not-select" Error {
        what: "The statement is not a SELECT.",
        why: "AQL only reads: no other statement exists.",
        mend: "Start the query with SELECT.",
    }
    ForeignSql "foreign-sql" Error {
        what: "A construct of other SQL databases that AQL does not have.",
        why: "AQL looks like SQL and has neither joins, unions, window functions nor table prefixes; QRadar refuses them.",
        mend: "Use the AQL form that the help names, or split the query.",
    }
    ClauseOrder "clause-order" Error {
        what: "A clause stands after one that must follow it, or stands twice.",
        why: "The order is fixed: SELECT, FROM, INTO, WHERE, SESSION BY, GROUP BY, HAVING, ORDER BY, LIMIT, the time range, PARAMETERS.",
        mend: "Move the clause to its place.",
    }
    SecondStatement "second-statement" Error {
        what: "More text follows the end of the query.",
        why: "QRadar runs one statement at a time.",
        mend: "Keep one SELECT; a single semicolon may end it.",
    }
    Unbalanced "unbalanced" Error {
        what: "A bracket is not closed, or closes nothing.",
        why: "QRadar refuses the query.",
        mend: "Add the missing bracket or remove the surplus one.",
    }
    UnterminatedQuote "unterminated-quote" Error {
        what: "A quote or comment is not closed.",
        why: "Everything after it is read as text.",
        mend: "Close it; a single quote inside a string is written twice.",
    }
    BackslashQuote "backslash-quote" Error {
        what: "A backslash stands before a quote as if it escaped it.",
        why: "A backslash is an ordinary character in AQL, so the string ends at that quote.",
        mend: "Write the quote twice: 'O''Brien'.",
    }
    CurlyQuote "curly-quote" Error {
        what: "A typographic quote.",
        why: "Text copied from documents carries them; AQL does not parse them.",
        mend: "Write straight quotes.",
    }
    IllegalCharacter "illegal-character" Error {
        what: "A character that no part of AQL uses.",
        why: "QRadar refuses the query.",
        mend: "Remove it, or put the name or text that holds it in quotes.",
    }
    NumberForm "number-form" Error {
        what: "A number in a form that AQL does not document.",
        why: "Only integers, decimals such as 2.0 and hexadecimal such as 0xff are documented.",
        mend: "Write it in one of these forms.",
    }
    QuotesRequired "quotes-required" Error {
        what: "A name that needs double quotes stands without them.",
        why: "Names with spaces, other than ASCII letters, digits and underscores, or equal to a keyword must be quoted.",
        mend: "Put the name in double quotes.",
    }
    TooDeep "too-deep" Error {
        what: "Brackets, calls, operators or subqueries are nested too deeply.",
        why: "No query that people write comes near this limit; it keeps hostile text from exhausting memory.",
        mend: "Split the expression.",
    }
    OpenPoint "open-point" Error {
        what: "A form about which no document says what it means.",
        why: "A guess could silently return other rows than meant.",
        mend: "Write it in a documented form.",
    }
    WrongQuotes "wrong-quotes" Error {
        what: "Single quotes around a name, or double quotes around a value.",
        why: "'…' is a value and \"…\" a name: with the wrong kind a column is compared with a word, or a value taken for a column.",
        mend: "Single quotes for values, double quotes for columns, properties and aliases.",
    }
    QuotedAlias "quoted-alias" Warning {
        what: "An alias in single quotes in GROUP BY or ORDER BY.",
        why: "Older guides write it so; the current one says double quotes, and single quotes are a constant everywhere else.",
        mend: "Put the alias in double quotes.",
    }
    KeywordAsName "keyword-as-name" Warning {
        what: "A keyword is used as a name without quotes.",
        why: "QRadar's list of reserved words is not published and differs between versions.",
        mend: "Put the name in double quotes.",
    }
    HyphenatedName "hyphenated-name" Warning {
        what: "A property with a hyphen in its name stands without quotes.",
        why: "It can be read as a subtraction.",
        mend: "Put the name in double quotes.",
    }
    Comment "comment" Warning {
        what: "A comment.",
        why: "AQL documents no comments.",
        mend: "Say it in the saved search's description.",
    }
    Semicolon "semicolon" Warning {
        what: "A semicolon at the end.",
        why: "AQL documents no semicolon.",
        mend: "Remove it.",
    }
    UndocumentedForm "undocumented-form" Warning {
        what: "A form that is seen in queries and not documented.",
        why: "It may not run on every version.",
        mend: "Write the documented form that the help names.",
    }
    MixedAndOr "mixed-and-or" Warning {
        what: "AND and OR side by side without brackets.",
        why: "Only brackets have a documented precedence.",
        mend: "Put the AND group in brackets.",
    }
    UnknownColumn "unknown-column" Error {
        what: "A column that the database does not have.",
        why: "QRadar refuses a query with an unknown column.",
        mend: "Correct the name, or define the custom property.",
    }
    UnknownProperty "unknown-property" Error {
        what: "A custom property that the content does not define.",
        why: "QRadar refuses a query with an unknown property; the saved search would work only where somebody else defined it.",
        mend: "Correct the name, or add the property to the pack.",
    }
    PropertyDisabled "property-disabled" Error {
        what: "A custom property that is disabled.",
        why: "The query runs and the property is always empty.",
        mend: "Enable the property.",
    }
    PropertyNotFilled "property-not-filled" Error {
        what: "A custom property that no log source type of this query fills.",
        why: "The query is limited to log source types for which the property has no expression, so it is always empty.",
        mend: "Select another property, or add an expression for that log source type.",
    }
    PropertyNotParsedInAdvance "property-not-parsed-in-advance" Warning {
        what: "A custom property that is filtered or grouped by, and not parsed in advance.",
        why: "QRadar then parses every payload of the time range while searching.",
        mend: "Set the property to be parsed in advance for rules, reports and searches.",
    }
    UnknownLogSourceType "unknown-log-source-type" Warning {
        what: "A log source type that is almost, and not quite, one that is known.",
        why: "Names of log source types must match letter by letter; a near miss returns nothing.",
        mend: "Correct the name.",
    }
    UnknownFunction "unknown-function" Error {
        what: "A function that AQL does not document.",
        why: "QRadar refuses a query with an unknown function.",
        mend: "Use a documented function, or define the custom function.",
    }
    ArgumentCount "argument-count" Error {
        what: "A function with too few or too many arguments.",
        why: "QRadar refuses the call.",
        mend: "Give the arguments that the help lists.",
    }
    ArgumentValue "argument-value" Error {
        what: "An argument that the function cannot use.",
        why: "QRadar refuses the call, or it never matches.",
        mend: "Give what the help describes.",
    }
    DistinctArgument "distinct-argument" Error {
        what: "DISTINCT inside a call.",
        why: "COUNT(DISTINCT x) is SQL and not AQL.",
        mend: "Write UNIQUECOUNT(x).",
    }
    NeedsNewerVersion "needs-newer-version" Warning {
        what: "A function that only newer consoles have.",
        why: "On an older console the query is refused.",
        mend: "Use the older function, or raise the pack's minimum version.",
    }
    DatePattern "dateformat-pattern" Warning {
        what: "A date pattern that is wrong or does not say what was meant.",
        why: "The letters are Java's: YYYY is the year of the week, hh counts to 12, other letters are refused.",
        mend: "Write yyyy for the year, HH for the hour of the day, and fixed text in quotes.",
    }
    AggregateInWhere "aggregate-in-where" Error {
        what: "An aggregate in WHERE or GROUP BY.",
        why: "Rows are filtered and grouped before aggregates are calculated.",
        mend: "Move the condition to HAVING.",
    }
    AggregateWithoutGrouping "aggregate-without-grouping" Warning {
        what: "Aggregates beside plain columns, and no GROUP BY.",
        why: "The result is a single row that holds the first value of each plain column.",
        mend: "Group by the plain columns.",
    }
    NotGrouped "not-grouped" Warning {
        what: "A selected column that is neither grouped nor aggregated.",
        why: "QRadar returns its first value in the group and does not say so.",
        mend: "Add it to GROUP BY, or aggregate it; FIRST(x) says that the first value is meant.",
    }
    HavingWithoutGrouping "having-without-grouping" Warning {
        what: "HAVING without GROUP BY and without an aggregate.",
        why: "HAVING filters the grouped result.",
        mend: "Use WHERE.",
    }
    HavingLimitsUse "having-limits-use" Note {
        what: "A query with HAVING.",
        why: "A saved search with HAVING cannot feed scheduled reports or time-series charts.",
        mend: "Filter in WHERE where that is possible.",
    }
    MissingTimeRange "missing-time-range" Warning {
        what: "A query without a time range.",
        why: "It reads the last 60 seconds when started by REST, and another default elsewhere.",
        mend: "End the query with LAST 24 HOURS, or START and STOP.",
    }
    MissingLimit "missing-limit" Warning {
        what: "A query that reads raw rows without LIMIT.",
        why: "It can return every event of its time range, fill the result store and be cut or cancelled.",
        mend: "Add LIMIT before the time range.",
    }
    TimeFormat "time-format" Error {
        what: "A start or stop in a form that is not documented.",
        why: "QRadar refuses it, or reads another time.",
        mend: "Write 'yyyy-MM-dd HH:mm', with a zone where the console's own is not meant, or milliseconds.",
    }
    TimeRange "time-range" Error {
        what: "A time range that is empty or too early to be accepted.",
        why: "The stop is before the start, the length is nothing, or the start lies less than an hour after 1970.",
        mend: "Correct the range.",
    }
    NeedsText "needs-text" Error {
        what: "A text comparison on a column that is not text.",
        why: "LIKE, MATCHES and lists of strings on an IP address are an error; on a payload or number they do not match what they seem to.",
        mend: "Wrap the column: STR(sourceip), UTF8(payload).",
    }
    LikeEscape "like-escape" Warning {
        what: "A backslash before a wildcard in LIKE.",
        why: "LIKE has no escape: the backslash is matched, and the wildcard stays one.",
        mend: "Write STRPOS(x, '…') > -1 for a literal % or _, or = for a whole value.",
    }
    RegexAnchor "regex-anchor" Warning {
        what: "A regular expression whose result depends on whether it must match the whole value.",
        why: "Whether MATCHES searches or matches whole is not documented.",
        mend: "Begin and end it with .* or with ^ and $.",
    }
    NullComparison "null-comparison" Warning {
        what: "A comparison with NULL.",
        why: "Only IS NULL and IS NOT NULL are documented to find empty values.",
        mend: "Write IS NULL or IS NOT NULL.",
    }
    PositionFromZero "position-from-zero" Warning {
        what: "STRPOS compared as if positions began at 1.",
        why: "Positions begin at 0 and -1 means absent, so > 0 misses a match at the very start.",
        mend: "Write STRPOS(x, '…') > -1.",
    }
    TextArithmetic "text-arithmetic" Error {
        what: "Arithmetic with a string.",
        why: "Operators work on numbers only.",
        mend: "Join strings with CONCAT.",
    }
    TextSearchRepeated "text-search-repeated" Error {
        what: "TEXT SEARCH twice in a query.",
        why: "QRadar accepts one.",
        mend: "Join the words by AND or OR inside one search string.",
    }
    TextSearchPlace "text-search-place" Error {
        what: "TEXT SEARCH elsewhere than first in WHERE, or not joined by AND.",
        why: "It selects the records before other conditions are tested.",
        mend: "Put it first in WHERE and join the rest by AND.",
    }
    SubqueryColumns "subquery-columns" Error {
        what: "A subquery of IN with other than one column.",
        why: "IN compares one value.",
        mend: "Select exactly one column in the subquery.",
    }
    OrderByText "order-by-text" Warning {
        what: "The order goes by a formatted date.",
        why: "Formatted dates sort as text, letter by letter.",
        mend: "Order by the plain time column.",
    }
    AliasHidesColumn "alias-hides-column" Note {
        what: "An alias equal to the name of another column.",
        why: "Whether WHERE and GROUP BY then mean the alias or the column is not documented.",
        mend: "Choose another alias.",
    }
    UnknownParameter "unknown-parameter" Warning {
        what: "A setting in PARAMETERS that is not documented.",
        why: "QRadar may refuse or ignore it.",
        mend: "Use a documented one, such as EXECUTIONTIMELIMIT.",
    }
}

#[cfg(test)]
mod tests {
    use super::FindingKind;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let mut names: Vec<&str> = FindingKind::ALL.iter().map(|kind| kind.name()).collect();
        assert!(
            names
                .iter()
                .all(|n| n.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FindingKind::ALL.len());
    }

    #[test]
    fn every_explanation_is_whole_sentences() {
        for kind in FindingKind::ALL {
            for text in [kind.what(), kind.why(), kind.mend()] {
                assert!(text.ends_with('.'), "{}: {text}", kind.name());
            }
        }
    }
}
