//! Coverage as a table: every item with the number of sample events that reached it.

use std::fmt::Write as _;

use super::super::coverage::{Coverage, Kind};

const KINDS: [(Kind, &str); 5] = [
    (Kind::Qid, "QIDs"),
    (Kind::EventMapping, "Event mappings"),
    (Kind::Property, "Custom properties"),
    (Kind::Expression, "Expressions"),
    (Kind::FieldSource, "Fields of log source extensions"),
];

/// The table: for each kind how many of its items were reached, and the hits of each.
pub fn table(coverage: &Coverage) -> String {
    let mut out = String::new();
    for (kind, heading) in KINDS {
        let items = || coverage.items.iter().filter(move |item| item.kind == kind);
        let all = items().count();
        if all == 0 {
            continue;
        }
        let reached = items().filter(|item| item.hits > 0).count();
        let _ = writeln!(out, "{heading}: {reached} of {all}");
        for item in items() {
            let hits = match item.hits {
                0 => "-".to_owned(),
                hits => hits.to_string(),
            };
            let _ = writeln!(out, "  {hits:>5}  {}", item.name);
        }
        out.push('\n');
    }
    out
}
