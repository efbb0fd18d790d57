//! What a page asks for: the body of `POST api/queries`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The longest value of a filter or search, in characters.
pub const LONGEST_VALUE: usize = 1_000;
/// A minute, in milliseconds: the granularity of Ariel's periods.
pub const MINUTE: u64 = 60_000;
/// The longest time range: ten years.
const LONGEST_RANGE: u64 = 3_653 * 86_400_000;

/// Values by column or filter.
pub type Named = BTreeMap<String, Value>;

/// A request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The tab.
    pub tab: String,
    /// Its panel.
    pub panel: String,
    /// Which question about it.
    #[serde(default)]
    pub what: What,
    /// The time range.
    pub range: RangeWanted,
    /// The values of the tab's filters.
    #[serde(default)]
    pub filters: Named,
    /// The order of a table.
    #[serde(default)]
    pub sort: Option<Sort>,
    /// A text that one of the columns has to hold.
    #[serde(default)]
    pub within: Option<String>,
    /// The mark or row that was clicked.
    #[serde(default)]
    pub point: Option<Named>,
    /// Whether to run it, or only to tell the AQL.
    #[serde(default = "yes")]
    pub run: bool,
}

fn yes() -> bool {
    true
}

/// A question about a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// What it shows.
    #[default]
    Panel,
    /// The same over the period before.
    Previous,
    /// What stands behind a mark.
    DrillDown,
    /// The fields and raw event of a row.
    Event,
}

/// The order of rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// By which column.
    pub column: String,
    /// The greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// The time range as the page has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum RangeWanted {
    /// The last so many seconds.
    Last {
        /// How many.
        last: u64,
    },
    /// From an instant until another, which is not part of it; in milliseconds.
    Between {
        /// The first.
        from: u64,
        /// The one after the last.
        until: u64,
    },
}

/// A time range in whole minutes; `until` is not part of it. In milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// The first instant.
    pub from: u64,
    /// The one after the last.
    pub until: u64,
}

/// What is wrong with a request: the field and why, for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The field, filter or `point`.
    pub field: String,
    /// Why.
    pub message: String,
}

impl Mistake {
    /// A mistake in a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

impl RangeWanted {
    /// What it means at `now`, in milliseconds since 1970. "Last" ends with the last full
    /// minute, so that all who ask within a minute ask the same.
    pub fn resolve(&self, now: u64) -> Result<Range, Mistake> {
        let (from, until) = match *self {
            Self::Last { last } => {
                let until = now / MINUTE * MINUTE;
                let minutes = last.saturating_mul(1_000).div_ceil(MINUTE);
                let length = minutes.saturating_mul(MINUTE);
                (until.saturating_sub(length), until)
            }
            // Reversed or empty, and to be refused as such.
            Self::Between { from, until } if from >= until => (until, until),
            Self::Between { from, until } => (
                from / MINUTE * MINUTE,
                until.div_ceil(MINUTE).saturating_mul(MINUTE),
            ),
        };
        let wrong = |message| Err(Mistake::new("range", message));
        if from >= until {
            return wrong("must end after it begins");
        }
        if until - from > LONGEST_RANGE {
            return wrong("must not be longer than ten years");
        }
        // QRadar refuses a period that begins within an hour of 1970.
        if from < 24 * 60 * MINUTE {
            return wrong("must not begin in 1970");
        }
        Ok(Range { from, until })
    }
}

impl Range {
    /// The range of the same length before this one.
    pub fn previous(self) -> Self {
        Self {
            from: self.from.saturating_sub(self.until - self.from),
            until: self.from,
        }
    }

    /// The width of a time series' buckets: the smallest with at most sixty of them. In
    /// milliseconds.
    pub fn bucket(self) -> u64 {
        const WIDTHS: [u64; 7] = [1, 5, 15, 60, 180, 360, 720];
        let length = self.until - self.from;
        let widths = WIDTHS.map(|minutes| minutes * MINUTE);
        let fits = |width: &u64| length.div_ceil(*width) <= 60;
        widths.into_iter().find(fits).unwrap_or(1_440 * MINUTE)
    }
}

/// The value of a filter as texts; none when it narrows nothing.
pub fn texts(field: &str, value: &Value) -> Result<Vec<String>, Mistake> {
    let wrong = || Mistake::new(field, "must be a text or a list of texts");
    let values = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    };
    let texts = values
        .into_iter()
        .map(|value| value.as_str().ok_or_else(wrong));
    let texts: Vec<&str> = texts.collect::<Result<_, _>>()?;
    if texts
        .iter()
        .any(|text| text.chars().count() > LONGEST_VALUE)
    {
        return Err(Mistake::new(
            field,
            format!("must not be longer than {LONGEST_VALUE} characters"),
        ));
    }
    if texts.len() > 100 {
        return Err(Mistake::new(field, "must not hold more than 100 values"));
    }
    Ok(texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 1_440 * MINUTE;

    #[test]
    fn the_last_hours_end_with_the_last_full_minute() {
        let now = 20_000 * DAY + 90_500;
        let range = RangeWanted::Last { last: 3_600 }.resolve(now).unwrap();
        assert_eq!(range.until, 20_000 * DAY + MINUTE);
        assert_eq!(range.until - range.from, 60 * MINUTE);
        assert_eq!(range.previous().until, range.from);
    }

    #[test]
    fn an_own_range_is_widened_to_whole_minutes() {
        let from = 20_000 * DAY;
        let wanted = RangeWanted::Between {
            from: from + 1,
            until: from + MINUTE + 1,
        };
        assert_eq!(
            wanted.resolve(0),
            Ok(Range {
                from,
                until: from + 2 * MINUTE
            })
        );
    }

    #[test]
    fn an_impossible_range_is_refused() {
        for (from, until) in [
            (5 * DAY, 5 * DAY),
            (6 * DAY, 5 * DAY),
            (0, DAY),
            (2 * DAY, u64::MAX),
        ] {
            let refused = RangeWanted::Between { from, until }.resolve(0);
            assert_eq!(refused.unwrap_err().field, "range");
        }
        assert!(
            RangeWanted::Last { last: u64::MAX }
                .resolve(20_000 * DAY)
                .is_err()
        );
        assert!(RangeWanted::Last { last: 0 }.resolve(20_000 * DAY).is_err());
    }

    #[test]
    fn buckets_suit_the_range() {
        let of = |minutes: u64| {
            Range {
                from: 0,
                until: minutes * MINUTE,
            }
            .bucket()
                / MINUTE
        };
        assert_eq!(
            [60, 360, 1_440, 7 * 1_440, 30 * 1_440, 365 * 1_440].map(of),
            [1, 15, 60, 180, 720, 1_440]
        );
    }
}
