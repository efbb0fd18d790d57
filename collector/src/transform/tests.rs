//! What the transform promises, on hand-made events and on the corpus where it is present.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn profile(limit: usize) -> Profile {
    Profile::new("acme", limit, Facts::default())
}

fn line(kind: EventKind, event: &str) -> String {
    let profile = profile(32_000);
    let mut out = Vec::new();
    let read = profile.read(kind, event.as_bytes()).unwrap();
    profile.write(&read, Timestamp::UNIX_EPOCH, &mut out);
    String::from_utf8(out).unwrap()
}

fn body(kind: EventKind, event: &str) -> Value {
    let line = line(kind, event);
    serde_json::from_str(&line[line.find('{').unwrap()..]).unwrap()
}

#[test]
fn a_message_keeps_its_bytes_and_gets_its_fields_at_the_end() {
    let event = r#"{"ts":"2020-11-05T12:59:43.881767+0100","guid":"g","filter":{"x":1.50,"actions":[{"module":"spf","rule":"pass","action":"continue"},{"module":"pdr","rule":"p","action":"a","isFinal":true},{"module":"spam","rule":"bulk","action":"discard","isFinal":true}],"modules":{"spam":{"triggeredClassifier":"phish"}}},"z":"\u00e9\/"}"#;
    let expected = concat!(
        "<134>1 2020-11-05T11:59:43.881Z proofpoint-pod proofpoint-collector - message_log - ",
        r#"{"ts":"2020-11-05T12:59:43.881767+0100","guid":"g","filter":{"x":1.50,"actions":[{"module":"spf","rule":"pass","action":"continue"},{"module":"pdr","rule":"p","action":"a","isFinal":true},{"module":"spam","rule":"bulk","action":"discard","isFinal":true}],"modules":{"spam":{"triggeredClassifier":"phish"}}},"z":"\u00e9\/","#,
        r#""eventType":"message_log","eventTime":"2020-11-05T11:59:43.881Z","account":"acme","#,
        r#""action_dkimv":[],"action_dmarc":[],"action_spf":[{"module":"spf","rule":"pass","action":"continue"}],"#,
        r#""final_module":"spam","final_rule":"bulk","final_action":"discard","SpamType":"phish"}"#,
        "\n"
    );
    assert_eq!(line(EventKind::PodMessage, event), expected);
}

#[test]
fn threats_are_lifted_once_each_in_order_of_appearance() {
    let event = r#"{"GUID":"g","messageTime":"2024-01-01T00:00:00.000Z","threatsInfoMap":[{"threat":"a","threatType":"url","campaignId":null,"classification":"MALWARE"},{"threat":"b","threatType":"url","campaignID":"c1","classification":"phish"},{"threat":"a"}]}"#;
    let body = body(EventKind::MessageBlocked, event);
    assert_eq!(body["threat"], "a, b");
    assert_eq!(body["threatType"], "url");
    assert_eq!(body["classification"], "MALWARE, phish");
    assert_eq!(body["campaignID"], "c1");
    assert_eq!(body["eventType"], "messageBlocked");
}

