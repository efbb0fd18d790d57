//! Exports of real consoles install, and their parsers answer as the compiler's engine does.

use std::path::PathBuf;

use dsmith::event::{Arrival, Content, Engine, Settings};
use lab::console::VERSION;
use lab::install::{Store, apply, open};
use lab::pipeline::installed_engine;

use crate::support::root;

fn corpus(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("DSMITH_CORPUS")
        .map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    let bytes = std::fs::read(folder.join("qradar").join(name)).ok();
    if bytes.is_none() {
        println!("skipped: the corpus is not here");
    }
    bytes
}

/// Installs an export beside the Proofpoint pack and compares what both engines make of a
/// line.
fn same_answers(export: &str, line: &str, expected: &[&str]) {
    let Some(bytes) = corpus(export) else { return };
    let store = Store::in_memory().unwrap();
    let ours = open(crate::support::package(), VERSION, 1_900_000_000).unwrap();
    apply(&ours, &store, false).unwrap();
    let package = open(&bytes, VERSION, 1_900_000_000).unwrap();
    apply(&package, &store, false).unwrap();
    let installed = installed_engine(&store).unwrap();
    let entries =
        dsmith::package::archive::read(&bytes, &dsmith::package::archive::Limits::PACKAGE).unwrap();
    let xml = entries.files().find(|e| e.name.ends_with(".xml")).unwrap();
    let content = Content::from_xml(std::str::from_utf8(&xml.bytes).unwrap()).unwrap();
    let (direct, _) = Engine::new(content, Settings::default());
    let name = &direct.content().log_source_types[0].name;
    let here = installed
        .content()
        .log_source_types
        .iter()
        .find(|t| t.name == *name)
        .unwrap();
    assert_ne!(
        here.id,
        direct.content().log_source_types[0].id,
        "the type's id is new"
    );
    let arrival = Arrival::default();
    let a = direct
        .process_as(
            line.as_bytes(),
            direct.content().log_source_types[0].id,
            &arrival,
        )
        .unwrap();
    let b = installed
        .process_as(line.as_bytes(), here.id, &arrival)
        .unwrap();
    assert_eq!(
        (a.outcome, &a.qid.name, &a.event_id),
        (b.outcome, &b.qid.name, &b.event_id)
    );
    let values = |event: &dsmith::event::Event<'_>| -> Vec<String> {
        let mut values: Vec<String> = event
            .properties
            .iter()
            .map(|p| format!("{}={}", p.name, p.text))
            .collect();
        values.sort();
        values
    };
    assert_eq!(b.outcome, dsmith::event::Outcome::Mapped);
    assert_eq!(values(&a), values(&b));
    assert_eq!(values(&b), expected);
}

#[test]
fn teleports_export_parses_as_the_engine_says() {
    let line = r#"<13>Jan  2 03:04:05 host teleport-application {"event":"session.start","code":"T2000I","user":"alice","time":"2026-01-02T03:04:05.000","cluster_name":"c"}"#;
    let expected = [
        "Teleport Cluster Name=c",
        "Teleport Event Name=session.start",
    ];
    same_answers("staze0-Custom-Teleport-Bastion.zip", line, &expected);
}

#[test]
fn keycloaks_export_parses_as_the_engine_says() {
    let line = r#"<13>Jan  2 03:04:05 host x {"timestamp":"2026-01-02T03:04:05.678901Z","loggerName":"org.keycloak.events","level":"DEBUG","message":"type=\"LOGIN\", realmName=\"r\", clientId=\"c\", username=\"u\", ipAddress=\"192.0.2.1\""}"#;
    same_answers(
        "staze0-Custom-Keycloak.zip",
        line,
        &["SSO Client ID=c", "realmName=r"],
    );
}
