//! One event through one program: the fields of the extension, the event mapping, and
//! the custom properties.

use std::borrow::Cow;
use std::net::IpAddr;

use super::compile::{
    ExpressionProgram, FieldProgram, GroupProgram, JsonPart, ModifierProgram, PropertyProgram,
    Read, Reads, SourceProgram,
};
use super::content::{LogSourceType, Qid};
use super::engine::Engine;
use super::json::Found;
use super::parsed::{Event, FieldValue, Outcome, Problem, PropertyValue, QidRecord, Typed};
use super::settings::{Arrival, EventCategory};
use crate::model::categories::{self, STORED};
use crate::model::log_source_extension::Field;
use crate::model::property::PropertyType;
use crate::resolve::qid_base;

/// The severity of the QIDs that QRadar makes with every custom type.
pub(super) const DEFAULT_SEVERITY: u8 = 3;
/// The low-level category of events that have an event ID and no mapping.
const UNKNOWN: u32 = 10001;
/// The event ID of the two mappings that QRadar makes with every custom type, and the
/// categories of them.
const OWN_EVENT_ID: &str = "unknown";
const OWN_CATEGORIES: [&str; 2] = ["Stored", "unknown"];

/// The high-level category of a low-level one.
pub(super) fn high_level(category: u32) -> u32 {
    categories::high_level(category).map_or(category / 1000 * 1000, |high| high.id)
}

/// One event on its way.
pub(super) struct Run<'a, 'r> {
    pub engine: &'a Engine,
    pub payload: &'r str,
    pub found: Found<'r>,
    pub arrival: &'r Arrival,
    pub event: &'r mut Event<'a>,
}

/// What the match group that knew the event says of it.
pub(super) struct Matched {
    /// The log source type whose mappings are looked up.
    log_source_type: i64,
    category: Option<String>,
    severity: Option<u8>,
}

