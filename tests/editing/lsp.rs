//! `dsmith lsp`, over its standard input and output.

use serde_json::{Value, json};

use super::client::Client;
use super::copy;

const MAILS: &str = "saved-searches/mails.yaml";
const SUBJECT: &str = "properties/subject.yaml";
const MAPPING: &str = "event-mappings/received.yaml";

fn shown(value: &Value) -> String {
    format!("{value:#}")
}

/// A saved search with this AQL on one line.
fn search(aql: &str) -> String {
    format!("name: Mails\ngroup: Example\naql: {aql}\n")
}

fn labels(items: &Value) -> Vec<&str> {
    let items = items.as_array().unwrap().iter();
    items.map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn the_server_says_what_it_can_and_leaves_in_order() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let refused = client.ask("textDocument/rename", json!({}));
    assert_eq!(
        refused["message"],
        "dsmith does not answer `textDocument/rename`"
    );
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn findings_follow_the_buffer_and_not_the_disk() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    client.open(
        MAPPING,
        "log-source-type: Example Mail\nevent-id: received\nqid: Mail Recieved\n",
    );
    insta::assert_snapshot!(shown(&client.findings(MAPPING)));
    client.change(
        MAPPING,
        2,
        "log-source-type: Example Mail\nevent-id: received\nqid: Mail Received\n",
    );
    let mended = client.findings(MAPPING);
    assert_eq!(mended["version"], 2);
    // Only the schema line is missed now.
    assert_eq!(mended["diagnostics"].as_array().unwrap().len(), 1);
    client.tell(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": client.uri(MAPPING) } }),
    );
    assert_eq!(client.findings(MAPPING)["diagnostics"], json!([]));
}

#[test]
fn a_change_in_one_file_is_told_about_another() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    client.open(
        "qids/received.yaml",
        "name: Mail Taken\nlog-source-type: Example Mail\nseverity: 1\nlow-level-category: 18453\n",
    );
    let found = client.findings(MAPPING);
    assert_eq!(found["diagnostics"][0]["code"], "DS031");
}

#[test]
fn columns_count_utf_16_units() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let text = search("SELECT '😀中文' AS a, nonsense FROM events LIMIT 10 LAST 1 HOURS");
    client.open(MAILS, &text);
    let found = client.findings(MAILS);
    let unknown = found["diagnostics"].as_array().unwrap().iter();
    let mut unknown = unknown.filter(|d| d["code"] == "DS323" || d["code"] == "DS324");
    let range = unknown.next_back().unwrap()["range"].clone();
    // `aql: SELECT '` is 13 units, the emoji two, each other sign one.
    let start = 13 + 4 + "' AS a, ".len();
    let end = start + "nonsense".len();
    let expected = json!({ "start": { "line": 2, "character": start }, "end": { "line": 2, "character": end } });
    assert_eq!(range, expected);
}

#[test]
fn hover_explains_codes_names_and_aql() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let text = |answer: Value| {
        answer["contents"]["value"]
            .as_str()
            .unwrap_or("")
            .to_owned()
    };
    let hover = "textDocument/hover";
    let code = text(client.ask_at(hover, SUBJECT, "name: Subject\ntype: string\nexpressions:\n  - log-source-type: Example Mail\n    regex: '|{a'\n"));
    assert!(code.starts_with("# DS103: regex-invalid"), "{code}");
    let name = text(client.ask_at(
        hover,
        MAPPING,
        "log-source-type: Example Mail\nevent-id: received\nqid: Mail Rec|eived\n",
    ));
    assert!(
        name.contains("**Mail Received**: QID of Example Mail, severity 1, category 18453."),
        "{name}"
    );
    let function = text(client.ask_at(
        hover,
        MAILS,
        &search("SELECT UNIQ|UECOUNT(sourceip) FROM events LAST 1 HOURS"),
    ));
    assert!(function.contains("`UNIQUECOUNT(x)`"), "{function}");
}

