//! Tests: which event each has, and that what it expects has names that exist.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::references::References;
use super::rows::{SampleEvent, TestRow};
use crate::diagnostic::{Diagnostic, Outcome as Found, codes, did_you_mean};
use crate::model::test::{Expect, NONE, Outcome};
use crate::model::{Pack, Test, categories};
use crate::source::{Spanned, TESTS_FOLDER};

/// What tests may name.
pub(super) struct Names<'n, 'p> {
    pub types: &'n References<'p>,
    pub log_sources: &'n References<'p>,
    pub qids: &'n References<'p>,
    pub properties: &'n References<'p>,
}

/// The tests of a pack, but for those whose name is taken or whose event is not there.
pub(super) fn resolve<'p>(
    pack: &'p Pack,
    names: &Names<'_, '_>,
) -> (Vec<TestRow<'p>>, Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    let mut rows = Vec::new();
    for item in pack.tests.iter().flat_map(|file| &file.tests) {
        let name = &item.name;
        if let Some(earlier) = first.insert(name.value.as_str(), name.span) {
            let message = format!("two tests are called `{}`", name.value);
            found.push(
                Diagnostic::new(&codes::DS030, name.span, message)
                    .related(earlier, "first here")
                    .help("give one of them another name"),
            );
            continue;
        }
        if let Some(expect) = &item.expect {
            found.extend(expectation(expect, names));
        }
        let (row, more) = test(pack, item, names);
        found.extend(more);
        rows.extend(row);
    }
    (rows, found)
}

fn test<'p>(pack: &'p Pack, item: &'p Test, names: &Names<'_, '_>) -> Found<TestRow<'p>> {
    let mut found = Vec::new();
    let mut find = |references: &References<'_>, name: &Option<Spanned<String>>| {
        let (index, more) = name.as_ref().map(|name| references.find(name))?;
        found.extend(more);
        index
    };
    let log_source = find(names.log_sources, &item.log_source);
    let log_source_type = find(names.types, &item.log_source_type);
    let event = match (&item.event, &item.event_file, &item.json) {
        (Some(line), None, None) => Ok(SampleEvent::Line(line)),
        (None, Some(path), None) => file(pack, path),
        (None, None, Some(json)) => Ok(SampleEvent::Json { json, log_source }),
        (None, None, None) => Err(
            test_event(&item.name, format!("the test `{}` has no event", item.name.value))
                .help("write it as `event`, name its file as `event-file`, or write its JSON object as `json`"),
        ),
        _ => Err(
            test_event(&item.name, format!("the test `{}` has several events", item.name.value))
                .help("keep one of `event`, `event-file` and `json`"),
        ),
    };
    found.extend(sender(item));
    let event = match event {
        Ok(event) => event,
        Err(why) => {
            found.push(why);
            return (None, found);
        }
    };
    let row = TestRow {
        item,
        event,
        log_source_type,
    };
    (Some(row), found)
}

/// What is wrong with `log-source` and `log-source-type`.
fn sender(item: &Test) -> Option<Diagnostic> {
    let (log_source, log_source_type) = (&item.log_source, &item.log_source_type);
    match (&item.json, log_source, log_source_type) {
        (_, Some(log_source), Some(_)) => Some(
            test_event(log_source, "a test has a log source or a log source type")
                .help("remove `log-source-type`: the log source has one"),
        ),
        (None, Some(log_source), None) => Some(
            test_event(
                log_source,
                "the header of a raw event says which log source sends it",
            )
            .help("remove `log-source`, or say with `log-source-type` as what to parse the event"),
        ),
        (Some(json), None, None) => Some(
            test_event(json, "nothing says who sends this JSON object").help(
                "name the `log-source`, or the `log-source-type` where the pack has no log source",
            ),
        ),
        _ => None,
    }
}

fn test_event(at: &Spanned<String>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::DS160, at.span, message)
}

fn file<'p>(pack: &'p Pack, path: &Spanned<String>) -> Result<SampleEvent<'p>, Diagnostic> {
    let known = || {
        let files = pack.event_files.iter();
        files.filter_map(|file| Some((file.path.strip_prefix(TESTS_FOLDER)?, file)))
    };
    if let Some((_, file)) = known().find(|(name, _)| *name == path.value) {
        return Ok(SampleEvent::File(file));
    }
    let message = format!("there is no event file `{}`", path.value);
    let help = match did_you_mean(&path.value, known().map(|(name, _)| name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the path begins below the folder `{TESTS_FOLDER}`"),
    };
    Err(Diagnostic::new(&codes::DS031, path.span, message).help(help))
}

/// Names in an expectation that lead nowhere.
fn expectation(expect: &Expect, names: &Names<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if expect.outcome == Outcome::Mapped {
        let qid = expect.event_name.iter();
        found.extend(qid.flat_map(|name| names.qids.find(name).1));
    }
    let log_source = expect.log_source.iter().filter(|name| name.value != NONE);
    found.extend(log_source.flat_map(|name| names.log_sources.find(name).1));
    let properties = expect.properties.keys().chain(&expect.absent_properties);
    found.extend(properties.flat_map(|name| names.properties.find(name).1));
    found.extend(expect.high_level_category.as_ref().and_then(high_level));
    found.extend(expect.log_source_time.as_ref().and_then(time));
    found
}

fn high_level(name: &Spanned<String>) -> Option<Diagnostic> {
    let known = || categories::all().iter().map(|category| category.name);
    if known().any(|known| known == name.value) {
        return None;
    }
    let message = format!("there is no high-level category called `{}`", name.value);
    let found = Diagnostic::new(&codes::DS031, name.span, message);
    Some(match did_you_mean(&name.value, known()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found,
    })
}

fn time(text: &Spanned<String>) -> Option<Diagnostic> {
    if text.value == NONE || text.value.parse::<Timestamp>().is_ok() {
        return None;
    }
    let message = format!("`{}` is no time with an offset", text.value);
    let help =
        format!("write it as `2026-01-02T03:04:05.678Z`, or `{NONE}` where the event gives none");
    Some(Diagnostic::new(&codes::DS024, text.span, message).help(help))
}
