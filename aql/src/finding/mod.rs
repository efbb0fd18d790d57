//! What the parser and the analysis find: one type for both.

mod kind;
mod suggest;

pub use kind::{FindingKind, Severity};
pub(crate) use suggest::closest;

use crate::span::Span;

/// Something to say about a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// How bad it is here; most findings have their kind's severity.
    pub severity: Severity,
    /// Where it is in the text that was parsed.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it, when there is more to say than the message does.
    pub help: Option<String>,
    /// The text that should stand in `span` instead, when one is known.
    pub replacement: Option<String>,
}

impl Finding {
    /// A finding with its kind's severity.
    pub fn new(kind: FindingKind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            span,
            message: message.into(),
            help: None,
            replacement: None,
        }
    }

    /// The same with `help`.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with `severity`.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with the text to write instead.
    #[must_use]
    pub fn replacement(mut self, text: impl Into<String>) -> Self {
        self.replacement = Some(text.into());
        self
    }

    /// The same with "did you mean", when a known name is close.
    #[must_use]
    pub fn did_you_mean(self, close: Option<String>) -> Self {
        match close {
            Some(name) => self.help(format!("did you mean {name}?")).replacement(name),
            None => self,
        }
    }
}
