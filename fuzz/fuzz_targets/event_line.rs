//! Any bytes as a line: header, cut, JSON key paths, regexes, properties; no panic.
#![no_main]

use std::sync::LazyLock;

use dsmith::event::{
    Content, Engine, Expression, ExpressionKind, Extension, LogSource, LogSourceType, Property,
    Settings,
};
use dsmith::model::Database;
use dsmith::model::property::PropertyType;
use libfuzzer_sys::fuzz_target;

const XML: &str = r#"<device-extension>
<pattern id="name" type="JsonKeypath">/"a"</pattern>
<pattern id="deep" type="JsonKeypath">{/"a"/"b"[1]/"c"}-{/"b"[]}</pattern>
<pattern id="text">b=(\w+)\b.*$</pattern>
<pattern id="time" type="JsonKeypath">/"t"</pattern>
<match-group order="1">
<json-matcher field="EventName" pattern-id="name" order="1"/>
<matcher field="EventName" pattern-id="text" order="2" capture-group="1"/>
<json-matcher field="UserName" pattern-id="deep" order="1" enable-substitutions="true"/>
<json-matcher field="DeviceTime" pattern-id="time" order="1" ext-data="yyyy-MM-dd'T'HH:mm:ss.SSSX"/>
</match-group></device-extension>"#;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let log_source = LogSource {
        id: 1,
        name: "a".into(),
        identifier: "a".into(),
        log_source_type: 1,
        extension: None,
        enabled: true,
        parsing_order: 1,
    };
    let expression = Expression {
        id: "a".into(),
        kind: ExpressionKind::KeyPath("/\"a\"[0]".into()),
        log_source_type: None,
        log_source: None,
        qid: None,
        category: None,
        enabled: true,
        rank: 1,
        sequence: 1,
        base: "com.q1labs.core.types.event.NormalizedEventProperties$Payload".into(),
    };
    let property = |kind| Property {
        id: "a".into(),
        name: "a".into(),
        kind,
        database: Database::Events,
        parse_in_advance: true,
        date_pattern: Some("dd MMM yyyy".into()),
        language: None,
        expressions: vec![expression.clone()],
    };
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
            xml: XML.into(),
            enabled: true,
        }],
        log_sources: vec![log_source],
        properties: vec![
            property(PropertyType::Ip),
            property(PropertyType::Numeric),
            property(PropertyType::Time),
        ],
        ..Content::default()
    };
    let settings = Settings {
        payload_limit: 512,
        ..Settings::default()
    };
    let (engine, refused) = Engine::new(content, settings);
    assert_eq!(refused, []);
    engine
});

fuzz_target!(|line: &[u8]| {
    let event = ENGINE.process(line);
    assert!(event.payload.len() <= 3 * 512);
    let _ = ENGINE.process_as(line, 1, &Default::default());
});