impl<'a> Run<'a, '_> {
    pub(super) fn problem(&mut self, subject: &'a str, message: String) {
        self.event.problems.push(Problem { subject, message });
    }

    /// The fields of a match group, if it reads an event name that one of its modifiers
    /// lets through.
    pub(super) fn group(&mut self, group: &'a GroupProgram) -> Option<Matched> {
        let mut fields = group.fields.iter();
        let name = fields.find(|field| field.field == Field::EventName)?;
        let name = self.field(name)?;
        let modifiers = &group.modifiers;
        let modifier = modifiers.iter().find(|m| self.matches(m, &name.value));
        if modifier.is_none() && !modifiers.is_empty() {
            return None;
        }
        for field in &group.fields {
            let value = match field.field {
                Field::EventName => Some(name.clone()),
                _ => self.field(field),
            };
            self.event.fields.extend(value);
        }
        let category = modifier.and_then(|m| m.category.clone());
        let read = self.event.field(Field::EventCategory).map(str::to_owned);
        self.event.event_id = Some(name.value);
        Some(Matched {
            log_source_type: group.log_source_type,
            category: category.or(read),
            severity: modifier.and_then(|m| m.severity),
        })
    }

    fn matches(&mut self, modifier: &ModifierProgram, name: &str) -> bool {
        match &modifier.matches {
            Ok(wanted) => wanted == name,
            Err(regex) => regex.is_match(name).unwrap_or_else(|why| {
                self.problem("event-match-multiple", why.to_string());
                false
            }),
        }
    }

    fn field(&mut self, field: &'a FieldProgram) -> Option<FieldValue<'a>> {
        let mut sources = field.sources.iter();
        sources.find_map(|source| {
            let value = self.source(field.field, source)?;
            Some(FieldValue {
                field: field.field,
                value,
                pattern: &source.pattern,
                order: source.order,
            })
        })
    }

    fn source(&mut self, field: Field, source: &'a SourceProgram) -> Option<String> {
        let value = match &source.read {
            Read::Json(parts) => {
                let parts = parts.iter().map(|part| match part {
                    JsonPart::Literal(text) => Some(text.clone()),
                    JsonPart::Slot(slot) => self.found.value(*slot),
                });
                parts.collect::<Option<String>>()?
            }
            Read::Regex(regex, capture) => match regex.find(self.payload) {
                Ok(found) => capture.value(self.payload, &found?)?,
                Err(why) => {
                    self.problem(&source.pattern, why.to_string());
                    return None;
                }
            },
        };
        let value = self.given(value)?;
        if let Err(wanted) = fits(field, &value) {
            let message = format!("`{value}` is no {wanted}");
            self.problem(field.name(), message);
            return None;
        }
        if field == Field::DeviceTime {
            self.device_time(source, &value);
        }
        Some(value)
    }

    /// A value, unless it is empty and that counts as none.
    fn given(&self, value: String) -> Option<String> {
        (self.engine.settings.empty_values || !value.is_empty()).then_some(value)
    }

    fn device_time(&mut self, source: &'a SourceProgram, value: &str) {
        let Some(date) = &source.date else {
            return;
        };
        let time = date.parse(value, &self.engine.settings.time_zone, self.year());
        let time = time.and_then(|time| time.ok_or_else(|| not_of_pattern(value)));
        match time {
            Ok(time) => self.event.log_source_time = Some(time),
            Err(message) => self.problem("DeviceTime", message),
        }
    }

    fn year(&self) -> Option<i16> {
        let zone = &self.engine.settings.time_zone;
        let time = self.arrival.time?;
        Some(time.to_zoned(zone.clone()).year())
    }

    /// Finds the QID of the event name and category.
    pub(super) fn look_up(&mut self, matched: Option<&Matched>, of: &'a LogSourceType) {
        let own_category = || match &self.engine.settings.event_category {
            EventCategory::InternalName => of.internal_name.clone(),
            EventCategory::DisplayName => of.name.clone(),
            EventCategory::Text(text) => text.clone(),
        };
        let read = matched.and_then(|m| m.category.clone());
        self.event.event_category = read.unwrap_or_else(own_category);
        let type_id = matched.map_or(of.id, |m| m.log_source_type);
        let event_id = self.event.event_id.as_deref();
        let mapped = event_id.and_then(|id| self.mapped(type_id, id, &self.event.event_category));
        self.event.outcome = match (mapped, matched) {
            (Some(_), _) => Outcome::Mapped,
            (None, Some(_)) => Outcome::Unknown,
            (None, None) => Outcome::Stored,
        };
        self.event.qid = match mapped {
            Some(qid) => record(qid),
            None => self.own_record(of),
        };
        if let Some(severity) = matched.and_then(|m| m.severity) {
            self.event.qid.severity = severity;
        }
    }

    fn mapped(&self, log_source_type: i64, event_id: &str, category: &str) -> Option<&'a Qid> {
        let engine: &'a Engine = self.engine;
        let rows = engine.mappings.get(&log_source_type)?.get(event_id)?;
        let (_, qid) = rows.iter().find(|(known, _)| known == category)?;
        Some(&engine.content.qids[*qid])
    }

    /// The record of Unknown or Stored: the one that came with the type, or what QRadar
    /// makes of every custom type.
    fn own_record(&self, of: &'a LogSourceType) -> QidRecord<'a> {
        let unknown = self.event.outcome == Outcome::Unknown;
        let category = OWN_CATEGORIES[usize::from(unknown)];
        if let Some(qid) = self.mapped(of.id, OWN_EVENT_ID, category) {
            return record(qid);
        }
        let base = u32::try_from(of.id).map(qid_base).ok();
        let (name, category) = if unknown {
            (Cow::Borrowed("Unknown"), UNKNOWN)
        } else {
            (Cow::Owned(format!("{} Message", of.name)), STORED)
        };
        QidRecord {
            number: base.map(|base| i64::from(base) + i64::from(unknown)),
            name,
            severity: DEFAULT_SEVERITY,
            low_level_category: category,
            high_level_category: high_level(category),
        }
    }

    /// The value of a custom property, from the first expression that gives one.
    pub(super) fn property(&mut self, program: &'a PropertyProgram) {
        let property = &self.engine.content.properties[program.property];
        for expression in &program.expressions {
            if !self.applies(expression) {
                continue;
            }
            let Some(text) = self.expression(expression, &property.name) else {
                continue;
            };
            let typed = match self.typed(program, &text) {
                Ok(typed) => typed,
                Err(message) => {
                    self.problem(&property.name, message);
                    continue;
                }
            };
            self.event.properties.push(PropertyValue {
                property: program.property,
                name: &property.name,
                text,
                typed,
                expression: expression.expression,
                expression_id: &property.expressions[expression.expression].id,
            });
            return;
        }
    }

    fn applies(&self, expression: &ExpressionProgram) -> bool {
        let qid = &self.event.qid;
        let log_source = self.event.log_source.map(|source| source.id);
        let category = i64::from(qid.low_level_category);
        (expression.log_source.is_none() || expression.log_source == log_source)
            && (expression.qid.is_none() || expression.qid == qid.number)
            && (expression.category.is_none() || expression.category == Some(category))
    }

    fn expression(&mut self, expression: &ExpressionProgram, name: &'a str) -> Option<String> {
        let value = match &expression.reads {
            Reads::Slot(slot) => self.found.value(*slot)?,
            Reads::Regex(regex, group) => match regex.find(self.payload) {
                Ok(found) => self.payload[found?.get(*group)?.clone()?].to_owned(),
                Err(why) => {
                    self.problem(name, why.to_string());
                    return None;
                }
            },
        };
        self.given(value)
    }

    /// The value by the property's type, or why it is none.
    fn typed(&self, program: &PropertyProgram, text: &str) -> Result<Typed, String> {
        let other = || format!("`{text}` is no {}", program.kind.name());
        match program.kind {
            PropertyType::String => Some(Typed::String),
            PropertyType::Numeric => number(text).map(Typed::Numeric),
            PropertyType::Ip => text.trim().parse().ok().map(Typed::Ip),
            PropertyType::Port => text.trim().parse().ok().map(Typed::Port),
            PropertyType::Time => {
                let zone = &self.engine.settings.time_zone;
                let date = program.date.as_ref().ok_or_else(other)?;
                let time = date.parse(text, zone, self.year())?;
                Some(Typed::Time(time.ok_or_else(|| not_of_pattern(text))?))
            }
        }
        .ok_or_else(other)
    }
}

