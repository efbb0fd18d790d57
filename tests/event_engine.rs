//! The event engine: the way of a line through content, hand-made and of a pack.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use dsmith::event::{
    Arrival, Content, Engine, Event, EventMapping, Expression, ExpressionKind, Extension,
    LogSource, LogSourceType, Outcome, Property, Qid, Settings, Subject, Typed,
};
use dsmith::model::log_source_extension::Field;
use dsmith::model::property::PropertyType;
use dsmith::model::{Database, categories};
use dsmith::render::content;

const TYPE: i64 = 4001;
const OTHER_TYPE: i64 = 4002;
const PAYLOAD: &str = "com.q1labs.core.types.event.NormalizedEventProperties$Payload";

/// A log source extension with these patterns and this match group.
fn lsx(patterns: &str, group: &str) -> String {
    format!(
        r#"<device-extension xmlns="event_parsing/device_extension">
             <pattern id="all"><![CDATA[(.*?)]]></pattern>{patterns}
             <match-group order="1">{group}</match-group>
           </device-extension>"#
    )
}

/// An extension that reads the event name, the category and the user from JSON.
fn json_lsx() -> String {
    lsx(
        r#"<pattern id="name" type="JsonKeypath">/"name"</pattern>
           <pattern id="category" type="JsonKeypath">/"category"</pattern>
           <pattern id="user1" type="JsonKeypath">/"user"</pattern>
           <pattern id="user2">user=(\w+)@([\w.]+)</pattern>"#,
        r#"<matcher field="UserName" pattern-id="user2" order="2" capture-group="\2/\1" enable-substitutions="true"/>
           <json-matcher field="EventName" pattern-id="name" order="1"/>
           <json-matcher field="EventCategory" pattern-id="category" order="1"/>
           <json-matcher field="UserName" pattern-id="user1" order="1"/>
           <event-match-multiple pattern-id="all"/>"#,
    )
}

fn log_source(id: i64, identifier: &str) -> LogSource {
    LogSource {
        id,
        name: format!("Acme {id}"),
        identifier: identifier.to_owned(),
        log_source_type: TYPE,
        extension: None,
        enabled: true,
        parsing_order: 1,
    }
}

fn qid(id: i64, name: &str) -> Qid {
    Qid {
        id,
        number: 1_002_250_000 + id,
        name: name.to_owned(),
        description: String::new(),
        severity: 4,
        low_level_category: 18437,
    }
}

fn mapping(event_id: &str, category: &str, qid: i64) -> EventMapping {
    EventMapping {
        log_source_type: TYPE,
        event_id: event_id.to_owned(),
        category: category.to_owned(),
        qid,
        custom: true,
    }
}

fn log_source_type(id: i64, name: &str, extension: Option<i64>) -> LogSourceType {
    LogSourceType {
        id,
        name: name.to_owned(),
        internal_name: format!("{name}Custom"),
        extension,
    }
}

/// One type with its extension, two QIDs, and the log source `acme.example.com`.
fn acme(xml: String) -> Content {
    Content {
        qradar_version: None,
        log_source_types: vec![
            log_source_type(TYPE, "Acme", Some(1)),
            log_source_type(OTHER_TYPE, "Other", None),
        ],
        log_sources: vec![log_source(1, "acme.example.com")],
        extensions: vec![Extension {
            id: 1,
            name: "AcmeCustom_ext".to_owned(),
            xml,
            enabled: true,
        }],
        qids: vec![qid(2, "Acme Login"), qid(3, "Acme Logout")],
        event_mappings: vec![
            mapping("login", "AcmeCustom", 2),
            mapping("logout", "session", 3),
        ],
        properties: Vec::new(),
    }
}

fn key_path(path: &str) -> Expression {
    Expression {
        id: path.to_owned(),
        kind: ExpressionKind::KeyPath(path.to_owned()),
        log_source_type: Some(TYPE),
        log_source: None,
        qid: None,
        category: None,
        enabled: true,
        rank: 1,
        sequence: 1,
        base: PAYLOAD.to_owned(),
    }
}

fn regex(regex: &str, group: u32) -> Expression {
    Expression {
        kind: ExpressionKind::Regex {
            regex: regex.to_owned(),
            group: group.to_string(),
        },
        ..key_path(regex)
    }
}

