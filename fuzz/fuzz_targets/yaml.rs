//! Any text as a content file: no panic, and every place lies inside the text.
#![no_main]

use dsmith::diagnostic::{Place, SourceMap, Style, plain};
use dsmith::source::yaml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let file = sources.add("a.yaml", text);
    let (_, found) = yaml::parse(file, text);
    for diagnostic in &found {
        if let Place::Source(span) = diagnostic.place {
            assert!(span.start <= span.end && span.end as usize <= text.len());
        }
    }
    let _ = plain(&found, &sources, Style::Plain);
});
