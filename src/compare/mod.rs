//! Two versions of a pack: what changed, what it breaks for whom, and the version that it
//! deserves.
//!
//! [`read::version`] makes items of what was read from a folder or a package,
//! [`change::changes`] finds how they differ, [`rules`] says of each difference what it
//! means, and [`report`] shows it.

pub mod change;
pub mod item;
pub mod notes;
pub mod read;
pub mod report;
pub mod rules;
pub mod step;

use crate::diagnostic::{Diagnostic, Span, codes};
pub use item::Kind;
use item::Version;
use step::{Step, Taken};

pub use report::Judged;

/// Everything that is known of two versions.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What the older one is called, and its number.
    pub old: Side,
    /// What the newer one is called, and its number.
    pub new: Side,
    /// The differences with their rules.
    pub changes: Vec<Judged>,
    /// The step that the differences need.
    pub needed: Step,
    /// The step that the version took.
    pub taken: Taken,
}

/// One of the two versions.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Side {
    /// What the user called it.
    pub origin: String,
    /// Its version.
    pub version: Option<String>,
}

/// Compares two versions.
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let changes: Vec<Judged> = change::changes(old, new)
        .into_iter()
        .map(Judged::new)
        .collect();
    let needed = changes.iter().map(|c| c.rule.step).max();
    let side = |version: &Version| Side {
        origin: version.origin.clone(),
        version: version.number(),
    };
    let (old, new) = (side(old), side(new));
    Comparison {
        taken: step::taken(old.version.as_deref(), new.version.as_deref()),
        needed: needed.unwrap_or(Step::None),
        old,
        new,
        changes,
    }
}

impl Comparison {
    /// What is wrong with the new version's number, as one sentence without a full stop.
    pub fn version_fault(&self) -> Option<String> {
        let shown = |side: &Side| side.version.clone().unwrap_or_default();
        let (old, new) = (shown(&self.old), shown(&self.new));
        match self.taken {
            Taken::Down => Some(format!("version {new} is lower than {old}")),
            Taken::Up(Step::None) if self.needed > Step::None => Some(format!(
                "the content changed and the version is still {new}"
            )),
            Taken::Up(step) if step < self.needed => Some(format!(
                "from {old} to {new} is a {step} step, and the changes need a {} step",
                self.needed
            )),
            Taken::Up(_) | Taken::Unknown => None,
        }
    }

    /// The same as a finding at the place where the version stands, with the changes that
    /// ask for more.
    pub fn diagnostic(&self, version: Span) -> Option<Diagnostic> {
        let fault = self.version_fault()?;
        let largest = self.changes.iter().filter(|c| c.rule.step == self.needed);
        let names: Vec<String> = largest
            .map(|c| format!("{}: {}", c.change.name, c.rule.title))
            .collect();
        let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
        let more = match names.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let since = format!("since {}", self.old.origin);
        let help = format!(
            "take a {} step for: {}{more}",
            self.needed,
            shown.join("; ")
        );
        Some(
            Diagnostic::new(&codes::DS601, version, fault)
                .label(since)
                .help(help),
        )
    }
}

/// How many changes a finding names.
const SHOWN: usize = 5;
