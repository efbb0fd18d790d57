//! What a test expects beside what came out of its event.

use jiff::Timestamp;

use crate::event::{Event, Outcome as EventOutcome};
use crate::model::categories;
use crate::model::log_source_extension::Field;
use crate::model::test::{Expect, NONE, Outcome};

/// One thing of an event: what it must be, and what it is. Nothing stands for absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where it is written in an expectation.
    pub place: Place,
    /// What must come out.
    pub expected: Option<String>,
    /// What came out.
    pub actual: Option<String>,
}

/// Where a thing is written in an expectation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At the top, under this key.
    Key(&'static str),
    /// Under `fields`.
    Field(&'static str),
    /// Under `properties`.
    Property(String),
}

impl Check {
    fn new(place: Place, expected: Option<String>, actual: Option<String>) -> Self {
        Self {
            place,
            expected,
            actual,
        }
    }

    /// Whether it came out as expected.
    pub fn holds(&self) -> bool {
        self.expected == self.actual
    }
}

/// Everything that the expectation looks at.
pub(super) fn checks(expect: &Expect, event: &Event<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (key, expected) in keys(expect) {
        checks.extend(expected.map(|value| {
            let actual = top(key, event);
            Check::new(Place::Key(key), Some(value).filter(|v| v != NONE), actual)
        }));
    }
    for field in Field::ALL {
        let expected = expect.fields.get(field).map(|value| value.value.clone());
        let absent = expect.absent_fields.iter().any(|f| f.value == *field);
        if expected.is_some() || absent {
            let actual = event.field(*field).map(str::to_owned);
            checks.push(Check::new(Place::Field(field.name()), expected, actual));
        }
    }
    checks.extend(properties(expect, event));
    checks
}

fn properties(expect: &Expect, event: &Event<'_>) -> Vec<Check> {
    let actual = |name: &str| event.property(name).map(|value| value.text.clone());
    let check = |name: &str, expected: Option<String>| {
        Check::new(Place::Property(name.to_owned()), expected, actual(name))
    };
    let expected = expect.properties.iter();
    let expected = expected.map(|(name, value)| check(name, Some(value.value.clone())));
    let absent = expect.absent_properties.iter();
    let absent = absent.map(|name| check(name, None));
    let mut checks: Vec<Check> = expected.chain(absent).collect();
    if expect.no_other_properties {
        let others = other_properties(expect, event).map(|(name, _)| check(name, None));
        checks.extend(others.collect::<Vec<_>>());
    }
    checks
}

/// The properties that came out and are not named.
fn other_properties<'e>(
    expect: &'e Expect,
    event: &'e Event<'_>,
) -> impl Iterator<Item = (&'e str, &'e str)> {
    let all = event.properties.iter().map(|p| (p.name, p.text.as_str()));
    all.filter(|(name, _)| {
        let named = expect.properties.keys().chain(&expect.absent_properties);
        !named.into_iter().any(|known| known.value == *name)
    })
}

/// What came out and is not in the expectation, in the order in which it is written.
pub(super) fn unmentioned(expect: Option<&Expect>, event: &Event<'_>) -> Vec<Check> {
    let nothing = Expect::default();
    let written = expect.unwrap_or(&nothing);
    let mut found = Vec::new();
    for (key, expected) in keys(written) {
        let wanted = match key {
            // `mapped` is what an expectation means without the word.
            "outcome" => expect.is_none() && event.outcome != EventOutcome::Mapped,
            // An event name says it already.
            "event-id" => event.outcome == EventOutcome::Unknown,
            // Numbers are made by dsmith, and the category is mostly an assumption.
            "qid" | "event-category" => false,
            _ => true,
        };
        if wanted && (expected.is_none() || key == "outcome") {
            found.push(Check::new(Place::Key(key), None, top(key, event)));
        }
    }
    for value in &event.fields {
        let said_otherwise = [Field::EventName, Field::EventCategory, Field::DeviceTime];
        let known = written.fields.contains_key(&value.field)
            || written.absent_fields.iter().any(|f| f.value == value.field);
        if !known && !said_otherwise.contains(&value.field) {
            let place = Place::Field(value.field.name());
            found.push(Check::new(place, None, Some(value.value.clone())));
        }
    }
    for (name, text) in other_properties(written, event) {
        let place = Place::Property(name.to_owned());
        found.push(Check::new(place, None, Some(text.to_owned())));
    }
    found
}

/// The keys at the top of an expectation, and what is written there.
fn keys(expect: &Expect) -> [(&'static str, Option<String>); 10] {
    let text = |value: &Option<crate::source::Spanned<String>>| {
        value.as_ref().map(|value| value.value.clone())
    };
    let number = |value: Option<u32>| value.map(|number| number.to_string());
    let time = text(&expect.log_source_time).map(|time| match time.parse::<Timestamp>() {
        Ok(time) => text_of_time(time.as_millisecond()),
        Err(_) => time,
    });
    [
        ("outcome", Some(expect.outcome.word().to_owned())),
        ("event-name", text(&expect.event_name)),
        ("qid", number(expect.qid.as_ref().map(|qid| qid.value))),
        (
            "severity",
            number(expect.severity.as_ref().map(|s| u32::from(s.value))),
        ),
        ("high-level-category", text(&expect.high_level_category)),
        (
            "low-level-category",
            number(expect.low_level_category.as_ref().map(|c| c.value)),
        ),
        ("event-id", text(&expect.event_id)),
        ("event-category", text(&expect.event_category)),
        ("log-source", text(&expect.log_source)),
        ("log-source-time", time),
    ]
}

/// What came out for a key at the top.
fn top(key: &str, event: &Event<'_>) -> Option<String> {
    let qid = &event.qid;
    match key {
        "outcome" => Some(outcome(event.outcome).word().to_owned()),
        "event-name" => Some(qid.name.clone().into_owned()),
        "qid" => qid.number.map(|number| number.to_string()),
        "severity" => Some(qid.severity.to_string()),
        "high-level-category" => Some(high_level(qid.high_level_category)),
        "low-level-category" => Some(qid.low_level_category.to_string()),
        "event-id" => event.event_id.clone(),
        "event-category" => Some(event.event_category.clone()),
        "log-source" => event.log_source.map(|source| source.name.clone()),
        _ => event.log_source_time.map(text_of_time),
    }
}

fn outcome(outcome: EventOutcome) -> Outcome {
    match outcome {
        EventOutcome::Mapped => Outcome::Mapped,
        EventOutcome::Unknown => Outcome::Unknown,
        EventOutcome::Stored => Outcome::Stored,
    }
}

fn high_level(id: u32) -> String {
    categories::high_level(id).map_or_else(|| id.to_string(), |category| category.name.to_owned())
}

/// Milliseconds since 1970 as ISO 8601 in UTC.
pub fn text_of_time(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(time) => format!("{time:.3}"),
        // Beyond what a calendar holds.
        Err(_) => milliseconds.to_string(),
    }
}
