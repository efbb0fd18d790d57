//! Why an extension is refused: the console's own codes, with the reasons.

/// The console's codes for extensions; texts and numbers are those of the API reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 422/22607.
    NotValid,
    /// 422/22616.
    Manifest,
    /// 409/22613.
    SameVersion,
}

impl Code {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::NotValid | Self::Manifest => 422,
            Self::SameVersion => 409,
        }
    }

    /// The unique code.
    pub fn number(self) -> i64 {
        match self {
            Self::NotValid => 22607,
            Self::Manifest => 22616,
            Self::SameVersion => 22613,
        }
    }

    /// What the reference says of it.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotValid => "The supplied extension could not be validated successfully",
            Self::Manifest => "The supplied manifest for the extension is invalid.",
            Self::SameVersion => {
                "The supplied extension file can not be uploaded because it shares the same hub_id and version as one of the extensions in the system."
            }
        }
    }
}

/// A refused extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The console's code.
    pub code: Code,
    /// What is wrong, one sentence each; the console says less.
    pub reasons: Vec<String>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn new(code: Code, reason: impl Into<String>) -> Self {
        Self {
            code,
            reasons: vec![reason.into()],
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.code.text().trim_end_matches('.');
        write!(f, "{text}: {}", self.reasons.join("; "))
    }
}

impl std::error::Error for Refusal {}
