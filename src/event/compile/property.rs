//! Custom properties as programs.

use std::sync::Arc;

use super::Compiler;
use crate::event::content::{Expression, ExpressionKind, Property};
use crate::event::java::{DatePattern, Regex};
use crate::event::json::Paths;
use crate::event::refusal::Subject;
use crate::model::Database;
use crate::model::key_path::KeyPath;
use crate::model::property::PropertyType;

/// What an expression of an event's property reads.
const EVENT_PAYLOAD: &str = "com.q1labs.core.types.event.NormalizedEventProperties$Payload";

/// A custom property with the expressions that may fill it, in the order of trial.
#[derive(Debug)]
pub(in crate::event) struct PropertyProgram {
    /// Its index in the content.
    pub property: usize,
    pub kind: PropertyType,
    pub date: Option<DatePattern>,
    pub expressions: Vec<ExpressionProgram>,
}

/// An expression.
#[derive(Debug)]
pub(in crate::event) struct ExpressionProgram {
    /// Its index in the property.
    pub expression: usize,
    pub reads: Reads,
    pub log_source: Option<i64>,
    pub qid: Option<i64>,
    pub category: Option<i64>,
}

/// How an expression reads.
#[derive(Debug)]
pub(in crate::event) enum Reads {
    /// The value in a slot.
    Slot(usize),
    /// A group of a regex.
    Regex(Arc<Regex>, usize),
}

impl Compiler<'_> {
    /// Refuses the expressions that no program takes up: those of a log source type that
    /// is not in the content, and those of flows.
    pub(super) fn refuse_unused(&mut self) {
        let content = self.content;
        let known = |id: i64| content.log_source_types.iter().any(|t| t.id == id);
        for (index, property) in content.properties.iter().enumerate() {
            let expressions = property.expressions.iter().enumerate();
            for (at, expression) in expressions.filter(|(_, e)| e.enabled) {
                let reason = match expression.log_source_type {
                    _ if property.database == Database::Flows => "flows are not run".to_owned(),
                    Some(id) if !known(id) => {
                        format!("its log source type {id} is not in the content")
                    }
                    _ => continue,
                };
                self.refuse(subject(index, property, at, expression), "", reason);
            }
        }
    }

    pub(super) fn properties(
        &mut self,
        log_source_type: i64,
        paths: &mut Paths,
    ) -> Vec<PropertyProgram> {
        let properties = self.content.properties.iter().enumerate();
        let events = properties.filter(|(_, p)| p.database == Database::Events);
        let programs = events
            .filter_map(|(index, property)| self.property(index, property, log_source_type, paths));
        programs.collect()
    }

    fn property(
        &mut self,
        index: usize,
        property: &Property,
        log_source_type: i64,
        paths: &mut Paths,
    ) -> Option<PropertyProgram> {
        let any = |e: &Expression| e.log_source_type.is_none_or(|id| id == log_source_type);
        let expressions = property.expressions.iter().enumerate();
        let mut used: Vec<(usize, &Expression)> =
            expressions.filter(|(_, e)| e.enabled && any(e)).collect();
        used.sort_by_key(|(_, e)| (e.rank, e.sequence));
        let date = match Self::date(property) {
            Ok(date) => date,
            Err((text, reason)) => {
                for (at, expression) in used {
                    let subject = subject(index, property, at, expression);
                    self.refuse(subject, &text, reason.clone());
                }
                return None;
            }
        };
        let mut expressions = Vec::new();
        for (at, expression) in used {
            match self.reads(expression, paths) {
                Ok(reads) => expressions.push(ExpressionProgram {
                    expression: at,
                    reads,
                    log_source: expression.log_source,
                    qid: expression.qid,
                    category: expression.category,
                }),
                Err((text, reason)) => {
                    self.refuse(subject(index, property, at, expression), &text, reason);
                }
            }
        }
        (!expressions.is_empty()).then_some(PropertyProgram {
            property: index,
            kind: property.kind,
            date,
            expressions,
        })
    }

    fn date(property: &Property) -> Result<Option<DatePattern>, (String, String)> {
        if property.kind != PropertyType::Time {
            return Ok(None);
        }
        let Some(pattern) = &property.date_pattern else {
            let why = "a time without a date pattern: how QRadar reads it is not documented";
            return Err((String::new(), why.to_owned()));
        };
        let date = DatePattern::compile(pattern).map_err(|why| (pattern.clone(), why))?;
        let language = property.language.as_deref().unwrap_or("en");
        if date.has_names() && !language.starts_with("en") {
            let why = format!("names of months and days in the language {language} are not run");
            return Err((pattern.clone(), why));
        }
        Ok(Some(date))
    }

    fn reads(
        &mut self,
        expression: &Expression,
        paths: &mut Paths,
    ) -> Result<Reads, (String, String)> {
        if expression.base != EVENT_PAYLOAD {
            let why = "it reads something else than the payload of an event".to_owned();
            return Err((expression.base.clone(), why));
        }
        match &expression.kind {
            ExpressionKind::KeyPath(text) => {
                let path = KeyPath::parse(text);
                let path =
                    path.map_err(|e| (text.clone(), format!("{} at byte {}", e.message, e.at)))?;
                Ok(Reads::Slot(paths.add(&path)))
            }
            ExpressionKind::Regex { regex: text, group } => {
                let refused = |why: String| (text.clone(), why);
                let number: usize = group
                    .parse()
                    .map_err(|_| refused(format!("capturegroup `{group}` is no number")))?;
                let regex = self.regex(text, false).map_err(refused)?;
                if number > regex.groups() {
                    let why = format!(
                        "group {number} is taken, and the regex has {}",
                        regex.groups()
                    );
                    return Err(refused(why));
                }
                Ok(Reads::Regex(regex, number))
            }
        }
    }
}

fn subject(index: usize, property: &Property, at: usize, expression: &Expression) -> Subject {
    Subject::Expression {
        property: index,
        name: property.name.clone(),
        expression: at,
        id: expression.id.clone(),
    }
}
