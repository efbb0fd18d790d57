//! A log source extension as a program.

use std::sync::Arc;

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};

use super::Compiler;
use super::capture::Capture;
use crate::event::content::Extension;
use crate::event::extension::{
    self, Document, MatchGroup, Matcher, Modifier, ModifierMatch, Pattern,
};
use crate::event::java::{DatePattern, Regex};
use crate::event::json::Paths;
use crate::event::refusal::Subject;
use crate::model::key_path::KeyPath;
use crate::model::log_source_extension::Field;

/// A match group.
#[derive(Debug)]
pub(in crate::event) struct GroupProgram {
    /// The log source type whose event mappings are looked up.
    pub log_source_type: i64,
    /// The fields, in the order of the document.
    pub fields: Vec<FieldProgram>,
    /// What changes an event by its name.
    pub modifiers: Vec<ModifierProgram>,
}

/// A field with its sources in the order in which they are tried.
#[derive(Debug)]
pub(in crate::event) struct FieldProgram {
    pub field: Field,
    pub sources: Vec<SourceProgram>,
}

/// One source of a field.
#[derive(Debug)]
pub(in crate::event) struct SourceProgram {
    pub pattern: String,
    pub order: u32,
    pub read: Read,
    /// Of DeviceTime.
    pub date: Option<DatePattern>,
}

/// How a source reads.
#[derive(Debug)]
pub(in crate::event) enum Read {
    /// Key paths and texts, one after the other.
    Json(Vec<JsonPart>),
    /// A regex.
    Regex(Arc<Regex>, Capture),
}

/// A part of a value that is read from JSON.
#[derive(Debug)]
pub(in crate::event) enum JsonPart {
    /// Text as it is.
    Literal(String),
    /// The value in a slot.
    Slot(usize),
}

/// An `event-match-single` or `event-match-multiple`.
#[derive(Debug)]
pub(in crate::event) struct ModifierProgram {
    /// The event name, or a regex on it.
    pub matches: Result<String, Arc<Regex>>,
    pub category: Option<String>,
    pub severity: Option<u8>,
}

/// Severity when the one that is written is out of range, as IBM documents.
const DEFAULT_SEVERITY: u8 = 5;

/// What is being compiled.
struct Unit<'d> {
    extension: &'d Extension,
    document: &'d Document,
}

impl Unit<'_> {
    fn subject(&self, pattern: &str, field: Option<&str>) -> Subject {
        Subject::Pattern {
            extension: self.extension.id,
            name: self.extension.name.clone(),
            pattern: pattern.to_owned(),
            field: field.map(str::to_owned),
        }
    }

    fn pattern(&self, id: &str) -> Result<&Pattern, String> {
        let mut patterns = self.document.patterns.iter();
        let found = patterns.find(|p| p.id == id);
        found.ok_or_else(|| "no pattern has this id".to_owned())
    }
}

