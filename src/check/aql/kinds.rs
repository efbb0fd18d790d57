//! Which code each kind of AQL finding has, and what it has to see to be right.
//!
//! The match names every kind, so that a kind without a code does not compile. Numbers
//! follow the order of the kinds as it was at first; a new kind takes the next number.

use ::aql::FindingKind;

use crate::check::Scope;
use crate::diagnostic::{Code, codes};

/// The code of a kind. [`Scope::Pack`] where the finding says that the pack lacks something,
/// or depends on how a property is filled: with a broken item it would mislead.
pub(super) fn code(kind: FindingKind) -> (&'static Code, Scope) {
    match kind {
        FindingKind::Syntax => (&codes::DS301, Scope::Item),
        FindingKind::NotSelect => (&codes::DS302, Scope::Item),
        FindingKind::ForeignSql => (&codes::DS303, Scope::Item),
        FindingKind::ClauseOrder => (&codes::DS304, Scope::Item),
        FindingKind::SecondStatement => (&codes::DS305, Scope::Item),
        FindingKind::Unbalanced => (&codes::DS306, Scope::Item),
        FindingKind::UnterminatedQuote => (&codes::DS307, Scope::Item),
        FindingKind::BackslashQuote => (&codes::DS308, Scope::Item),
        FindingKind::CurlyQuote => (&codes::DS309, Scope::Item),
        FindingKind::IllegalCharacter => (&codes::DS310, Scope::Item),
        FindingKind::NumberForm => (&codes::DS311, Scope::Item),
        FindingKind::QuotesRequired => (&codes::DS312, Scope::Item),
        FindingKind::TooDeep => (&codes::DS313, Scope::Item),
        FindingKind::OpenPoint => (&codes::DS314, Scope::Item),
        FindingKind::WrongQuotes => (&codes::DS315, Scope::Pack),
        FindingKind::QuotedAlias => (&codes::DS316, Scope::Item),
        FindingKind::KeywordAsName => (&codes::DS317, Scope::Item),
        FindingKind::HyphenatedName => (&codes::DS318, Scope::Item),
        FindingKind::Comment => (&codes::DS319, Scope::Item),
        FindingKind::Semicolon => (&codes::DS320, Scope::Item),
        FindingKind::UndocumentedForm => (&codes::DS321, Scope::Item),
        FindingKind::MixedAndOr => (&codes::DS322, Scope::Item),
        FindingKind::UnknownColumn => (&codes::DS323, Scope::Pack),
        FindingKind::UnknownProperty => (&codes::DS324, Scope::Pack),
        FindingKind::PropertyDisabled => (&codes::DS325, Scope::Pack),
        FindingKind::PropertyNotFilled => (&codes::DS326, Scope::Pack),
        FindingKind::PropertyNotParsedInAdvance => (&codes::DS327, Scope::Pack),
        FindingKind::UnknownLogSourceType => (&codes::DS328, Scope::Pack),
        FindingKind::UnknownFunction => (&codes::DS329, Scope::Item),
        FindingKind::ArgumentCount => (&codes::DS330, Scope::Item),
        FindingKind::ArgumentValue => (&codes::DS331, Scope::Item),
        FindingKind::DistinctArgument => (&codes::DS332, Scope::Item),
        FindingKind::NeedsNewerVersion => (&codes::DS333, Scope::Item),
        FindingKind::DatePattern => (&codes::DS334, Scope::Item),
        FindingKind::AggregateInWhere => (&codes::DS335, Scope::Item),
        FindingKind::AggregateWithoutGrouping => (&codes::DS336, Scope::Item),
        FindingKind::NotGrouped => (&codes::DS337, Scope::Item),
        FindingKind::HavingWithoutGrouping => (&codes::DS338, Scope::Item),
        FindingKind::HavingLimitsUse => (&codes::DS339, Scope::Item),
        FindingKind::MissingTimeRange => (&codes::DS340, Scope::Item),
        FindingKind::MissingLimit => (&codes::DS341, Scope::Item),
        FindingKind::TimeFormat => (&codes::DS342, Scope::Item),
        FindingKind::TimeRange => (&codes::DS343, Scope::Item),
        FindingKind::NeedsText => (&codes::DS344, Scope::Item),
        FindingKind::LikeEscape => (&codes::DS345, Scope::Item),
        FindingKind::RegexAnchor => (&codes::DS346, Scope::Item),
        FindingKind::NullComparison => (&codes::DS347, Scope::Item),
        FindingKind::PositionFromZero => (&codes::DS348, Scope::Item),
        FindingKind::TextArithmetic => (&codes::DS349, Scope::Item),
        FindingKind::TextSearchRepeated => (&codes::DS350, Scope::Item),
        FindingKind::TextSearchPlace => (&codes::DS351, Scope::Item),
        FindingKind::SubqueryColumns => (&codes::DS352, Scope::Item),
        FindingKind::OrderByText => (&codes::DS353, Scope::Item),
        FindingKind::AliasHidesColumn => (&codes::DS354, Scope::Item),
        FindingKind::UnknownParameter => (&codes::DS355, Scope::Item),
    }
}

/// Whether a replacement of this kind is another way to write the same, and no guess.
pub(super) fn rewrites(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::WrongQuotes
            | FindingKind::QuotedAlias
            | FindingKind::QuotesRequired
            | FindingKind::KeywordAsName
            | FindingKind::HyphenatedName
            | FindingKind::Semicolon
            | FindingKind::UndocumentedForm
            | FindingKind::DistinctArgument
            | FindingKind::NeedsText
    )
}