#[test]
fn hover_shows_what_the_samples_give_a_property() {
    let pack = copy("good_every_kind");
    let test = "tests:\n  - name: a mail\n    log-source: Example Mail\n    json: '{\"type\": \"received\", \"subject\": \"Größe 😀\"}'\n    expect:\n      event-name: Mail Received\n";
    std::fs::create_dir_all(pack.path().join("tests")).unwrap();
    std::fs::write(pack.path().join("tests/mail.yaml"), test).unwrap();
    let mut client = Client::start(pack.path());
    let text = "# yaml-language-server: $schema=../../../../schemas/property.json\nname: Sub|ject\ntype: string\nexpressions:\n  - log-source-type: Example Mail\n    key-path: /\"subject\"\n";
    let answer = client.ask_at("textDocument/hover", SUBJECT, text);
    let expected = "From the sample events:\n- `Größe 😀` (a mail)";
    assert_eq!(answer["contents"]["value"], expected);
}

#[test]
fn names_are_completed_under_their_keys() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let ask = "textDocument/completion";
    let qids = client.ask_at(
        ask,
        MAPPING,
        "log-source-type: Example Mail\nevent-id: received\nqid: Mail R|\n",
    );
    insta::assert_snapshot!(shown(&qids));
    let groups = client.ask_at(ask, MAILS, "name: Mails\ngroup: |\n");
    assert_eq!(labels(&groups), ["Example"]);
}

#[test]
fn aql_is_completed_inside_and_outside_of_quotes() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let ask = "textDocument/completion";
    let words = client.ask_at(
        ask,
        MAILS,
        "name: Mails\ngroup: Example\naql: >-\n  SELECT use|\n  FROM events\n",
    );
    for wanted in ["Subject", "username", "UNIQUECOUNT"] {
        assert!(labels(&words).contains(&wanted), "{wanted}");
    }
    let types = client.ask_at(
        ask,
        MAILS,
        &search("SELECT * FROM events WHERE LOGSOURCETYPENAME(devicetype) = 'Ex|"),
    );
    assert_eq!(labels(&types), ["Example Mail"]);
}

#[test]
fn a_reference_leads_to_its_item() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let ask = "textDocument/definition";
    let qid = client.ask_at(
        ask,
        MAPPING,
        "log-source-type: Example Mail\nevent-id: received\nqid: Mail| Received\n",
    );
    insta::assert_snapshot!(shown(&qid));
    let property = client.ask_at(
        ask,
        MAILS,
        &search("SELECT \"sub|ject\" FROM events LIMIT 1 LAST 1 HOURS"),
    );
    assert_eq!(property["uri"], "file:///pack/properties/subject.yaml");
    let nothing = client.ask_at(
        ask,
        MAPPING,
        "log-source-type: Example Mail\nevent-id: rec|eived\nqid: Mail Received\n",
    );
    assert_eq!(nothing, Value::Null);
}

#[test]
fn fixes_are_offered_where_their_findings_are() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let text = "# 😀\nname: Subject\ntype: string\nexpressions:\n  - log-source-type: Example Mial\n    regex: \"中{\\\"a\\\":(.*)\"\n";
    client.open(SUBJECT, text);
    let params = json!({
        "textDocument": { "uri": client.uri(SUBJECT) },
        "range": { "start": { "line": 4, "character": 0 }, "end": { "line": 6, "character": 0 } },
        "context": { "diagnostics": [] },
    });
    insta::assert_snapshot!(shown(&client.ask("textDocument/codeAction", params)));
}

#[test]
fn broken_yaml_is_answered_too() {
    let pack = copy("good_every_kind");
    let mut client = Client::start(pack.path());
    let broken = [
        "",
        ":",
        "a: [",
        "aql: |\n  \"",
        "- - -\n'",
        "\u{feff}",
        "qid: *x",
        "😀: {",
        "name: \t\n\tx",
        "%YAML 9\n---",
    ];
    for text in broken {
        let mut marked = text.to_owned();
        marked.push('|');
        for method in ["hover", "completion", "definition"] {
            for path in [MAPPING, MAILS, "extension.yaml", "qids/new.yaml"] {
                client.ask_at(&format!("textDocument/{method}"), path, &marked);
            }
        }
    }
    assert_eq!(client.stop(), Some(0));
}
