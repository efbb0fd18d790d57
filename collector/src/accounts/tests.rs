//! Settings as users write them, and what is said when they are wrong.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(text: &str) -> Result<Settings, String> {
    read_text(Path::new("s.json"), text.as_bytes())
        .map(|(_, settings)| settings)
        .map_err(|error| error.to_string())
}

fn pod() -> serde_json::Value {
    json!({"feed": "pod", "name": "a", "cluster_id": "c", "api_key": {"plain": "k"}})
}

#[test]
fn the_smallest_settings_have_every_default() {
    assert_eq!(read(r#"{"version":2}"#).unwrap(), Settings::default());
}

#[test]
fn the_example_of_the_readme_is_good() {
    let readme = include_str!("../../README.md");
    let example = readme
        .split("```json\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    assert_eq!(read(example).unwrap().accounts.len(), 2);
}

#[test]
fn every_mistake_is_named_with_its_field() {
    let text = json!({"version": 2, "payload_limit": 10, "accounts": [
        {"feed": "pod", "name": "a/b", "cluster_id": " ", "api_key": {"plain": "k"}, "proxy": {"host": "http://p", "port": 1}},
        {"feed": "tap", "name": "t", "principal": "p", "interval_seconds": 5},
    ]});
    assert_eq!(
        read(&text.to_string()).unwrap_err(),
        "s.json: payload_limit: must be from 4096 to 1000000; \
         accounts[0].name: must be 1 to 64 letters, digits, spaces, '.', '_' or '-'; \
         accounts[0].cluster_id: is missing; \
         accounts[0].proxy.host: must be a name or an address, without a scheme; \
         accounts[1].secret: is missing; \
         accounts[1].interval_seconds: must be from 60 to 3600"
    );
}

#[test]
fn an_unknown_key_is_an_error_with_its_line() {
    let error = read("{\"version\":2,\n\"payload\":1}").unwrap_err();
    assert!(
        error.starts_with("s.json: unknown field `payload`, expected one of"),
        "{error}"
    );
    assert!(error.ends_with("at line 2 column 9"), "{error}");
}

#[test]
fn an_older_file_is_migrated_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut account = pod();
    account["event_collector"] = json!("10.0.0.5:1514");
    let old = json!({"version": 1, "event_collector": "ec", "accounts": [account]}).to_string();
    fs::write(&path, &old).unwrap();
    let settings = SettingsFile::new(path.clone()).load().unwrap();
    let collector = settings.accounts[0].event_collector().unwrap();
    assert_eq!(
        (collector.host.as_str(), collector.port),
        ("10.0.0.5", Some(1514))
    );
    assert_eq!(settings.event_collector.as_ref().unwrap().host, "ec");
    assert_eq!(
        fs::read_to_string(folder.path().join("settings.json.v1")).unwrap(),
        old
    );
    assert_eq!(SettingsFile::new(path).load().unwrap(), settings);
}

#[test]
fn a_file_that_cannot_be_migrated_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let old = json!({"version": 1, "payload_limit": 1}).to_string();
    fs::write(&path, &old).unwrap();
    assert!(SettingsFile::new(path.clone()).load().is_err());
    assert_eq!(fs::read_to_string(path).unwrap(), old);
}

#[test]
fn after_a_downgrade_the_kept_copy_is_used_and_the_newer_file_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    fs::write(&path, r#"{"version":3}"#).unwrap();
    let file = SettingsFile::new(path.clone());
    assert!(matches!(
        file.load(),
        Err(SettingsError::Newer { version: 3, .. })
    ));
    fs::write(
        folder.path().join("settings.json.v2"),
        r#"{"version":2,"payload_limit":5000}"#,
    )
    .unwrap();
    assert_eq!(file.load().unwrap().payload_limit, 5000);
    assert_eq!(fs::read_to_string(path).unwrap(), r#"{"version":3}"#);
}

#[test]
fn secrets_go_in_and_never_come_out() {
    let mut request = pod();
    request["api_key"] = json!("new");
    request["proxy"] = json!({"host": "p", "port": 1, "auth": {"user": "u", "password": "hidden"}});
    let account = from_request(request, None).unwrap();
    let shown = hide(&account);
    assert_eq!(shown["api_key"], json!({"set": true}));
    assert_eq!(shown["archive_api_key"], json!({"set": false}));
    assert_eq!(shown["proxy"]["auth"]["password"], json!({"set": true}));
    assert!(!shown.to_string().contains("hidden"));
    assert!(!format!("{account:?}").contains("hidden"));
    // What was shown can be sent back: the secrets are kept.
    assert_eq!(from_request(shown, Some(&account)).unwrap(), account);
}

#[test]
fn a_request_cannot_name_a_file_or_variable_as_secret() {
    for source in [
        json!({"file": "/etc/shadow"}),
        json!({"env": "HOME"}),
        json!({"sealed": "x"}),
    ] {
        let mut request = pod();
        request["api_key"] = source;
        let mistake = from_request(request, None).unwrap_err();
        assert_eq!(mistake.to_string(), "api_key: must be a text");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_settings_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_text(Path::new("s.json"), &bytes);
    }

    #[test]
    fn settings_survive_writing_and_reading(limit in 4096usize..1_000_000, port in 1u16.., tls: bool) {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::new(folder.path().join("settings.json"));
        let mut settings = Settings { payload_limit: limit, ..Settings::default() };
        settings.event_collector = Some(EventCollector { host: "h".into(), port: Some(port), tls, framing: Framing::OctetCounting });
        file.save(&settings).unwrap();
        prop_assert_eq!(file.load().unwrap(), settings);
    }
}

#[test]
fn a_change_is_on_disk_sealed_and_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let vault = crate::secrets::Vault::open(&folder.path().join("key")).unwrap();
    let path = folder.path().join("settings.json");
    let book = Book::of_store(path.clone(), Some(std::sync::Arc::new(vault)));
    let mut request = pod();
    request["api_key"] = json!("a-secret-key");
    book.add(from_request(request.clone(), None).unwrap())
        .unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        !text.contains("a-secret-key") && text.contains("sealed"),
        "{text}"
    );
    assert!(matches!(
        book.add(from_request(request, None).unwrap()),
        Err(Refused::Exists)
    ));
    assert!(matches!(book.remove("other"), Err(Refused::Unknown)));
    book.remove("a").unwrap();
    assert!(book.settings().accounts.is_empty());
}

#[test]
fn settings_that_cannot_be_read_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    fs::write(&path, "{broken").unwrap();
    let book = Book::of_store(path.clone(), None);
    assert!(book.trouble().is_some());
    assert!(matches!(
        book.general(Settings::default()),
        Err(Refused::Unreadable(_))
    ));
    assert_eq!(fs::read_to_string(path).unwrap(), "{broken");
}
