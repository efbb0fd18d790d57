//! The functions, their arguments and what they return.
//!
//! Names are documented. A function's confidence is that of its arguments: where they are
//! common knowledge only, a wrong number of them is a warning and no error.

use super::Confidence::{CommonKnowledge, Documented, Inferred, Seen};
use super::ValueType::{Any, Boolean, Decimal, Integer, Port, Text, Time};
use super::{Confidence, ValueType};

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its name, in upper case, with its namespace.
    pub name: &'static str,
    /// Its arguments, for people.
    pub usage: &'static str,
    /// The least number of arguments.
    pub least: usize,
    /// The greatest; none when there is no limit.
    pub most: Option<usize>,
    /// What it returns; [`ValueType::Any`] when that depends on its argument.
    pub returns: ValueType,
    /// Whether it takes the rows of a group.
    pub aggregate: bool,
    /// How well its arguments are known.
    pub confidence: Confidence,
}

const fn plain(
    name: &'static str,
    usage: &'static str,
    bounds: (usize, usize),
    returns: ValueType,
    confidence: Confidence,
) -> Function {
    Function {
        name,
        usage,
        least: bounds.0,
        most: Some(bounds.1),
        returns,
        aggregate: false,
        confidence,
    }
}

const fn aggregate(name: &'static str, returns: ValueType) -> Function {
    Function {
        name,
        usage: "x",
        least: 1,
        most: Some(1),
        returns,
        aggregate: true,
        confidence: Documented,
    }
}