fn property(name: &str, kind: PropertyType, expressions: Vec<Expression>) -> Property {
    Property {
        id: name.to_owned(),
        name: name.to_owned(),
        kind,
        database: Database::Events,
        parse_in_advance: false,
        date_pattern: None,
        language: None,
        expressions,
    }
}

fn engine(content: Content) -> Engine {
    let (engine, refused) = Engine::new(content, Settings::default());
    assert_eq!(refused, []);
    engine
}

fn line(body: &str) -> Vec<u8> {
    format!("<13>1 2026-01-02T03:04:05Z acme.example.com app - - - {body}").into_bytes()
}

/// The values of a property and which expression gave each, over several bodies.
fn values(expressions: Vec<Expression>, kind: PropertyType, bodies: &[&str]) -> Vec<String> {
    let mut content = acme(json_lsx());
    content.properties = vec![property("P", kind, expressions)];
    let engine = engine(content);
    let shown = |event: Event<'_>| match event.property("P") {
        Some(value) => format!("{} by {}", value.text, value.expression_id),
        None => "none".to_owned(),
    };
    let bodies = bodies.iter();
    bodies
        .map(|body| shown(engine.process(&line(body))))
        .collect()
}

#[test]
fn the_log_source_is_the_one_with_the_host_name_of_the_header() {
    let mut content = acme(json_lsx());
    content.log_sources.push(log_source(2, "192.0.2.7"));
    content.log_sources.push(LogSource {
        enabled: false,
        ..log_source(3, "off.example.com")
    });
    let engine = engine(content);
    let found = |line: &str, address: Option<&str>| {
        let arrival = Arrival {
            address: address.map(|a| a.parse().unwrap()),
            time: None,
        };
        let event = engine.process_arrived(line.as_bytes(), &arrival);
        event.log_source.map(|source| source.id)
    };
    assert_eq!(
        found("<13>Jan  2 03:04:05 acme.example.com x", None),
        Some(1)
    );
    assert_eq!(found("<13>Jan  2 03:04:05 192.0.2.7 x", None), Some(2));
    assert_eq!(found("no header", Some("192.0.2.7")), Some(2));
    assert_eq!(found("<13>Jan  2 03:04:05 ACME.example.com x", None), None);
    assert_eq!(found("<13>Jan  2 03:04:05 off.example.com x", None), None);
    assert_eq!(
        found("<13>Jan  2 03:04:05 b.example.com x", Some("192.0.2.7")),
        None
    );
}

#[test]
fn without_a_log_source_an_event_is_stored() {
    let engine = engine(acme(json_lsx()));
    let event = engine.process(b"{\"name\":\"login\"}");
    assert_eq!((event.log_source, event.log_source_type), (None, None));
    assert_eq!((event.outcome, event.qid.number), (Outcome::Stored, None));
    assert_eq!(event.qid.low_level_category, categories::STORED);
    let named = engine.process_as(b"{\"name\":\"login\"}", TYPE, &Arrival::default());
    assert_eq!(named.unwrap().qid.name, "Acme Login");
}

#[test]
fn of_log_sources_with_one_identifier_the_first_that_knows_the_event_has_it() {
    let mut content = acme(json_lsx());
    content.extensions.push(Extension {
        id: 2,
        xml: lsx(
            "<pattern id=\"name\">event (\\w+)</pattern>",
            r#"<matcher field="EventName" pattern-id="name" order="1" capture-group="1"/>"#,
        ),
        ..content.extensions[0].clone()
    });
    content.log_sources.push(LogSource {
        extension: Some(2),
        parsing_order: 2,
        ..log_source(2, "acme.example.com")
    });
    let engine = engine(content);
    let source = |body: &str| engine.process(&line(body)).log_source.unwrap().id;
    assert_eq!(source("{\"name\":\"login\"}"), 1);
    assert_eq!(source("event login"), 2);
    assert_eq!(source("nothing"), 1);
}

