//! The door to the rules that look into sample events: they point at a part of a text, or
//! hold the content against all events of a log source type. In a pack that is not sound
//! only the former look.

mod event_id;
mod events;
mod json;
mod key_case;
mod over_limit;
mod synthetic;

use crate::diagnostic::{Diagnostic, SourceMap, Span};
use crate::resolve::{Resolved, SampleEvent, TestRow};
use crate::source::{Spanned, inside};

/// What is wrong inside the events of tests.
pub(super) fn check(
    pack: &Resolved<'_>,
    sources: &SourceMap,
    sound: bool,
    found: &mut Vec<Diagnostic>,
) {
    for test in &pack.tests {
        found.extend(json::check(test, sources));
        if let Some(sample) = Sample::of(test, sources) {
            synthetic::check(&sample, found);
            found.extend(over_limit::check(test, &sample));
        }
    }
    if sound {
        let events = events::by_type(pack);
        event_id::check(pack, &events, found);
        key_case::check(pack, &events, found);
    }
}

/// The text of a sample event, and the way back to where it is written.
struct Sample<'p> {
    text: &'p str,
    written: Written<'p>,
    sources: &'p SourceMap,
}

enum Written<'p> {
    Yaml(&'p Spanned<String>),
    File(Span),
}

impl<'p> Sample<'p> {
    /// None for a file that is no text.
    fn of(test: &TestRow<'p>, sources: &'p SourceMap) -> Option<Self> {
        let (text, written) = match &test.event {
            SampleEvent::Line(text) | SampleEvent::Json { json: text, .. } => {
                (text.value.as_str(), Written::Yaml(text))
            }
            SampleEvent::File(file) => {
                let file = sources.find(&file.path)?;
                let text = sources.text(file);
                let end = u32::try_from(text.len()).ok()?;
                let start = 0;
                (text, Written::File(Span { file, start, end }))
            }
        };
        Some(Self {
            text,
            written,
            sources,
        })
    }

    /// Where a part of the text is written.
    fn span(&self, part: std::ops::Range<usize>) -> Span {
        match self.written {
            Written::Yaml(text) => inside(self.sources, text, part),
            Written::File(whole) => {
                // A part of a span fits into the numbers of that span.
                let offset = |at: usize| u32::try_from(at).unwrap_or(whole.end);
                Span {
                    file: whole.file,
                    start: offset(part.start),
                    end: offset(part.end),
                }
            }
        }
    }
}