/// Every function of the reference, sorted by name.
pub const FUNCTIONS: [Function; 64] = [
    plain("APPLICATIONNAME", "applicationid", (1, 1), Text, Documented),
    plain(
        "ARIELSERVERS4EPID",
        "processorid",
        (1, 1),
        Any,
        CommonKnowledge,
    ),
    plain(
        "ARIELSERVERS4EPNAME",
        "'name'",
        (1, 1),
        Any,
        CommonKnowledge,
    ),
    plain(
        "ASSETHOSTNAME",
        "ip [, ms [, domainid]]",
        (1, 3),
        Text,
        CommonKnowledge,
    ),
    plain(
        "ASSETPROPERTY",
        "'name', ip [, domainid]",
        (2, 3),
        Text,
        CommonKnowledge,
    ),
    plain(
        "ASSETUSER",
        "ip [, ms [, domainid]]",
        (1, 3),
        Text,
        CommonKnowledge,
    ),
    aggregate("AVG", Decimal),
    plain("BASE64", "bytes", (1, 1), Text, Documented),
    plain("CATEGORYNAME", "category", (1, 1), Text, Documented),
    plain("COMPONENTID", "'name'", (1, 1), Integer, CommonKnowledge),
    Function {
        name: "CONCAT",
        usage: "a, b, …",
        least: 1,
        most: None,
        returns: Text,
        aggregate: false,
        confidence: Documented,
    },
    Function {
        name: "COUNT",
        usage: "* or x",
        least: 0,
        most: Some(1),
        returns: Integer,
        aggregate: true,
        confidence: Documented,
    },
    plain("DATEFORMAT", "ms, 'pattern'", (2, 2), Text, Documented),
    aggregate("DISTINCTCOUNT", Integer),
    plain("DOMAINNAME", "domainid", (1, 1), Text, CommonKnowledge),
    plain("DOUBLE", "x", (1, 1), Decimal, Documented),
    aggregate("FIRST", Any),
    plain(
        "FULLNETWORKNAME",
        "ip [, domainid]",
        (1, 2),
        Text,
        CommonKnowledge,
    ),
    plain("GEO::DISTANCE", "ip, ip", (2, 2), Decimal, CommonKnowledge),
    plain(
        "GEO::DISTANCE_BY_DOMAIN",
        "ip, ip, domainid",
        (3, 4),
        Decimal,
        Inferred,
    ),
    plain(
        "GEO::LOOKUP",
        "ip, 'property'",
        (2, 2),
        Text,
        CommonKnowledge,
    ),
    plain(
        "GEO::LOOKUP_BY_DOMAIN",
        "ip, 'property', domainid",
        (3, 3),
        Text,
        Inferred,
    ),
    plain(
        "GEO::LOOKUP_TEXT",
        "ip, 'property'",
        (2, 2),
        Text,
        CommonKnowledge,
    ),
    plain(
        "GEO::LOOKUP_TEXT_BY_DOMAIN",
        "ip, 'property', domainid",
        (3, 3),
        Text,
        Inferred,
    ),
    plain("HOSTNAME", "processorid", (1, 1), Text, CommonKnowledge),
    plain("INCIDR", "'network', ip", (2, 2), Boolean, Documented),
    plain("INOFFENSE", "id", (1, 1), Boolean, Seen),
    aggregate("LAST", Any),
    plain(
        "LOGSOURCEGROUPNAME",
        "devicegrouplist",
        (1, 1),
        Text,
        Documented,
    ),
    plain("LOGSOURCENAME", "logsourceid", (1, 1), Text, Documented),
    plain("LOGSOURCETYPENAME", "devicetype", (1, 1), Text, Documented),
    plain("LONG", "x", (1, 1), Integer, Documented),
    plain("LOWER", "text", (1, 1), Text, Documented),
    plain(
        "MATCHESASSETSEARCH",
        "'saved search', ip",
        (2, 2),
        Boolean,
        CommonKnowledge,
    ),
    aggregate("MAX", Any),
    aggregate("MIN", Any),
    plain(
        "NETWORKNAME",
        "ip [, domainid]",
        (1, 2),
        Text,
        CommonKnowledge,
    ),
    plain("NOW", "", (0, 0), Time, Documented),
    plain("OFFENSE_TIME", "id", (1, 1), Any, CommonKnowledge),
    plain("PARSEDATETIME", "'text'", (1, 1), Time, Documented),
    plain(
        "PARSETIMESTAMP",
        "text and pattern, in an order that is not known",
        (2, 3),
        Time,
        CommonKnowledge,
    ),
    plain("PORT", "x", (1, 1), Port, Documented),
    plain(
        "PROCESSORNAME",
        "processorid",
        (1, 1),
        Text,
        CommonKnowledge,
    ),
    plain("PROTOCOLNAME", "protocolid", (1, 1), Text, CommonKnowledge),
    plain("QIDDESCRIPTION", "qid", (1, 1), Text, CommonKnowledge),
    plain("QIDESCRIPTION", "qid", (1, 1), Text, CommonKnowledge),
    plain("QIDNAME", "qid", (1, 1), Text, Documented),
    plain("REFERENCEMAP", "'map', key", (2, 3), Any, Documented),
    plain(
        "REFERENCEMAPSETCONTAINS",
        "'map', key, value",
        (3, 4),
        Boolean,
        CommonKnowledge,
    ),
    plain(
        "REFERENCESETCONTAINS",
        "'set', value",
        (2, 3),
        Boolean,
        Documented,
    ),
    plain(
        "REFERENCETABLE",
        "'table', 'column', key",
        (3, 4),
        Any,
        Documented,
    ),
    plain(
        "REPLACEALL",
        "'regex', text, 'new'",
        (3, 3),
        Text,
        CommonKnowledge,
    ),
    plain(
        "REPLACEFIRST",
        "'regex', text, 'new'",
        (3, 3),
        Text,
        CommonKnowledge,
    ),
    plain(
        "RULENAME",
        "ruleid or creEventList",
        (1, 1),
        Text,
        Documented,
    ),
    aggregate("STDEV", Decimal),
    aggregate("STDEVP", Decimal),
    plain("STR", "x", (1, 1), Text, Seen),
    plain("STRLEN", "text", (1, 1), Integer, Documented),
    plain(
        "STRPOS",
        "text, 'sub' [, from]",
        (2, 3),
        Integer,
        CommonKnowledge,
    ),
    plain("SUBSTRING", "text, start [, length]", (2, 3), Text, Seen),
    aggregate("SUM", Any),
    aggregate("UNIQUECOUNT", Integer),
    plain("UPPER", "text", (1, 1), Text, Documented),
    plain("UTF8", "bytes", (1, 1), Text, Documented),
];

/// The function with this full name, in any letter case.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS
        .iter()
        .find(|function| function.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;

    #[test]
    fn the_table_is_sorted_and_every_function_stands_once() {
        let names: Vec<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn bounds_of_arguments_are_bounds() {
        for function in &FUNCTIONS {
            assert!(
                function.most.is_none_or(|most| most >= function.least),
                "{}",
                function.name
            );
        }
    }
}