#[test]
fn name_and_category_are_looked_up_together() {
    let engine = engine(acme(json_lsx()));
    let seen = |body: &str| {
        let line = line(body);
        let event = engine.process(&line);
        let qid = &event.qid;
        (
            event.outcome,
            format!("{} {} {:?}", qid.name, qid.low_level_category, qid.number),
            event.event_category.clone(),
        )
    };
    let owned = |text: &str| text.to_owned();
    assert_eq!(
        seen(r#"{"name":"login"}"#),
        (
            Outcome::Mapped,
            owned("Acme Login 18437 Some(1002250002)"),
            owned("AcmeCustom")
        )
    );
    assert_eq!(
        seen(r#"{"name":"logout","category":"session"}"#),
        (
            Outcome::Mapped,
            owned("Acme Logout 18437 Some(1002250003)"),
            owned("session")
        )
    );
    assert_eq!(
        seen(r#"{"name":"logout"}"#),
        (
            Outcome::Unknown,
            owned("Unknown 10001 Some(1002250001)"),
            owned("AcmeCustom")
        )
    );
    assert_eq!(
        seen(r#"{"other":1}"#),
        (
            Outcome::Stored,
            owned("Acme Message 10009 Some(1002250000)"),
            owned("AcmeCustom")
        )
    );
}

#[test]
fn unknown_and_stored_are_called_as_the_content_says() {
    let mut content = acme(json_lsx());
    for (category, id, name) in [("unknown", 8, "Strange"), ("Stored", 9, "Kept")] {
        content.qids.push(qid(id, name));
        content.event_mappings.push(EventMapping {
            custom: false,
            ..mapping("unknown", category, id)
        });
    }
    let engine = engine(content);
    let name = |body: &str| engine.process(&line(body)).qid.name.into_owned();
    assert_eq!(name(r#"{"name":"other"}"#), "Strange");
    assert_eq!(name("nothing"), "Kept");
}

#[test]
fn a_field_has_the_first_source_that_gives_a_value() {
    let engine = engine(acme(json_lsx()));
    let user = |body: &str| {
        let line = line(body);
        let event = engine.process(&line);
        let user = event.fields.iter().find(|f| f.field == Field::UserName)?;
        Some((user.value.clone(), user.pattern.to_owned(), user.order))
    };
    let found = |value: &str, pattern: &str, order| Some((value.into(), pattern.into(), order));
    assert_eq!(
        user(r#"{"name":"login","user":"jo"} user=a@b.c"#),
        found("jo", "user1", 1)
    );
    assert_eq!(
        user(r#"{"name":"login","user":""} user=a@b.c"#),
        found("b.c/a", "user2", 2)
    );
    assert_eq!(user(r#"{"name":"login"} user=a"#), None);
}

#[test]
fn an_event_match_changes_category_and_severity_by_the_name() {
    let xml = lsx(
        r#"<pattern id="name">event=(\w+)</pattern><pattern id="out" case-insensitive="true">LOGO.T</pattern>"#,
        r#"<matcher field="EventName" pattern-id="name" order="1" capture-group="1"/>
           <event-match-single event-name="login" severity="9"/>
           <event-match-multiple pattern-id="out" device-event-category="session" severity="11"/>"#,
    );
    let engine = engine(acme(xml));
    let seen = |body: &str| {
        let line = line(body);
        let event = engine.process(&line);
        (
            event.outcome,
            event.qid.name.to_string(),
            event.qid.severity,
        )
    };
    assert_eq!(
        seen("event=login"),
        (Outcome::Mapped, "Acme Login".into(), 9)
    );
    assert_eq!(
        seen("event=logout"),
        (Outcome::Mapped, "Acme Logout".into(), 5)
    );
    assert_eq!(
        seen("event=other"),
        (Outcome::Stored, "Acme Message".into(), 3)
    );
}

#[test]
fn a_match_group_may_look_up_another_type_s_mappings() {
    let xml = r#"<device-extension>
        <pattern id="name">event=(\w+)</pattern>
        <match-group order="2"><matcher field="EventName" pattern-id="name" order="1" capture-group="1"/></match-group>
        <match-group order="1" device-type-id-override="39">
          <matcher field="EventName" pattern-id="name" order="1" capture-group="1"/>
          <event-match-single event-name="logout" device-event-category="other"/>
        </match-group>
      </device-extension>"#;
    let mut content = acme(xml.to_owned());
    content.event_mappings.push(EventMapping {
        log_source_type: 39,
        ..mapping("logout", "other", 3)
    });
    let engine = engine(content);
    assert_eq!(
        engine.process(&line("event=logout")).qid.name,
        "Acme Logout"
    );
    assert_eq!(engine.process(&line("event=login")).qid.name, "Acme Login");
}

#[test]
fn expressions_are_tried_by_rank_and_then_by_sequence() {
    let ranked = |path: &str, rank, sequence| Expression {
        rank,
        sequence,
        ..key_path(path)
    };
    let expressions = vec![
        ranked("/\"c\"", 2, 1),
        ranked("/\"b\"", 1, 9),
        ranked("/\"a\"", 1, 8),
        ranked("/\"first\"", -1, 99),
    ];
    let bodies = [
        r#"{"c":1,"b":2,"a":3,"first":4}"#,
        r#"{"c":1,"b":2,"a":3}"#,
        r#"{"c":1,"b":2,"a":null}"#,
        r#"{"c":1,"b":""}"#,
        "{}",
    ];
    assert_eq!(
        values(expressions, PropertyType::String, &bodies),
        [
            "4 by /\"first\"",
            "3 by /\"a\"",
            "2 by /\"b\"",
            "1 by /\"c\"",
            "none"
        ]
    );
}

#[test]
fn an_expression_reads_only_the_events_to_which_it_is_narrowed() {
    let expressions = vec![
        Expression {
            qid: Some(1_002_250_002),
            ..key_path("/\"qid\"")
        },
        Expression {
            category: Some(10001),
            ..key_path("/\"level\"")
        },
        Expression {
            log_source: Some(2),
            ..key_path("/\"source\"")
        },
        Expression {
            log_source_type: Some(OTHER_TYPE),
            ..key_path("/\"type\"")
        },
        Expression {
            enabled: false,
            ..key_path("/\"off\"")
        },
    ];
    let body = |name: &str| {
        format!(r#"{{"name":"{name}","qid":1,"level":2,"source":3,"type":4,"off":5}}"#)
    };
    let bodies = [body("login"), body("other"), "{\"source\":3}".to_owned()];
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    assert_eq!(
        values(expressions, PropertyType::String, &bodies),
        ["1 by /\"qid\"", "2 by /\"level\"", "none"]
    );
}

#[test]
fn a_regex_gives_the_group_that_is_asked_for() {
    let expressions = vec![regex(r"id=(\d+)(?:-(\w+))?", 2), regex(r"id=(\d+)", 0)];
    assert_eq!(
        values(expressions, PropertyType::String, &["id=12-ab", "id=12"]),
        [r"ab by id=(\d+)(?:-(\w+))?", r"id=12 by id=(\d+)"]
    );
}

#[test]
fn a_value_that_is_not_of_the_property_s_type_is_none_and_is_said() {
    let paths = || vec![key_path("/\"v\""), key_path("/\"w\"")];
    let bodies = |list: &[&str]| -> Vec<String> {
        list.iter()
            .map(|v| format!(r#"{{"v":"{v}","w":"7"}}"#))
            .collect()
    };
    let numeric = bodies(&["1.5e3", "-2", "NaN", "1,5"]);
    let numeric: Vec<&str> = numeric.iter().map(String::as_str).collect();
    assert_eq!(
        values(paths(), PropertyType::Numeric, &numeric),
        [
            "1.5e3 by /\"v\"",
            "-2 by /\"v\"",
            "7 by /\"w\"",
            "7 by /\"w\""
        ]
    );
    let mut content = acme(json_lsx());
    content.properties = vec![property("P", PropertyType::Ip, paths())];
    let engine = engine(content);
    let right = line(r#"{"v":"2001:db8::1"}"#);
    let event = engine.process(&right);
    let address = Typed::Ip("2001:db8::1".parse().unwrap());
    assert_eq!(event.property("P").unwrap().typed, address);
    let wrong = line(r#"{"v":"here"}"#);
    let event = engine.process(&wrong);
    assert_eq!(event.problems[0].message, "`here` is no ip");
}

#[test]
fn an_address_that_is_none_does_not_fill_its_field() {
    let xml = lsx(
        r#"<pattern id="n" type="JsonKeypath">/"n"</pattern><pattern id="a" type="JsonKeypath">/"a"</pattern>
           <pattern id="b" type="JsonKeypath">/"b"</pattern>"#,
        r#"<json-matcher field="EventName" pattern-id="n" order="1"/>
           <json-matcher field="SourceIp" pattern-id="a" order="1"/>
           <json-matcher field="SourceIp" pattern-id="b" order="2"/>
           <json-matcher field="SourcePort" pattern-id="a" order="1"/>"#,
    );
    let engine = engine(acme(xml));
    let line = line(r#"{"n":1,"a":"here","b":"192.0.2.1"}"#);
    let event = engine.process(&line);
    assert_eq!(event.field(Field::SourceIp), Some("192.0.2.1"));
    assert_eq!(event.field(Field::SourcePort), None);
    let problems: Vec<_> = event.problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(problems, ["`here` is no IP address", "`here` is no port"]);
}

#[test]
fn the_payload_is_cut_at_the_limit_and_cut_json_is_said() {
    let settings = Settings {
        payload_limit: 90,
        ..Settings::default()
    };
    let (engine, _) = Engine::new(acme(json_lsx()), settings);
    let line = line(&format!(r#"{{"name":"login","x":"{}"}}"#, "é".repeat(40)));
    let event = engine.process(&line);
    assert_eq!(
        (event.cut, event.outcome),
        (line.len() - 90, Outcome::Stored)
    );
    assert_eq!(event.problems[0].subject, "JSON");
    assert_eq!(
        event.problems[0].message,
        "the object that begins at byte 54 does not end"
    );
}

#[test]
fn bytes_that_are_not_utf_8_do_not_stop_an_event() {
    let engine = engine(acme(json_lsx()));
    let mut line = line(r#"{"name":"login","user":"j"#);
    line.extend_from_slice(b"\xff\"}\r\n");
    let event = engine.process(&line);
    assert_eq!(event.outcome, Outcome::Mapped);
    assert_eq!(event.field(Field::UserName), Some("j\u{fffd}"));
    assert_eq!(event.header.host, Some("acme.example.com"));
}

#[test]
fn the_device_time_is_read_by_its_pattern() {
    let xml = lsx(
        r#"<pattern id="n">(x)</pattern><pattern id="t">at (\S+ \S+)</pattern>"#,
        r#"<matcher field="EventName" pattern-id="n" order="1" capture-group="1"/>
           <matcher field="DeviceTime" pattern-id="t" order="1" capture-group="1" ext-data="MMM-dd HH:mm:ss"/>"#,
    );
    let engine = engine(acme(xml));
    let arrival = Arrival {
        address: None,
        time: Some("2026-06-01T00:00:00Z".parse().unwrap()),
    };
    let line = line("x at Jan-02 03:04:05");
    let event = engine.process_arrived(&line, &arrival);
    assert_eq!(event.log_source_time, Some(1_767_323_045_000));
    let event = engine.process(&line);
    assert_eq!(event.log_source_time, None);
    insta::assert_snapshot!(
        event.problems[0].message,
        @"the pattern has no year, and when the event arrived is not known"
    );
}

#[test]
fn key_paths_and_texts_are_put_together_where_substitutions_are_on() {
    let xml = lsx(
        r#"<pattern id="n" type="JsonKeypath">{/"a"}-{/"b"[0]}!</pattern>"#,
        r#"<json-matcher field="EventName" pattern-id="n" order="1" enable-substitutions="true"/>"#,
    );
    let engine = engine(acme(xml));
    let id = |body: &str| engine.process(&line(body)).event_id;
    assert_eq!(id(r#"{"a":1,"b":["x"]}"#).as_deref(), Some("1-x!"));
    assert_eq!(id(r#"{"a":1}"#), None);
}

#[test]
fn what_cannot_be_run_is_refused_with_a_reason_and_the_rest_runs() {
    let xml = lsx(
        r#"<pattern id="name" type="JsonKeypath">/"name"</pattern>
           <pattern id="wild" type="JsonKeypath">/"a"[*]</pattern>
           <pattern id="cef" type="CefKey">act</pattern>
           <pattern id="regex">(?x)a</pattern>
           <pattern id="time" type="JsonKeypath">/"t"</pattern>"#,
        r#"<matcher field="UserName" pattern-id="regex" order="1"/>
           <matcher field="HostName" pattern-id="none" order="1"/>
           <matcher field="HostName" pattern-id="all" order="1" capture-group="2"/>
           <matcher field="Colour" pattern-id="all" order="1"/>
           <json-matcher field="EventName" pattern-id="name" order="1"/>
           <json-matcher field="SourceIp" pattern-id="wild" order="1"/>
           <json-matcher field="DeviceTime" pattern-id="time" order="1" ext-data="yyyy-MM-ddTHH"/>
           <json-matcher field="DeviceTime" pattern-id="time" order="2"/>
           <cef-matcher field="Protocol" pattern-id="cef" order="1"/>
           <event-match-multiple pattern-id="all" capture-group-index="1"/>"#,
    );
    let mut content = acme(xml);
    content.properties = vec![
        property(
            "Flow",
            PropertyType::String,
            vec![Expression {
                base: "com.q1labs.core.types.flow.FlowRecordProperties$SourcePayload".to_owned(),
                ..key_path("/\"a\"")
            }],
        ),
        property("Path", PropertyType::String, vec![key_path("\"a\"")]),
        property(
            "Type",
            PropertyType::String,
            vec![Expression {
                log_source_type: Some(332),
                ..key_path("/\"a\"")
            }],
        ),
        Property {
            database: Database::Flows,
            ..property("Flows", PropertyType::String, vec![key_path("/\"a\"")])
        },
        property("Group", PropertyType::String, vec![regex("a", 1)]),
        property("Time", PropertyType::Time, vec![key_path("/\"t\"")]),
        Property {
            date_pattern: Some("dd MMM yyyy".to_owned()),
            language: Some("fr".to_owned()),
            ..property("French", PropertyType::Time, vec![key_path("/\"t\"")])
        },
    ];
    content.log_sources.push(LogSource {
        log_source_type: 332,
        ..log_source(9, "built-in.example.com")
    });
    let (engine, refused) = Engine::new(content, Settings::default());
    let shown: Vec<String> = refused.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    log source extension AcmeCustom_ext, pattern regex for UserName: the flag x is not run: `(?x)a`
    log source extension AcmeCustom_ext, pattern none for HostName: no pattern has this id
    log source extension AcmeCustom_ext, pattern all for HostName: group 2 is taken, and the regex has 1: `(.*?)`
    log source extension AcmeCustom_ext, pattern all for Colour: the field is not documented
    log source extension AcmeCustom_ext, pattern wild for SourceIp: expected a number or `]` at byte 5: `/"a"[*]`
    log source extension AcmeCustom_ext, pattern time for DeviceTime: `T` is no letter of a Java date pattern: quote it: `yyyy-MM-ddTHH`
    log source extension AcmeCustom_ext, pattern time for DeviceTime: without ext-data, how QRadar reads the time is not documented: `/"t"`
    log source extension AcmeCustom_ext, pattern cef for Protocol: <cef-matcher> with a pattern of type CefKey is not run: `act`
    log source extension AcmeCustom_ext, pattern all for event-match-multiple: what capture-group-index does is not documented: `(.*?)`
    custom property Flow, expression 1: it reads something else than the payload of an event: `com.q1labs.core.types.flow.FlowRecordProperties$SourcePayload`
    custom property Path, expression 1: expected `/` at byte 0: `"a"`
    custom property Group, expression 1: group 1 is taken, and the regex has 0: `a`
    custom property Time, expression 1: a time without a date pattern: how QRadar reads it is not documented
    custom property French, expression 1: names of months and days in the language fr are not run: `dd MMM yyyy`
    custom property Type, expression 1: its log source type 332 is not in the content
    custom property Flows, expression 1: flows are not run
    log source Acme 9: its log source type 332 is not in the content; how QRadar's own parse is not public
    "#);
    assert_eq!(
        engine.process(&line(r#"{"name":"login"}"#)).outcome,
        Outcome::Mapped
    );
    assert!(matches!(refused[0].subject, Subject::Pattern { .. }));
}

#[test]
fn a_pack_and_its_xml_are_the_same_content() {
    let pack = common::pack_in("content/proofpoint");
    let resolved = common::resolved(&pack);
    let xml = content::write(&content::content(&resolved, None));
    let ours = Content::of_pack(&resolved).unwrap();
    assert_eq!(Content::from_xml(&xml), Ok(ours));
}

#[test]
fn an_engine_serves_several_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&engine(acme(json_lsx())));
}
