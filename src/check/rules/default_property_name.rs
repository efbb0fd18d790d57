//! DS150: a custom property with a name that QRadar has already.
//!
//! The name is what AQL and the search page go by: with two of one name a query reads
//! the one that was not meant. The names are the columns of AQL, the normalized fields as
//! the search page shows them, and the default properties that exports carry.

use aql::tables;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Database;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS150,
    scope: Scope::Item,
    check,
};

/// The normalized fields of an event, as Log Activity calls them.
const EVENT_FIELDS: &[&str] = &[
    "Event Name",
    "Event ID",
    "Event Category",
    "Event Description",
    "Event Count",
    "Log Source",
    "Log Source Type",
    "Log Source Group",
    "Log Source Identifier",
    "Log Source Time",
    "Start Time",
    "Storage Time",
    "Low Level Category",
    "High Level Category",
    "Category",
    "Severity",
    "Credibility",
    "Relevance",
    "Magnitude",
    "Source IP",
    "Source Port",
    "Source MAC",
    "Source IPv6",
    "Destination IP",
    "Destination Port",
    "Destination MAC",
    "Destination IPv6",
    "Pre NAT Source IP",
    "Pre NAT Source Port",
    "Post NAT Source IP",
    "Post NAT Source Port",
    "Pre NAT Destination IP",
    "Pre NAT Destination Port",
    "Post NAT Destination IP",
    "Post NAT Destination Port",
    "Protocol",
    "Username",
    "Identity IP",
    "Identity MAC",
    "Identity Host Name",
    "Identity NetBIOS Name",
    "Identity Group Name",
    "Identity Extended Field",
    "Payload",
    "QID",
    "Domain",
    "Network",
    "Direction",
];

/// Properties that every console has, with the ids `DEFAULT…` and `APPTRACK…` in exports.
const DEFAULT_PROPERTIES: &[(&str, Database)] = &[
    ("External ID", Database::Events),
    ("Resource", Database::Events),
    ("Bytes From Client", Database::Flows),
    ("Bytes From Server", Database::Flows),
    ("Packets From Client", Database::Flows),
    ("Packets From Server", Database::Flows),
];

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.properties {
        let name = &row.item.name;
        let Some(what) = taken(&name.value, row.item.database) else {
            continue;
        };
        let message = format!("QRadar has {what} called `{}` already", name.value);
        found.push(
            Diagnostic::new(&codes::DS150, name.span, message)
                .help("put the product before the name, such as `Example Event Name`"),
        );
    }
}

/// What has this name, in any letter case.
fn taken(name: &str, database: Database) -> Option<&'static str> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    let columns = match database {
        Database::Events => tables::Database::Events,
        Database::Flows => tables::Database::Flows,
    };
    if tables::column(columns, name).is_some() {
        return Some("a column");
    }
    if database == Database::Events && EVENT_FIELDS.iter().any(is) {
        return Some("a field");
    }
    let mut defaults = DEFAULT_PROPERTIES.iter();
    let default = defaults.any(|(known, of)| *of == database && is(known));
    default.then_some("a property")
}
