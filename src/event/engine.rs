//! The way of a line: log source, cut, extension, event mapping, custom properties.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::compile::{self, Program, Programs};
use super::content::Content;
use super::parsed::{Event, Outcome, QidRecord};
use super::refusal::Refusal;
use super::run::{DEFAULT_SEVERITY, Run, high_level};
use super::settings::{Arrival, Settings};
use super::syslog;
use crate::model::categories::STORED;

/// Content, ready to parse events. It is never changed, so any number of threads use one.
#[derive(Debug)]
pub struct Engine {
    pub(super) content: Content,
    pub(super) settings: Settings,
    programs: Programs,
    /// Log source indexes by identifier, in parsing order.
    identifiers: BTreeMap<String, Vec<usize>>,
    /// Event mappings by log source type and event ID: category and QID index.
    pub(super) mappings: BTreeMap<i64, BTreeMap<String, Vec<(String, usize)>>>,
}

impl Engine {
    /// Compiles content. What is refused takes no part, and everything else runs.
    pub fn new(content: Content, settings: Settings) -> (Self, Vec<Refusal>) {
        let (programs, refusals) = compile::compile(&content);
        let engine = Self {
            identifiers: identifiers(&content, &settings),
            mappings: mappings(&content),
            programs,
            content,
            settings,
        };
        (engine, refusals)
    }

    /// What it was made of.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Parses a line that comes from nowhere in particular.
    pub fn process<'a>(&'a self, line: &'a [u8]) -> Event<'a> {
        self.process_arrived(line, &Arrival::default())
    }

    /// Parses a line. Its log source is the one whose identifier is the header's host
    /// name; without a host name, the one whose identifier is the address of the sender.
    pub fn process_arrived<'a>(&'a self, line: &'a [u8], arrival: &Arrival) -> Event<'a> {
        let event = self.received(line);
        let sender = arrival.address.map(|address| address.to_string());
        let host = event.header.host.or(sender.as_deref());
        let key = host.map(|host| self.settings.identifier(host));
        let candidates = key.and_then(|key| self.identifiers.get(key.as_ref()));
        let Some(candidates) = candidates else {
            return event;
        };
        // Several log sources with one identifier: the first that knows the event's name.
        let mut first = None;
        for &index in candidates {
            let mut parsed = event.clone();
            parsed.log_source = Some(&self.content.log_sources[index]);
            if let Some(program) = self.programs.of_log_source[index] {
                self.run(&self.programs.list[program], &mut parsed, arrival);
            }
            if parsed.outcome != Outcome::Stored {
                return parsed;
            }
            first.get_or_insert(parsed);
        }
        first.unwrap_or(event)
    }

    /// Parses a line as an event of this log source type ([`super::LogSourceType::id`]),
    /// whatever its header says. None when the content has no such type.
    pub fn process_as<'a>(
        &'a self,
        line: &'a [u8],
        log_source_type: i64,
        arrival: &Arrival,
    ) -> Option<Event<'a>> {
        let mut types = self.content.log_source_types.iter();
        let index = types.position(|t| t.id == log_source_type)?;
        let mut event = self.received(line);
        self.run(&self.programs.list[index], &mut event, arrival);
        Some(event)
    }

    /// The event as it is before any parsing.
    fn received<'a>(&'a self, line: &'a [u8]) -> Event<'a> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let kept = line.len().min(self.settings.payload_limit);
        let payload = String::from_utf8_lossy(&line[..kept]);
        let header = match &payload {
            Cow::Borrowed(text) => syslog::header(text),
            // The header is at the start, where other bytes than ASCII are an error.
            Cow::Owned(_) => syslog::header(ascii_prefix(&line[..kept])),
        };
        Event {
            header,
            payload,
            cut: line.len() - kept,
            log_source: None,
            log_source_type: None,
            fields: Vec::new(),
            event_id: None,
            event_category: String::new(),
            log_source_time: None,
            outcome: Outcome::Stored,
            qid: QidRecord {
                number: None,
                name: Cow::Borrowed("Stored"),
                severity: DEFAULT_SEVERITY,
                low_level_category: STORED,
                high_level_category: high_level(STORED),
            },
            properties: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn run<'a>(&'a self, program: &'a Program, event: &mut Event<'a>, arrival: &Arrival) {
        let log_source_type = &self.content.log_source_types[program.log_source_type];
        event.log_source_type = Some(log_source_type);
        let payload = event.payload.clone();
        let (found, cut) = program.paths.find(&payload, self.settings.json);
        let mut run = Run {
            engine: self,
            payload: &payload,
            found,
            arrival,
            event,
        };
        if let Some(cut) = cut {
            let message = format!("the object that begins at byte {} does not end", cut.at);
            run.problem("JSON", message);
        }
        let group = program.groups.iter().find_map(|group| run.group(group));
        run.look_up(group.as_ref(), log_source_type);
        for property in &program.properties {
            run.property(property);
        }
    }
}

/// The longest start of a line that is ASCII.
fn ascii_prefix(line: &[u8]) -> &str {
    let length = line.iter().take_while(|byte| byte.is_ascii()).count();
    str::from_utf8(&line[..length]).unwrap_or_default()
}

fn identifiers(content: &Content, settings: &Settings) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, log_source) in content.log_sources.iter().enumerate() {
        if log_source.enabled {
            let key = settings.identifier(&log_source.identifier);
            let known = found.entry(key.into_owned());
            known.or_default().push(index);
        }
    }
    for indexes in found.values_mut() {
        indexes.sort_by_key(|index| content.log_sources[*index].parsing_order);
    }
    found
}

fn mappings(content: &Content) -> BTreeMap<i64, BTreeMap<String, Vec<(String, usize)>>> {
    let mut found: BTreeMap<i64, BTreeMap<String, Vec<(String, usize)>>> = BTreeMap::new();
    let mut rows: Vec<_> = content.event_mappings.iter().collect();
    // An author's mapping comes before one that QRadar made.
    rows.sort_by_key(|row| !row.custom);
    let qids: BTreeMap<i64, usize> = (content.qids.iter().enumerate())
        .map(|(index, qid)| (qid.id, index))
        .collect();
    for row in rows {
        let Some(qid) = qids.get(&row.qid) else {
            continue;
        };
        let of_type = found.entry(row.log_source_type).or_default();
        let of_event = of_type.entry(row.event_id.clone()).or_default();
        of_event.push((row.category.clone(), *qid));
    }
    found
}
