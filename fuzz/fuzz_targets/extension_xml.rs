//! Any text as a log source extension and as content: no panic.
#![no_main]

use dsmith::event::{Content, Engine, Extension, LogSourceType, Settings, extension};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &str| {
    let _ = Content::from_xml(xml);
    if extension::parse(xml).is_err() {
        return;
    }
    let content = Content {
        log_source_types: vec![LogSourceType {
            id: 1,
            name: "a".into(),
            internal_name: "a".into(),
            extension: Some(1),
        }],
        extensions: vec![Extension {
            id: 1,
            name: "a".into(),
            xml: xml.into(),
            enabled: true,
        }],
        ..Content::default()
    };
    let (engine, _) = Engine::new(content, Settings::default());
    let _ = engine.process_as(b"{\"a\":1} a", 1, &Default::default());
});