#[test]
fn a_click_takes_its_threat_from_the_threat_url_else_the_url() {
    let kind = EventKind::ClickPermitted;
    let both = body(kind, r#"{"threatURL":"https://t","url":"http://u"}"#);
    assert_eq!(both["threat"], "https://t");
    let one = body(kind, r#"{"threatURL":"","url":"http://u"}"#);
    assert_eq!(one["threat"], "http://u");
    assert_eq!(body(kind, "{}").get("threat"), None);
}

#[test]
fn an_empty_object_and_one_without_anything_needed_are_forwarded() {
    assert!(line(EventKind::PodMaillog, "{}").ends_with(
        r#"- {"eventType":"mail_log","account":"acme"}"#.to_owned().add_line().as_str()
    ));
    let odd = body(EventKind::PodMessage, r#"{"filter":[1],"ts":5}"#);
    assert_eq!(odd["action_spf"], json!([]));
}

trait AddLine {
    fn add_line(self) -> Self;
}

impl AddLine for String {
    fn add_line(mut self) -> Self {
        self.push('\n');
        self
    }
}

#[test]
fn a_field_that_proofpoint_already_sends_is_not_sent_twice() {
    let line = line(
        EventKind::PodMessage,
        r#"{"final_module":"own","account":"theirs","filter":{"actions":[{"module":"x","isFinal":true}]}}"#,
    );
    assert_eq!(line.matches("\"final_module\"").count(), 1);
    assert_eq!(line.matches("\"account\"").count(), 1);
}

#[test]
fn space_between_tokens_and_line_ends_go() {
    let line = line(
        EventKind::PodMaillog,
        "{ \"data\" : \"a  b\" ,\n\"sm\": {\"x\": [1, 2]} }\r\n",
    );
    assert!(
        line.contains(r#"- {"data":"a  b","sm":{"x":[1,2]},"#),
        "{line}"
    );
    assert_eq!(line.matches('\n').count(), 1);
}

#[test]
fn what_is_no_object_is_said_to_be_none() {
    for bytes in [
        &b""[..],
        b"null",
        b"[{}]",
        b"{",
        b"{\"a\":1}x",
        b"{\"a\":\"\xff\"}",
        b"{\"a\":\"\n\"}",
    ] {
        assert_eq!(
            profile(32_000).read(EventKind::PodMessage, bytes).err(),
            Some(NotAnObject)
        );
    }
}

#[test]
fn a_line_over_the_limit_is_cut_to_it_and_says_so() {
    let event = json!({"guid": "g", "msgParts": [{"labeledName": "n", "textExtracted": "t".repeat(40_000)}]});
    let text = event.to_string();
    let profile = profile(32_000);
    let read = profile
        .read(EventKind::PodMessage, text.as_bytes())
        .unwrap();
    let mut out = Vec::new();
    assert_eq!(
        profile.write(&read, Timestamp::UNIX_EPOCH, &mut out),
        Written::Cut
    );
    assert!(out.len() <= 32_001);
    assert!(out.ends_with(b"\"collectorCut\":[\"msgParts[].textExtracted\"]}\n"));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let profile = profile(LEAST_LIMIT);
        if let Ok(event) = profile.read(EventKind::PodMessage, &bytes) {
            profile.write(&event, Timestamp::UNIX_EPOCH, &mut Vec::new());
        }
    }

    #[test]
    fn every_object_becomes_one_line_of_json_that_begins_with_its_members(
        members in proptest::collection::btree_map("\\PC{1,12}", "\\PC{0,2000}", 0..12),
        kind in proptest::sample::select(vec![EventKind::PodMessage, EventKind::ClickBlocked, EventKind::MessageDelivered]),
    ) {
        let text = json!(members).to_string();
        let profile = profile(LEAST_LIMIT);
        let event = profile.read(kind, text.as_bytes()).unwrap();
        let mut out = Vec::new();
        let written = profile.write(&event, Timestamp::UNIX_EPOCH, &mut out);
        prop_assert_eq!(out.split(|byte| *byte == b'\n').count(), 2);
        prop_assert!(out.len() <= LEAST_LIMIT + 1);
        let start = out.iter().position(|byte| *byte == b'{').unwrap();
        let body: Value = serde_json::from_slice(&out[start..]).unwrap();
        if written == Written::Whole {
            prop_assert!(out[start..].starts_with(&text.as_bytes()[..text.len() - 1]));
            for (key, value) in &members {
                prop_assert_eq!(&body[key], value);
            }
        }
    }
}

/// The pack's 38 key paths; `[]` asks for an array, `[n]` for an element.
const EXPRESSIONS: [&str; 38] = [
    "action_dkimv[]",
    "action_dmarc[]",
    "action_spf[]",
    "campaignID",
    "campaignId",
    "classification",
    "connection/tls/inbound/version",
    "eventTime",
    "eventType",
    "filter/disposition",
    "filter/quarantine/folder",
    "filter/routeDirection",
    "final_module",
    "final_rule",
    "GUID",
    "impostorScore",
    "msgParts[0]/labeledName",
    "msgParts[1]/labeledName",
    "msgParts[2]/labeledName",
    "msgParts[3]/labeledName",
    "msgParts[4]/labeledName",
    "malwareScore",
    "msg/header/from[]",
    "msg/header/message-id[]",
    "msg/normalizedHeader/subject[]",
    "msg/header/to[]",
    "messageTime",
    "messageID",
    "phishScore",
    "QID",
    "recipient",
    "recipient[]",
    "sender",
    "senderIP",
    "spamScore",
    "SpamType",
    "threat",
    "threatType",
];

fn matches(event: &Value, expression: &str) -> bool {
    let mut value = event;
    let mut wants_array = false;
    for step in expression.split('/') {
        let (key, index) = step
            .split_once('[')
            .map_or((step, None), |(key, rest)| (key, Some(rest)));
        value = &value[key];
        match index.and_then(|index| index.strip_suffix(']')) {
            Some("") => wants_array = true,
            Some(index) => value = &value[index.parse::<usize>().unwrap()],
            None => {}
        }
    }
    match value {
        Value::Array(list) => wants_array && !list.is_empty(),
        Value::Null | Value::Object(_) => false,
        Value::String(text) => !wants_array && !text.is_empty(),
        _ => !wants_array,
    }
}

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("DSMITH_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let proofpoint = [
        folder.join("proofpoint"),
        folder.join("../../../shared/corpus/proofpoint"),
    ];
    proofpoint.into_iter().find(|path| path.is_dir())
}

/// Every event of the corpus with its kind.
fn corpus_events(folder: &std::path::Path) -> Vec<(EventKind, Value)> {
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let mut events = Vec::new();
    for (kind, name) in [
        (EventKind::PodMessage, "pod/ProofpointPOD_message_CL.json"),
        (EventKind::PodMessage, "pod/sekoia_message.json"),
        (EventKind::PodMaillog, "pod/ProofpointPOD_maillog_CL.json"),
        (EventKind::PodMaillog, "pod/sekoia_maillog.json"),
    ] {
        match read(name) {
            Value::Array(list) => events.extend(list.into_iter().map(|event| (kind, event))),
            event => events.push((kind, event)),
        }
    }
    for name in [
        "tap/rapid7_all_threats.json",
        "tap/rapid7_monitor_events.json",
        "tap/siem_all_format_json_since_seconds_3600.json",
    ] {
        let file = read(name);
        let arrays = [
            ("clicksBlocked", EventKind::ClickBlocked),
            ("clicksPermitted", EventKind::ClickPermitted),
            ("messagesBlocked", EventKind::MessageBlocked),
            ("messagesDelivered", EventKind::MessageDelivered),
        ];
        for (array, kind) in arrays {
            let list = file[array].as_array().into_iter().flatten();
            events.extend(list.map(|event| (kind, event.clone())));
        }
    }
    events
}

#[test]
fn over_the_corpus_every_expression_that_can_match_does() {
    let Some(folder) = corpus() else {
        eprintln!("skipped: the corpus is not there (DSMITH_CORPUS)");
        return;
    };
    let mut hits: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, event) in corpus_events(&folder) {
        let text = event.to_string();
        let body = body(kind, &text);
        for (key, value) in event.as_object().unwrap() {
            assert_eq!(&body[key], value, "{key} was changed");
        }
        for expression in EXPRESSIONS
            .iter()
            .filter(|expression| matches(&body, expression))
        {
            *hits.entry(expression).or_default() += 1;
        }
    }
    let missing: BTreeSet<&str> = EXPRESSIONS
        .into_iter()
        .filter(|expression| !hits.contains_key(expression))
        .collect();
    // No event of the corpus has an action of the module dkimv or the older spelling of the
    // campaign, and every quarantine folder in it is empty.
    let absent = ["action_dkimv[]", "campaignId", "filter/quarantine/folder"];
    assert_eq!(missing, BTreeSet::from(absent), "{hits:?}");
}
