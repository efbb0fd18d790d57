//! What each of the 29 saved searches must answer, counted from the feeds' own events and
//! from nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lab::feeds::Feeds;
use lab::feeds::kind::Kind;
use serde_json::Value;

/// An event as the feed serves it.
pub struct Event {
    at: Timestamp,
    json: Value,
}

impl Event {
    fn hour(&self) -> String {
        self.at
            .to_zoned(TimeZone::UTC)
            .strftime("%Y-%m-%d %H:00")
            .to_string()
    }

    fn text(&self, pointer: &str) -> Option<String> {
        self.json.pointer(pointer)?.as_str().map(str::to_owned)
    }

    /// An array as its text, white space between its tokens left out.
    fn array(&self, pointer: &str) -> Option<String> {
        self.json
            .pointer(pointer)
            .filter(|value| value.is_array())
            .map(Value::to_string)
    }

    fn actions(&self, module: &str) -> String {
        let actions = self
            .json
            .pointer("/filter/actions")
            .and_then(Value::as_array);
        let own = actions
            .into_iter()
            .flatten()
            .filter(|action| action["module"] == module);
        Value::Array(own.cloned().collect()).to_string()
    }

    fn last_final(&self, field: &str) -> Option<String> {
        let actions = self
            .json
            .pointer("/filter/actions")
            .and_then(Value::as_array);
        let last = actions
            .into_iter()
            .flatten()
            .rfind(|action| action["isFinal"] == true)?;
        last[field].as_str().map(str::to_owned)
    }

    /// The distinct values of the threats, in order of appearance.
    fn threats(&self, field: &str) -> Option<String> {
        let threats = self.json["threatsInfoMap"].as_array()?;
        let mut distinct: Vec<&str> = Vec::new();
        for value in threats.iter().filter_map(|threat| threat[field].as_str()) {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        (!distinct.is_empty()).then(|| distinct.join(", "))
    }

    fn recipient(&self) -> Option<String> {
        self.text("/recipient/0")
            .or_else(|| self.text("/recipient"))
    }
}

/// Everything that was made.
pub struct Made {
    events: BTreeMap<Kind, Vec<Event>>,
}

impl Made {
    pub fn of(feeds: &Feeds) -> Self {
        let events = Kind::ALL.map(|kind| {
            let log = feeds.log(kind).unwrap();
            let read = log.read(0, log.len()).into_iter();
            let read = read.map(|event| Event {
                at: event.at,
                json: serde_json::from_slice(&event.bytes()).unwrap(),
            });
            (kind, read.collect())
        });
        Self {
            events: events.into(),
        }
    }

    pub fn of_kind(&self, kind: Kind) -> &[Event] {
        &self.events[&kind]
    }

    /// How many events of these kinds have each key.
    fn count(
        &self,
        kinds: &[Kind],
        key: impl Fn(Kind, &Event) -> Option<Vec<Option<String>>>,
    ) -> Counts {
        let mut counts = Counts::new();
        for kind in kinds {
            for key in self
                .of_kind(*kind)
                .iter()
                .filter_map(|event| key(*kind, event))
            {
                *counts.entry(key).or_default() += 1;
            }
        }
        counts
    }

    /// Messages by one value, those without it left out.
    fn messages(&self, value: impl Fn(&Event) -> Option<String>) -> Counts {
        self.count(&[Kind::Message], |_, event| Some(vec![Some(value(event)?)]))
    }

