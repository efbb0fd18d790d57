//! Warnings about content that no sample event reaches.

use super::coverage::{Coverage, Item, Kind};
use super::run::Run;
use crate::diagnostic::{Code, Diagnostic, Place, codes};
use crate::event::{Refusal, Subject};
use crate::resolve::Resolved;

/// What of the content no event of a run over every test reached. An item that cannot be
/// reached because its owner was not is not named as well.
pub fn untested(pack: &Resolved<'_>, run: &Run<'_>) -> Vec<Diagnostic> {
    let coverage = &run.coverage;
    let items = coverage.items.iter().filter(|item| item.hits == 0);
    let mut found: Vec<Diagnostic> = items
        .filter(|item| !owner_is_untested(coverage, item))
        .map(warning)
        .collect();
    found.extend(run.refusals.iter().map(|refusal| refused(pack, refusal)));
    found
}

fn owner_is_untested(coverage: &Coverage, item: &Item) -> bool {
    item.owner
        .is_some_and(|owner| coverage.items[owner].hits == 0)
}

fn warning(item: &Item) -> Diagnostic {
    let name = &item.name;
    let (code, message, help): (&'static Code, String, &str) = match item.kind {
        Kind::Qid => (
            &codes::DS170,
            format!("no test has an event of the QID `{name}`"),
            "write a test with such an event",
        ),
        Kind::EventMapping => (
            &codes::DS171,
            format!("no test has an event with the event ID `{name}`"),
            "write a test with such an event",
        ),
        Kind::Property => (
            &codes::DS172,
            format!("no test fills the custom property `{name}`"),
            "write a test whose event fills it",
        ),
        Kind::Expression => (
            &codes::DS173,
            "no test fills the custom property through this expression".to_owned(),
            "write a test whose event has this form, or remove the expression",
        ),
        Kind::FieldSource => (
            &codes::DS174,
            "no test fills the field from this source".to_owned(),
            "write a test whose event fills it from here, or remove the source",
        ),
    };
    Diagnostic::new(code, item.span, message).help(help)
}

/// What does not run offline, where it is written.
fn refused(pack: &Resolved<'_>, refusal: &Refusal) -> Diagnostic {
    let message = format!("dsmith does not run this offline: {}", refusal.reason);
    Diagnostic::new(&codes::DS175, place(pack, &refusal.subject), message)
        .help("no test can reach it; write it in a plainer form, or try it on a console")
}

fn place(pack: &Resolved<'_>, subject: &Subject) -> Place {
    let extension = |name: &str| {
        let mut rows = pack.log_source_extensions.iter();
        rows.find(|row| row.item.name.value == name)
            .map(|row| row.item.name.span)
    };
    let span = match subject {
        Subject::Extension { name, .. } | Subject::Pattern { name, .. } => extension(name),
        Subject::Expression { id, .. } => {
            let mut rows = pack.properties.iter().flat_map(|row| &row.expressions);
            let row = rows.find(|row| row.ids.uuid.to_string() == *id);
            row.map(|row| {
                let written = row.item.key_path.as_ref().or(row.item.regex.as_ref());
                written.map_or(row.item.log_source_type.span, |text| text.span)
            })
        }
        Subject::LogSource { name, .. } => {
            let mut rows = pack.log_sources.iter();
            rows.find(|row| row.item.name.value == *name)
                .map(|row| row.item.name.span)
        }
    };
    span.map_or(Place::Whole, Place::Source)
}
