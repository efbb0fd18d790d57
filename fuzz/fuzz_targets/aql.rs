//! Any text is parsed, printed and analysed without a panic; what parses prints to the same
//! tree, and findings point into the text.
#![no_main]

use aql::{Catalog, analyse, check, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let catalog = Catalog::default();
    for finding in check(text, &catalog) {
        assert!(text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
    }
    let Ok(parsed) = parse(text) else { return };
    let printed = parsed.query.to_string();
    let again = parse(&printed).expect("what is printed parses").query;
    assert_eq!(parsed.query, again, "{printed}");
    let _ = parsed.query.columns(&catalog);
    let _ = parsed.query.log_source_types();
    let _ = parsed.query.custom_properties();
    let _ = analyse(&again, &catalog);
});
