//! The columns of `events` and `flows`.
//!
//! Names are documented (event, flow and simarc fields) unless marked; types are inferred
//! from the type list of `GET /ariel/databases/events`. The list is that of the reference,
//! and a console can have more: name those in the catalog.

use super::Confidence::{Documented, Inferred, Seen};
use super::ValueType::{Any, Boolean, Bytes, Decimal, Integer, Ip, List, Mac, Port, Text, Time};
use super::{Confidence, Database, ValueType};

/// A column of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, as the documents write it.
    pub name: &'static str,
    /// Its type, which is inferred.
    pub value_type: ValueType,
    /// How well its name is known.
    pub confidence: Confidence,
}

/// What `SELECT *` returns of events, as seen in a result; nobody documents it.
pub const DEFAULT_COLUMNS: [&str; 13] = [
    "starttime",
    "protocolid",
    "sourceip",
    "logsourceid",
    "qid",
    "sourceport",
    "eventcount",
    "magnitude",
    "identityip",
    "destinationip",
    "destinationport",
    "category",
    "username",
];

const fn column_of(name: &'static str, value_type: ValueType, confidence: Confidence) -> Column {
    Column {
        name,
        value_type,
        confidence,
    }
}

/// Columns of both databases.
const SHARED: [Column; 34] = [
    column_of("startTime", Time, Documented),
    column_of("endTime", Time, Documented),
    column_of("qid", Integer, Documented),
    column_of("category", Integer, Documented),
    column_of("highLevelCategory", Integer, Documented),
    column_of("magnitude", Integer, Documented),
    column_of("severity", Integer, Documented),
    column_of("credibility", Integer, Documented),
    column_of("relevance", Integer, Documented),
    column_of("protocolid", Integer, Documented),
    column_of("processorid", Integer, Documented),
    column_of("domainID", Integer, Documented),
    column_of("duration", Integer, Documented),
    column_of("sourceip", Ip, Documented),
    column_of("destinationip", Ip, Documented),
    column_of("sourcev6", Ip, Documented),
    column_of("destinationv6", Ip, Documented),
    column_of("sourceaddress", Ip, Documented),
    column_of("destinationaddress", Ip, Documented),
    column_of("sourcePort", Port, Documented),
    column_of("destinationPort", Port, Documented),
    column_of("sourceMAC", Mac, Documented),
    column_of("destinationMAC", Mac, Documented),
    column_of("eventDirection", Text, Documented),
    column_of("geographiclocation", Text, Documented),
    column_of("sourcegeographiclocation", Text, Documented),
    column_of("destinationgeographiclocation", Text, Documented),
    column_of("hasOffense", Boolean, Documented),
    column_of("isduplicate", Boolean, Documented),
    column_of("creEventList", List, Documented),
    column_of("partialMatchList", List, Documented),
    column_of("partialorMatchList", List, Documented),
    column_of("adekey", Text, Documented),
    column_of("adevalue", Decimal, Documented),
];

/// Columns of events alone. The documents speak of sequence ids without their exact names.
const EVENTS: [Column; 26] = [
    column_of("deviceTime", Time, Documented),
    column_of("logsourceid", Integer, Documented),
    column_of("deviceType", Integer, Documented),
    column_of("devicegrouplist", List, Documented),
    column_of("eventCount", Integer, Documented),
    column_of("startSequenceNumber", Integer, Inferred),
    column_of("endSequenceNumber", Integer, Inferred),
    column_of("sequenceNumber", Integer, Inferred),
    column_of("identityip", Ip, Documented),
    column_of("preNatSourceIP", Ip, Documented),
    column_of("preNatDestinationIP", Ip, Documented),
    column_of("postNatSourceIP", Ip, Documented),
    column_of("postNatDestinationIP", Ip, Documented),
    column_of("preNatSourcePort", Port, Documented),
    column_of("preNatDestinationPort", Port, Documented),
    column_of("postNatSourcePort", Port, Documented),
    column_of("postNatDestinationPort", Port, Documented),
    column_of("username", Text, Documented),
    column_of("identityhostname", Text, Documented),
    column_of("qidEventId", Text, Seen),
    column_of("qidEventCategory", Text, Seen),
    column_of("payload", Bytes, Documented),
    column_of("pcappacket", Bytes, Documented),
    column_of("hasIdentity", Boolean, Documented),
    column_of("isCREEvent", Boolean, Documented),
    column_of("collectorid", Integer, Seen),
];

/// Columns of flows alone, as seen in others' mappings; the names of ICMP type and code, and of
/// the flow source, are inferred.
const FLOWS: [Column; 19] = [
    column_of("sourcebytes", Integer, Seen),
    column_of("destinationbytes", Integer, Seen),
    column_of("sourcepackets", Integer, Seen),
    column_of("destinationpackets", Integer, Seen),
    column_of("applicationid", Integer, Seen),
    column_of("flowtype", Integer, Seen),
    column_of("flowdirection", Text, Seen),
    column_of("firstpackettime", Time, Seen),
    column_of("lastpackettime", Time, Seen),
    column_of("sourcepayload", Bytes, Seen),
    column_of("destinationpayload", Bytes, Seen),
    column_of("retentionbucket", Integer, Seen),
    column_of("interfaces", Any, Seen),
    column_of("sourceasn", Integer, Seen),
    column_of("destinationasn", Integer, Seen),
    column_of("flags", Any, Seen),
    column_of("icmptype", Integer, Inferred),
    column_of("icmpcode", Integer, Inferred),
    column_of("flowsource", Text, Inferred),
];

/// All columns of `database`.
pub fn columns(database: Database) -> impl Iterator<Item = &'static Column> {
    let own: &'static [Column] = match database {
        Database::Events => &EVENTS,
        Database::Flows => &FLOWS,
    };
    SHARED.iter().chain(own)
}

/// The column of `database` with this name, in any letter case.
pub fn column(database: Database, name: &str) -> Option<&'static Column> {
    columns(database).find(|column| column.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{DEFAULT_COLUMNS, column, columns};
    use crate::tables::Database;

    #[test]
    fn no_database_has_a_column_twice() {
        for database in [Database::Events, Database::Flows] {
            let names: BTreeSet<String> = columns(database)
                .map(|column| column.name.to_lowercase())
                .collect();
            assert_eq!(names.len(), columns(database).count(), "{database:?}");
        }
    }

    #[test]
    fn what_a_star_returns_are_columns_of_events() {
        let unknown = |name: &&str| column(Database::Events, name).is_none();
        assert_eq!(DEFAULT_COLUMNS.into_iter().filter(unknown).count(), 0);
    }
}
