//! What dsmith has to say about content or a package: one `Diagnostic` type, and
//! the renderers that show it to people and machines.
//!
//! Stages build diagnostics and never format them; where the text stands becomes
//! a line and column only when a diagnostic is shown.

pub mod codes;
mod fix;
mod github;
mod json;
mod levels;
mod plain;
mod sarif;
mod source_map;

pub use codes::Code;
pub use fix::{Change, Fix};
pub use github::github;
pub use json::{json, json_list};
pub use levels::{Levels, UnknownCode};
pub use plain::{Style, plain, summary};
pub use sarif::sarif;
pub use source_map::{FileId, Position, SourceMap, Span};

use serde::Serialize;

/// How much a diagnostic matters. Errors stop a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Note,
    /// Probably wrong; the build goes on.
    Warning,
    /// Wrong; nothing is written.
    Error,
}

impl Severity {
    /// The word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A stretch of a content file.
    Source(Span),
    /// A file as a whole, by its path in the pack: it could not be read as text.
    File(String),
    /// An entry of a package, by its name; nested packages are joined by `!/`.
    Entry(String),
    /// The pack or package as a whole.
    Whole,
}

/// A second place that helps to understand the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where it is.
    pub span: Span,
    /// What is there, as a short phrase.
    pub text: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding this is.
    pub code: &'static Code,
    /// The code's own severity, unless `Levels` changed it.
    pub severity: Severity,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// Where it is wrong.
    pub place: Place,
    /// A short phrase under the underlined text.
    pub label: Option<String>,
    /// Other places that matter, such as the first of two equal names.
    pub related: Vec<Label>,
    /// How to mend it.
    pub help: Option<String>,
    /// The change that mends it, where one is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `code` at `place`, with the code's own severity.
    pub fn new(code: &'static Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place: place.into(),
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which change mends it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Says it beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Source(span)
    }
}

/// A value, or nothing, and what was found on the way to it: what every stage returns.
pub type Outcome<T> = (Option<T>, Vec<Diagnostic>);

/// Whether any of these stops a build.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// Puts diagnostics in the order in which they are shown: by file, then by place
/// in the file, then by code.
pub fn sort(diagnostics: &mut [Diagnostic], sources: &SourceMap) {
    diagnostics.sort_by_cached_key(|d| {
        let (path, start) = match &d.place {
            Place::Source(span) => (sources.path(span.file).to_owned(), span.start),
            Place::File(path) | Place::Entry(path) => (path.clone(), 0),
            Place::Whole => (String::new(), 0),
        };
        (path, start, d.code.id, d.message.clone())
    });
}

/// The known name that is nearest to a mistyped one, when one is near enough.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = typed.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            let distance = strsim::damerau_levenshtein(&folded, &name.to_lowercase());
            (distance, name)
        })
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_near_name_is_suggested() {
        assert_eq!(did_you_mean("nmae", ["name", "version"]), Some("name"));
    }

    #[test]
    fn a_name_in_other_letter_case_is_suggested() {
        assert_eq!(
            did_you_mean("PROOFPOINT TAP", ["Proofpoint TAP"]),
            Some("Proofpoint TAP")
        );
    }

    #[test]
    fn a_far_name_is_not_suggested() {
        assert_eq!(did_you_mean("colour", ["name", "version"]), None);
    }
}

#[cfg(test)]
mod render_tests;
