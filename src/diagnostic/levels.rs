//! `-A`, `-W` and `-D`: what the user wants a code to weigh.

use super::{Code, Diagnostic, Severity, codes, did_you_mean};

/// Which codes are allowed, warned about or denied, last word first.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    choices: Vec<(&'static Code, Option<Severity>)>,
}

/// A code on the command line that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// What was typed.
    pub typed: String,
    /// The nearest code there is.
    pub nearest: Option<&'static str>,
}

impl Levels {
    /// Reads the three lists of codes. A code in several lists takes the strictest.
    pub fn new(allow: &[String], warn: &[String], deny: &[String]) -> Result<Self, UnknownCode> {
        let mut choices = Vec::new();
        for (list, severity) in [
            (deny, Some(Severity::Error)),
            (warn, Some(Severity::Warning)),
            (allow, None),
        ] {
            for typed in list {
                choices.push((find(typed)?, severity));
            }
        }
        Ok(Self { choices })
    }

    /// Applies the choices. A code whose finding makes a build impossible stays an error.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        diagnostics
            .into_iter()
            .filter_map(|d| self.apply_one(d))
            .collect()
    }

    fn apply_one(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        if diagnostic.code.fixed {
            return Some(diagnostic);
        }
        match self.choices.iter().find(|(c, _)| *c == diagnostic.code) {
            Some((_, Some(severity))) => diagnostic.severity = *severity,
            Some((_, None)) => return None,
            None => {}
        }
        Some(diagnostic)
    }
}

fn find(typed: &str) -> Result<&'static Code, UnknownCode> {
    codes::find(typed).ok_or_else(|| UnknownCode {
        typed: typed.to_owned(),
        nearest: did_you_mean(typed, codes::ALL.iter().map(|c| c.id)),
    })
}
