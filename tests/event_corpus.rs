//! The event engine on what this project did not write: exports of real consoles, and
//! events as Proofpoint's feeds deliver them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dsmith::event::{Arrival, Content, Engine, Extension, LogSourceType, Outcome, Settings};
use dsmith::model::log_source_extension::Field;
use dsmith::package::archive::{Limits, read};
use serde_json::{Map, Value, json};

/// Every file of the folder of exports, sorted.
fn files(corpus: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(corpus.join("qradar")).sort_by_file_name();
    let entries = entries.into_iter();
    entries.map(|entry| entry.unwrap().into_path()).collect()
}

/// The content XML of every export, by the export's name.
fn exports(corpus: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in files(corpus) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".zip") {
            let archive = read(&fs::read(&file).unwrap(), &Limits::PACKAGE).unwrap();
            let mut entries = archive.files();
            let xml = entries.find(|e| e.name.ends_with(".xml")).unwrap();
            found.push((name, String::from_utf8(xml.bytes.clone()).unwrap()));
        } else if name == "CrowdSec.xml" {
            found.push((name, fs::read_to_string(&file).unwrap()));
        }
    }
    found
}

/// A log source extension that a console exported by itself, as the only content.
fn lone_extension(corpus: &Path) -> Content {
    let mut files = files(corpus).into_iter();
    let file = files.find(|path| common::text(path).contains("device_extension"));
    Content {
        log_source_types: vec![LogSourceType {
            id: 4011,
            name: "Lone".to_owned(),
            internal_name: "LoneCustom".to_owned(),
            extension: Some(1),
        }],
        extensions: vec![Extension {
            id: 1,
            name: "Lone_ext".to_owned(),
            xml: fs::read_to_string(file.unwrap()).unwrap(),
            enabled: true,
        }],
        ..Content::default()
    }
}

/// What content holds and what of it is refused.
fn summary(name: &str, content: Content) -> String {
    let mut text = format!(
        "{name}: {} types, {} extensions, {} event mappings, {} QIDs, {} properties, {} expressions\n",
        content.log_source_types.len(),
        content.extensions.len(),
        content.event_mappings.len(),
        content.qids.len(),
        content.properties.len(),
        content
            .properties
            .iter()
            .map(|p| p.expressions.len())
            .sum::<usize>(),
    );
    let (engine, refused) = Engine::new(content, Settings::default());
    for refusal in refused {
        writeln!(text, "  refused: {refusal}").unwrap();
    }
    for log_source_type in &engine.content().log_source_types {
        let line = b"<13>Jan  2 03:04:05 host.example.com {\"a\":[1]} text";
        let event = engine.process_as(line, log_source_type.id, &Arrival::default());
        assert_eq!(event.unwrap().problems, []);
    }
    text
}

#[test]
fn every_extension_and_expression_of_the_exports_loads_and_runs() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let mut text = String::new();
    for (name, xml) in exports(&corpus) {
        text += &summary(&name, Content::from_xml(&xml).unwrap());
    }
    text += &summary("lone extension", lone_extension(&corpus));
    insta::assert_snapshot!(text);
}