impl Compiler<'_> {
    pub(super) fn extension(
        &mut self,
        extension: &Extension,
        log_source_type: i64,
        paths: &mut Paths,
    ) -> Vec<GroupProgram> {
        let document = match extension::parse(&extension.xml) {
            Ok(document) => document,
            Err(reason) => {
                let subject = Subject::Extension {
                    extension: extension.id,
                    name: extension.name.clone(),
                };
                self.refuse(subject, "", reason);
                return Vec::new();
            }
        };
        let unit = Unit {
            extension,
            document: &document,
        };
        let mut groups: Vec<&MatchGroup> = document.groups.iter().collect();
        groups.sort_by_key(|group| group.order);
        let groups = groups.into_iter();
        groups
            .map(|group| self.group(&unit, group, log_source_type, paths))
            .collect()
    }

    fn group(
        &mut self,
        unit: &Unit<'_>,
        group: &MatchGroup,
        log_source_type: i64,
        paths: &mut Paths,
    ) -> GroupProgram {
        let mut fields: Vec<FieldProgram> = Vec::new();
        for matcher in &group.matchers {
            match self.matcher(unit, matcher, paths) {
                Ok((field, source)) => {
                    let known = fields.iter().position(|known| known.field == field);
                    let at = known.unwrap_or_else(|| {
                        let sources = Vec::new();
                        fields.push(FieldProgram { field, sources });
                        fields.len() - 1
                    });
                    fields[at].sources.push(source);
                }
                Err((text, reason)) => {
                    let subject = unit.subject(&matcher.pattern, Some(&matcher.field));
                    self.refuse(subject, &text, reason);
                }
            }
        }
        for field in &mut fields {
            field.sources.sort_by_key(|source| source.order);
        }
        let modifiers = group.modifiers.iter();
        let modifiers = modifiers.filter_map(|m| self.modifier(unit, m)).collect();
        GroupProgram {
            log_source_type: group.type_override.unwrap_or(log_source_type),
            fields,
            modifiers,
        }
    }

    /// A matcher, or the text that is refused and why.
    fn matcher(
        &mut self,
        unit: &Unit<'_>,
        matcher: &Matcher,
        paths: &mut Paths,
    ) -> Result<(Field, SourceProgram), (String, String)> {
        let bare = |reason: String| (String::new(), reason);
        let field = field(&matcher.field).map_err(bare)?;
        let pattern = unit.pattern(&matcher.pattern).map_err(bare)?;
        let text = pattern_text(pattern).map_err(|why| (pattern.text.clone(), why))?;
        known_attributes(&pattern.unknown).map_err(bare)?;
        known_attributes(&matcher.unknown).map_err(bare)?;
        let refused = |reason: String| (text.to_owned(), reason);
        let read = match (matcher.element.as_str(), pattern.kind.as_str()) {
            ("matcher", "JavaPattern") => {
                let capture = matcher.capture.as_deref();
                let capture = Capture::parse(capture, matcher.substitutions).map_err(refused)?;
                let regex = self.regex(text, pattern.case_insensitive);
                let regex = regex.map_err(refused)?;
                has_groups(&regex, &capture).map_err(refused)?;
                Read::Regex(regex, capture)
            }
            ("json-matcher", "JsonKeypath") => {
                let parts = json_parts(text, matcher.substitutions).map_err(refused)?;
                let parts = parts.into_iter();
                let slots = parts.map(|part| match part {
                    Ok(path) => JsonPart::Slot(paths.add(&path)),
                    Err(literal) => JsonPart::Literal(literal),
                });
                Read::Json(slots.collect())
            }
            (element, kind) => {
                let why = format!("<{element}> with a pattern of type {kind} is not run");
                return Err(refused(why));
            }
        };
        let date = match (&matcher.date_pattern, field) {
            (Some(date), Field::DeviceTime) => {
                let date = DatePattern::compile(date).map_err(|why| (date.clone(), why))?;
                Some(date)
            }
            (None, Field::DeviceTime) => {
                let why = "without ext-data, how QRadar reads the time is not documented";
                return Err(refused(why.to_owned()));
            }
            _ => None,
        };
        let source = SourceProgram {
            pattern: matcher.pattern.clone(),
            order: matcher.order,
            read,
            date,
        };
        Ok((field, source))
    }

    fn modifier(&mut self, unit: &Unit<'_>, modifier: &Modifier) -> Option<ModifierProgram> {
        let matches = match &modifier.matches {
            ModifierMatch::Single(name) => Ok(name.clone()),
            ModifierMatch::Multiple { pattern: id, group } => {
                let compiled = unit.pattern(id).and_then(|pattern| {
                    let text = pattern_text(pattern)?;
                    if group.is_some() {
                        return Err("what capture-group-index does is not documented".to_owned());
                    }
                    self.regex(text, pattern.case_insensitive)
                });
                match compiled {
                    Ok(regex) => Err(regex),
                    Err(reason) => {
                        let text = unit.pattern(id).map_or("", |p| p.text.as_str());
                        self.refuse(unit.subject(id, Some("event-match-multiple")), text, reason);
                        return None;
                    }
                }
            }
        };
        let severity = modifier.severity.as_deref().map(severity);
        Some(ModifierProgram {
            matches,
            category: modifier.category.clone(),
            severity,
        })
    }
}

fn severity(text: &str) -> u8 {
    let number = text.trim().parse().ok();
    number
        .filter(|n| (1..=10).contains(n))
        .unwrap_or(DEFAULT_SEVERITY)
}

fn field(name: &str) -> Result<Field, String> {
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    Field::deserialize(name).map_err(|_| "the field is not documented".to_owned())
}

fn known_attributes(unknown: &[String]) -> Result<(), String> {
    match unknown.first() {
        None => Ok(()),
        Some(name) => Err(format!("the attribute {name} is not run")),
    }
}

/// The text of a pattern without the white space that is not part of it.
fn pattern_text(pattern: &Pattern) -> Result<&str, String> {
    let text = pattern.text.as_str();
    let trimmed = text.trim();
    if pattern.kind != "JavaPattern" || (pattern.trim_whitespace && !trimmed.contains(['\n', '\r']))
    {
        return Ok(trimmed);
    }
    if text.contains(['\n', '\r']) {
        return Err("what QRadar does with line breaks in a pattern is not documented".to_owned());
    }
    Ok(text)
}

fn has_groups(regex: &Regex, capture: &Capture) -> Result<(), String> {
    let (highest, groups) = (capture.highest(), regex.groups());
    if highest > groups {
        return Err(format!(
            "group {highest} is taken, and the regex has {groups}"
        ));
    }
    Ok(())
}

/// A key path, or with substitutions `{key path}` and texts.
fn json_parts(text: &str, substitutions: bool) -> Result<Vec<Result<KeyPath, String>>, String> {
    let path = |text: &str| {
        let path = KeyPath::parse(text);
        path.map_err(|e| format!("{} at byte {}", e.message, e.at))
    };
    if !substitutions || !text.contains('{') || text.starts_with('/') {
        return Ok(vec![Ok(path(text)?)]);
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        if !literal.is_empty() {
            parts.push(Err(literal.to_owned()));
        }
        let Some((inside, after)) = after.split_once('}') else {
            return Err("`{` is not closed".to_owned());
        };
        parts.push(Ok(path(inside)?));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Err(rest.to_owned()));
    }
    Ok(parts)
}
