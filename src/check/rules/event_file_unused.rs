//! DS165: a file below `tests/` that is the event of no test.
//!
//! It is a leftover, or its test was forgotten.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::resolve::{Resolved, SampleEvent};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS165,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for file in pack.event_files {
        let used = pack
            .tests
            .iter()
            .any(|test| matches!(&test.event, SampleEvent::File(event) if event.path == file.path));
        if !used {
            let message = format!("`{}` is the event of no test", file.path);
            found.push(
                Diagnostic::new(&codes::DS165, Place::File(file.path.clone()), message)
                    .help("write a test with it as `event-file`, or remove it"),
            );
        }
    }
}
