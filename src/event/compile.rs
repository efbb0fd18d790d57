//! Content to programs: each log source type with its extension and the expressions of
//! custom properties that read its events. Whatever cannot be run is refused here.

mod capture;
mod extension;
mod property;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::{Content, LogSourceType};
use super::java::Regex;
use super::json::Paths;
use super::refusal::{Refusal, Subject};

pub(super) use extension::{
    FieldProgram, GroupProgram, JsonPart, ModifierProgram, Read, SourceProgram,
};
pub(super) use property::{ExpressionProgram, PropertyProgram, Reads};

/// How events of one log source type, with one extension, are parsed.
#[derive(Debug)]
pub(super) struct Program {
    /// The type's index in the content.
    pub log_source_type: usize,
    /// The match groups of the extension, in the order in which they are tried.
    pub groups: Vec<GroupProgram>,
    /// Every key path of the extension and the properties.
    pub paths: Paths,
    /// The properties, in the order of the content.
    pub properties: Vec<PropertyProgram>,
}

/// Every program, and where a log source finds its own.
#[derive(Debug, Default)]
pub(super) struct Programs {
    /// The programs: first one for each log source type, in the content's order.
    pub list: Vec<Program>,
    /// The program of each log source of the content; none where its type is not there.
    pub of_log_source: Vec<Option<usize>>,
}

/// Compiles content.
pub(super) fn compile(content: &Content) -> (Programs, Vec<Refusal>) {
    let mut compiler = Compiler {
        content,
        regexes: BTreeMap::new(),
        refusals: Vec::new(),
        programs: Programs::default(),
    };
    compiler.run();
    // A program is compiled for each type and extension; a refusal is said once.
    let mut refusals: Vec<Refusal> = Vec::new();
    for refusal in compiler.refusals {
        if !refusals.contains(&refusal) {
            refusals.push(refusal);
        }
    }
    (compiler.programs, refusals)
}

struct Compiler<'c> {
    content: &'c Content,
    regexes: BTreeMap<(String, bool), Result<Arc<Regex>, String>>,
    refusals: Vec<Refusal>,
    programs: Programs,
}

impl Compiler<'_> {
    fn run(&mut self) {
        for index in 0..self.content.log_source_types.len() {
            let extension = self.content.log_source_types[index].extension;
            let program = self.program(index, extension);
            self.programs.list.push(program);
        }
        self.refuse_unused();
        for log_source in &self.content.log_sources {
            let types = &self.content.log_source_types;
            let found = (types.iter()).position(|t| t.id == log_source.log_source_type);
            let Some(found) = found else {
                self.refuse(
                    Subject::LogSource {
                        id: log_source.id,
                        name: log_source.name.clone(),
                    },
                    "",
                    format!(
                        "its log source type {} is not in the content; how QRadar's own parse is not public",
                        log_source.log_source_type
                    ),
                );
                self.programs.of_log_source.push(None);
                continue;
            };
            let own = log_source.extension;
            let program = match own.filter(|own| Some(*own) != types[found].extension) {
                None => found,
                Some(own) => {
                    let program = self.program(found, Some(own));
                    self.programs.list.push(program);
                    self.programs.list.len() - 1
                }
            };
            self.programs.of_log_source.push(Some(program));
        }
    }

    fn program(&mut self, log_source_type: usize, extension: Option<i64>) -> Program {
        let mut paths = Paths::default();
        let item: &LogSourceType = &self.content.log_source_types[log_source_type];
        let extensions = self.content.extensions.iter();
        let extension = extension.and_then(|id| extensions.clone().find(|e| e.id == id));
        let groups = match extension.filter(|e| e.enabled) {
            Some(extension) => self.extension(extension, item.id, &mut paths),
            None => Vec::new(),
        };
        let properties = self.properties(item.id, &mut paths);
        Program {
            log_source_type,
            groups,
            paths,
            properties,
        }
    }

    fn regex(&mut self, pattern: &str, case_insensitive: bool) -> Result<Arc<Regex>, String> {
        let key = (pattern.to_owned(), case_insensitive);
        let known = self.regexes.entry(key);
        known
            .or_insert_with(|| Regex::compile(pattern, case_insensitive).map(Arc::new))
            .clone()
    }

    fn refuse(&mut self, subject: Subject, text: &str, reason: String) {
        let text = text.to_owned();
        self.refusals.push(Refusal {
            subject,
            text,
            reason,
        });
    }
}
