//! `customviewparams`: saved searches.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::{Row, Table};
use crate::model::Database;
use crate::model::assumptions::SEARCH_INTERVAL;
use crate::render::java_stream::aql_search::{self, AqlSearch, Session};
use crate::resolve::{Resolved, SearchRow};

/// How much earlier than the row its stream is dated: 38 to 60 ms in real exports.
const STREAM_LEAD_MS: i64 = 50;
/// The interval in the stream, in every AQL search that was seen.
const STREAM_INTERVAL_MS: i64 = 300_000;

pub(super) fn saved_searches(pack: &Resolved<'_>) -> Table {
    let rows = pack.saved_searches.iter().map(|row| {
        Row::new()
            .with("shared", row.item.shared)
            .with("creationdate", pack.released_ms)
            .with("itemname", &row.item.name.value)
            .with("reclimit", 1000)
            .with("queryparams", STANDARD.encode(stream(pack, row)))
            .with("modifieddate", pack.released_ms)
            .with("itemname_id", "")
            .with("refcount", 0)
            .with("cv_id", row.ids.number)
            .with("database", row.item.database.name())
            .with("interval", SEARCH_INTERVAL.of(pack.extension))
            .with("id", row.ids.uuid)
            .with("username", &pack.extension.owner)
    });
    Table::new("customviewparams", rows)
}

fn stream(pack: &Resolved<'_>, row: &SearchRow<'_>) -> Vec<u8> {
    let id = row.ids.uuid;
    let search = AqlSearch {
        name: &row.item.name.value,
        id,
        aql: row.item.aql.value.trim_end(),
        database: match row.item.database {
            Database::Events => aql_search::Database::Events,
            Database::Flows => aql_search::Database::Flows,
        },
        owner: &pack.extension.owner,
        date_ms: pack.released_ms - STREAM_LEAD_MS,
        time_range_ms: time_range_ms(&row.item.aql.value),
        interval_ms: STREAM_INTERVAL_MS,
        // A console draws these by lot; here they follow from the search's id.
        session: Session {
            session: Uuid::new_v5(&id, b"session"),
            search_session: Uuid::new_v5(&id, b"search-session"),
            handle: Uuid::new_v5(&id, b"handle"),
        },
    };
    // Only a name or owner of more than 65,535 bytes cannot be written, and the model
    // allows 255 characters.
    #[expect(clippy::expect_used, reason = "the model bounds both texts")]
    search.stream().encode().expect("names are short")
}

/// The length of the query's `LAST n UNIT`; a day where it has none. It only fills the
/// form's own times, which an AQL search does not use.
fn time_range_ms(aql: &str) -> i64 {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    let words: Vec<&str> = aql.split_whitespace().collect();
    let last = words.windows(3).rev().find_map(|w| {
        let unit = match w[2].to_ascii_uppercase().as_str() {
            "MINUTES" => MINUTE,
            "HOURS" => 60 * MINUTE,
            "DAYS" => DAY,
            _ => return None,
        };
        let number: i64 = w[1].parse().ok()?;
        w[0].eq_ignore_ascii_case("last")
            .then(|| number.saturating_mul(unit))
    });
    last.unwrap_or(DAY)
}

#[cfg(test)]
mod tests {
    use super::time_range_ms;

    #[test]
    fn the_time_range_is_that_of_the_query() {
        assert_eq!(
            time_range_ms("select * from events LAST 90 minutes"),
            5_400_000
        );
        assert_eq!(
            time_range_ms("SELECT x FROM events LIMIT 5 LAST 7 DAYS"),
            604_800_000
        );
        assert_eq!(time_range_ms("SELECT x FROM events"), 86_400_000);
    }
}