#[test]
fn a_real_export_parses_an_event_of_its_own_kind() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let find = |part: &str| {
        let mut exports = exports(&corpus).into_iter();
        let (_, xml) = exports.find(|(name, _)| name.contains(part)).unwrap();
        let content = Content::from_xml(&xml).unwrap();
        let log_source_type = content.log_source_types[0].id;
        (Engine::new(content, Settings::default()).0, log_source_type)
    };
    let mut text = String::new();
    let events = [
        (
            "Keycloak",
            r#"<14>1 2026-01-02T03:04:05Z sso.example.com x - - - {"timestamp":"2026-01-02T03:04:05.678901Z","loggerName":"org.keycloak.events","level":"WARN","loggerClassName":"org.jboss.logging.Logger","message":"type=\"LOGIN_ERROR\", realmName=\"demo\", clientId=\"account\", ipAddress=\"192.0.2.9\", username=\"jo\", auth_method=\"openid-connect\""}"#,
        ),
        (
            "Teleport",
            r#"<14>Jan  2 03:04:05 bastion.example.com teleport-application {"code":"T1000I","event":"user.login","time":"2026-01-02T03:04:05.678Z","user":"jo","addr.remote":"192.0.2.9:50123","cluster_name":"demo","mfa_device":{"mfa_device_name":"key"}}"#,
        ),
        (
            "csni",
            r#"<14>Jan  2 03:04:05 cloud.example.com x {"note_name":"a/12b/c/d-e/f/xforce-anonym_server","reported_by":{"title":"Network Insights"},"finding":{"network":{"client":{"ip":"192.0.2.9","port":443},"server":{"ip":"2001:db8::1"}},"next_steps":[{"title":"Look"}]}}"#,
        ),
        (
            "wiotp",
            "<14>Jan  2 03:04:05 host.example.com wiotp_qradar:1.0:Connection  source=192.0.2.9 event=AuthFailed clientID=d:o:t:1",
        ),
    ];
    for (export, line) in events {
        let (engine, log_source_type) = find(export);
        let event = engine.process_as(line.as_bytes(), log_source_type, &Arrival::default());
        let event = event.unwrap();
        writeln!(text, "{export}: {:?} {:?}", event.outcome, event.event_id).unwrap();
        for field in &event.fields {
            writeln!(
                text,
                "  {} = {} by {}",
                field.field.name(),
                field.value,
                field.pattern
            )
            .unwrap();
        }
        writeln!(text, "  time = {:?}", event.log_source_time).unwrap();
        for property in &event.properties {
            writeln!(text, "  {} = {}", property.name, property.text).unwrap();
        }
        for problem in &event.problems {
            writeln!(text, "  {}: {}", problem.subject, problem.message).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

/// The events of the feeds, each with the event ID that the collector gives it.
fn feed_events(corpus: &Path) -> Vec<(&'static str, Map<String, Value>)> {
    let folder = corpus.join("proofpoint");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let object = |value: Value| value.as_object().unwrap().clone();
    let mut events = Vec::new();
    for (kind, name) in [
        ("message_log", "pod/ProofpointPOD_message_CL.json"),
        ("message_log", "pod/sekoia_message.json"),
        ("mail_log", "pod/ProofpointPOD_maillog_CL.json"),
        ("mail_log", "pod/sekoia_maillog.json"),
    ] {
        match read(name) {
            Value::Array(list) => events.extend(list.into_iter().map(|e| (kind, object(e)))),
            event => events.push((kind, object(event))),
        }
    }
    for name in [
        "tap/rapid7_all_threats.json",
        "tap/rapid7_monitor_events.json",
        "tap/siem_all_format_json_since_seconds_3600.json",
    ] {
        let file = read(name);
        for (array, kind) in [
            ("clicksBlocked", "clicksBlocked"),
            ("clicksPermitted", "clicksPermitted"),
            ("messagesBlocked", "messageBlocked"),
            ("messagesDelivered", "messageDelivered"),
        ] {
            let list = file[array].as_array().into_iter().flatten();
            events.extend(list.map(|event| (kind, object(event.clone()))));
        }
    }
    events
}

/// The event on the wire, by the table of the pack's design: the collector's own tests
/// hold the collector to the same table.
fn wire(kind: &str, mut event: Map<String, Value>) -> Vec<u8> {
    event.insert("eventType".into(), json!(kind));
    event.insert("eventTime".into(), json!("2026-01-02T03:04:05.678Z"));
    let host = match kind {
        "message_log" => {
            derive_message(&mut event);
            "proofpoint-pod"
        }
        "mail_log" => "proofpoint-pod",
        _ => {
            derive_threat(&mut event);
            "proofpoint-tap"
        }
    };
    let body = Value::Object(event);
    format!("<134>1 2026-01-02T03:04:05.678Z {host} proofpoint-collector - {kind} - {body}\n")
        .into_bytes()
}

fn derive_message(event: &mut Map<String, Value>) {
    let filter = event["filter"].clone();
    let actions = filter["actions"].as_array().cloned().unwrap_or_default();
    for module in ["dkimv", "dmarc", "spf"] {
        let of_module = actions.iter().filter(|a| a["module"] == module);
        let list: Vec<_> = of_module.cloned().collect();
        event.insert(format!("action_{module}"), json!(list));
    }
    if let Some(last) = actions.iter().rfind(|a| a["isFinal"] == true) {
        event.insert("final_module".into(), last["module"].clone());
        event.insert("final_rule".into(), last["rule"].clone());
    }
    let spam = filter["modules"]["spam"]["triggeredClassifier"].clone();
    if !spam.is_null() {
        event.insert("SpamType".into(), spam);
    }
}

fn derive_threat(event: &mut Map<String, Value>) {
    let map = event
        .get("threatsInfoMap")
        .and_then(Value::as_array)
        .cloned();
    let Some(map) = map else {
        let url = event.get("threatURL").or(event.get("url")).cloned();
        event.extend(url.map(|url| ("threat".to_owned(), url)));
        return;
    };
    for (field, key) in [
        ("threat", "threat"),
        ("threatType", "threatType"),
        ("classification", "classification"),
        ("campaignID", "campaignID"),
    ] {
        let mut values: Vec<&str> = map.iter().filter_map(|t| t[key].as_str()).collect();
        values.dedup();
        if !values.is_empty() {
            event.insert(field.into(), json!(values.join(", ")));
        }
    }
}

#[test]
fn the_feeds_events_go_through_the_proofpoint_pack() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let pack = common::pack_in("content/proofpoint");
    let content = Content::of_pack(&common::resolved(&pack)).unwrap();
    let (engine, refused) = Engine::new(content, Settings::of(&pack.extension));
    assert_eq!(refused, []);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut hits: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (kind, event) in feed_events(&corpus) {
        let line = wire(kind, event);
        let event = engine.process(&line);
        assert_eq!(event.outcome, Outcome::Mapped);
        assert_eq!(event.problems, []);
        assert_eq!(event.log_source_time, Some(1_767_323_045_678));
        assert_eq!(event.field(Field::EventName), Some(kind));
        *names.entry(event.qid.name.to_string()).or_default() += 1;
        for property in &event.properties {
            *hits
                .entry((property.property, property.expression))
                .or_default() += 1;
        }
    }
    let mut text = format!("{names:#?}\n");
    for (at, property) in engine.content().properties.iter().enumerate() {
        for number in 0..property.expressions.len() {
            let count = hits.get(&(at, number)).copied().unwrap_or(0);
            writeln!(text, "{} {}: {count}", property.name, number + 1).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