/// Whether a field can hold the value; if not, what it holds.
fn fits(field: Field, value: &str) -> Result<(), &'static str> {
    use Field::{
        DestinationIp, DestinationIpPostNAT, DestinationIpPreNAT, DestinationIpv6, DestinationPort,
        DestinationPortPostNAT, DestinationPortPreNAT, IdentityIp, IdentityIpv6, SourceIp,
        SourceIpPostNAT, SourceIpPreNAT, SourceIpv6, SourcePort, SourcePortPostNAT,
        SourcePortPreNAT,
    };
    let value = value.trim();
    let (fits, wanted) = match field {
        SourceIp | SourceIpPreNAT | SourceIpPostNAT | SourceIpv6 | DestinationIp
        | DestinationIpPreNAT | DestinationIpPostNAT | DestinationIpv6 | IdentityIp
        | IdentityIpv6 => (value.parse::<IpAddr>().is_ok(), "IP address"),
        SourcePort
        | SourcePortPreNAT
        | SourcePortPostNAT
        | DestinationPort
        | DestinationPortPreNAT
        | DestinationPortPostNAT => (value.parse::<u16>().is_ok(), "port"),
        _ => (true, ""),
    };
    if fits { Ok(()) } else { Err(wanted) }
}

fn not_of_pattern(text: &str) -> String {
    format!("`{text}` is not of its date pattern")
}

fn record(qid: &Qid) -> QidRecord<'_> {
    QidRecord {
        number: Some(qid.number),
        name: Cow::Borrowed(&qid.name),
        severity: qid.severity,
        low_level_category: qid.low_level_category,
        high_level_category: high_level(qid.low_level_category),
    }
}

/// A decimal number; `NaN`, `inf` and the like are none.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|n: &f64| n.is_finite());
    number.filter(|_| digits)
}
