//! What of the content the engine does not run, and why.

use std::fmt;

/// An item that takes no part in parsing, because what QRadar does with it is documented
/// nowhere, or because our regex or date engine would do otherwise than Java.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The item.
    pub subject: Subject,
    /// What stands there, as written.
    pub text: String,
    /// Why it is refused, as one sentence without a full stop.
    pub reason: String,
}

/// What is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A whole log source extension: its XML cannot be read.
    Extension {
        /// [`super::Extension::id`].
        extension: i64,
        /// Its name.
        name: String,
    },
    /// A pattern of a log source extension, or a matcher that uses it.
    Pattern {
        /// [`super::Extension::id`].
        extension: i64,
        /// The extension's name.
        name: String,
        /// The pattern's id in the XML.
        pattern: String,
        /// The field that it would fill, when a matcher is refused.
        field: Option<String>,
    },
    /// An expression of a custom property.
    Expression {
        /// The property's index in [`super::Content::properties`].
        property: usize,
        /// The property's name.
        name: String,
        /// The expression's index in [`super::Property::expressions`].
        expression: usize,
        /// [`super::Expression::id`].
        id: String,
    },
    /// A log source whose type has no parsing in this content: a built-in one.
    LogSource {
        /// [`super::LogSource::id`].
        id: i64,
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Extension { name, .. } => write!(f, "log source extension {name}"),
            Self::Pattern {
                name,
                pattern,
                field,
                ..
            } => {
                write!(f, "log source extension {name}, pattern {pattern}")?;
                match field {
                    Some(field) => write!(f, " for {field}"),
                    None => Ok(()),
                }
            }
            Self::Expression {
                name, expression, ..
            } => write!(f, "custom property {name}, expression {}", expression + 1),
            Self::LogSource { name, .. } => write!(f, "log source {name}"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.reason)?;
        if !self.text.is_empty() {
            write!(f, ": `{}`", self.text)?;
        }
        Ok(())
    }
}