    /// TAP events by one value, those without it left out.
    fn threats(&self, kinds: &[Kind], value: impl Fn(Kind, &Event) -> Option<String>) -> Counts {
        self.count(kinds, |kind, event| {
            Some(vec![Some(value(kind, event).filter(|v| !v.is_empty())?)])
        })
    }
}

type Counts = BTreeMap<Vec<Option<String>>, u64>;

/// What a search must answer.
pub enum Rows {
    /// Each key with its count, in any order of equal counts.
    All(Counts),
    /// The ten greatest counts.
    Top(Counts),
    /// So many rows.
    Many(usize),
}

impl Rows {
    pub fn check(&self, name: &str, rows: &[Value]) {
        match self {
            Self::All(counts) => {
                assert_eq!(&read(rows), counts, "{name}");
                assert!(!counts.is_empty(), "{name} shows nothing");
            }
            Self::Top(counts) => {
                let mut greatest: Vec<u64> = counts.values().copied().collect();
                greatest.sort_unstable_by(|a, b| b.cmp(a));
                greatest.truncate(10);
                let found: Vec<u64> = rows.iter().map(count).collect();
                assert_eq!(found, greatest, "{name}");
                for (key, count) in read(rows) {
                    assert_eq!(counts.get(&key), Some(&count), "{name}: {key:?}");
                }
                assert!(!counts.is_empty(), "{name} shows nothing");
            }
            Self::Many(wanted) => assert_eq!(rows.len(), *wanted, "{name}"),
        }
    }
}

/// The last column is the count, the others are the key.
fn read(rows: &[Value]) -> Counts {
    let pair = |row: &Value| {
        let mut values: Vec<&Value> = row.as_object().unwrap().values().collect();
        values.pop();
        (
            values
                .into_iter()
                .map(|value| value.as_str().map(str::to_owned))
                .collect(),
            count(row),
        )
    };
    rows.iter().map(pair).collect()
}

fn count(row: &Value) -> u64 {
    row.as_object()
        .unwrap()
        .values()
        .next_back()
        .unwrap()
        .as_u64()
        .unwrap()
}

const MESSAGES: [Kind; 2] = [Kind::MessagesBlocked, Kind::MessagesDelivered];
const CLICKS: [Kind; 2] = [Kind::ClicksBlocked, Kind::ClicksPermitted];

fn classification(kind: Kind, event: &Event) -> Option<String> {
    if MESSAGES.contains(&kind) {
        event.threats("classification")
    } else {
        event.text("/classification")
    }
}

fn campaign(kind: Kind, event: &Event) -> Option<String> {
    if MESSAGES.contains(&kind) {
        event.threats("campaignID")
    } else {
        event
            .text("/campaignID")
            .or_else(|| event.text("/campaignId"))
    }
}

fn from(event: &Event) -> Option<String> {
    event.array("/msg/header/from")
}

fn folder(event: &Event) -> Option<String> {
    event.text("/filter/quarantine/folder")
}

fn attachments(event: &Event) -> Option<Vec<Option<String>>> {
    let names: Vec<_> = (0..5)
        .map(|n| event.text(&format!("/msgParts/{n}/labeledName")))
        .collect();
    let is_body = |name: &&String| matches!(name.as_str(), "text.txt" | "text.html");
    names
        .iter()
        .flatten()
        .any(|name| !is_body(&name))
        .then_some(names)
}

/// What the saved search of this name must answer.
pub fn rows_of(name: &str, made: &Made) -> Rows {
    let by_hour = |value: fn(&Event) -> Option<String>, all: bool| {
        made.count(&[Kind::Message], |_, event| {
            let value = value(event);
            (all || value.is_some()).then(|| vec![Some(event.hour()), value])
        })
    };
    let tls = |event: &Event| event.text("/connection/tls/inbound/version");
    let all_tap = || [MESSAGES, CLICKS].concat();
    let threat_types = |kinds: &[Kind]| made.threats(kinds, |_, event| event.threats("threatType"));
    let actions = |module: &'static str| {
        made.messages(|event| Some(event.actions(module)).filter(|actions| actions != "[]"))
    };
    match name {
        "PoD Messages Over Time by Direction" => {
            Rows::All(by_hour(|e| e.text("/filter/routeDirection"), true))
        }
        "PoD Messages by Disposition" => {
            Rows::All(made.messages(|e| e.text("/filter/disposition")))
        }
        "PoD Messages by Route Direction" => {
            Rows::All(made.messages(|e| e.text("/filter/routeDirection")))
        }
        "PoD Top Senders" => Rows::Top(made.messages(from)),
        "PoD Top Recipients" => Rows::Top(made.messages(|e| e.array("/msg/header/to"))),
        "PoD Top Final Rules" => Rows::Top(made.messages(|e| e.last_final("rule"))),
        "PoD Final Modules" => Rows::All(made.messages(|e| e.last_final("module"))),
        "PoD Spam Types" => {
            Rows::All(made.messages(|e| e.text("/filter/modules/spam/triggeredClassifier")))
        }
        "PoD Message Summary" => Rows::Many(made.of_kind(Kind::Message).len().min(1000)),
        "PoD Inbound TLS Versions" => Rows::All(made.messages(tls)),
        "PoD Inbound TLS Versions Over Time" => Rows::All(by_hour(
            |e| e.text("/connection/tls/inbound/version"),
            false,
        )),
        "PoD Top Senders Without Inbound TLS" => {
            Rows::Top(made.messages(|e| if tls(e).is_none() { from(e) } else { None }))
        }
        "PoD Top 10 Quarantine Trends" => Rows::All(by_hour(folder, false)),
        "PoD Quarantine Folders" => Rows::All(made.messages(folder)),
        "PoD Top Quarantined Recipients" => {
            Rows::Top(made.messages(|e| folder(e).and_then(|_| e.array("/msg/header/to"))))
        }
        "PoD SPF Actions" => Rows::All(actions("spf")),
        "PoD DKIM Actions" => Rows::All(actions("dkimv")),
        "PoD DMARC Actions" => Rows::All(actions("dmarc")),
        "PoD Top Subjects" => {
            Rows::Top(made.messages(|e| e.array("/msg/normalizedHeader/subject")))
        }
        "PoD Top Attachments" => Rows::Top(made.count(&[Kind::Message], |_, e| attachments(e))),
        "PoD Mail Log Volume" => {
            Rows::All(made.count(&[Kind::Maillog], |_, e| Some(vec![Some(e.hour())])))
        }
        "TAP Top TAP Classification" => Rows::Top(made.threats(&all_tap(), classification)),
        "TAP All Messages Threat Types" => Rows::All(threat_types(&MESSAGES)),
        "TAP Blocked Messages Threat Types" => Rows::All(threat_types(&[Kind::MessagesBlocked])),
        "TAP Delivered Messages Threat Types" => {
            Rows::All(threat_types(&[Kind::MessagesDelivered]))
        }
        "TAP Clicks Over Time" => Rows::All(made.count(&CLICKS, |kind, e| {
            let name = if kind == Kind::ClicksBlocked {
                "Clicks Blocked"
            } else {
                "Clicks Permitted"
            };
            Some(vec![Some(e.hour()), Some(name.to_owned())])
        })),
        "TAP Top Targeted Recipients" => Rows::Top(made.threats(&all_tap(), |_, e| e.recipient())),
        "TAP Top Campaigns" => Rows::Top(made.threats(&all_tap(), campaign)),
        "TAP Message Scores" => Rows::Many(
            MESSAGES
                .iter()
                .map(|kind| made.of_kind(*kind).len())
                .sum::<usize>()
                .min(1000),
        ),
        other => panic!("no expectation for {other}"),
    }
}
