//! Ids: made once, kept for ever, never shared.

use super::{Lock, Resolved, resolve};
use crate::diagnostic::Diagnostic;
use crate::model::{self, Pack};
use crate::source::{Files, RawFile, parse};

const EXTENSION: &str = "name: Example\nversion: 1.0.0\nauthor: a\nemail: a@example.com\ndescription: d\nminimum-qradar: {product: 7.5.0 UP7, version: 2021.6.7, confidence: inferred}\nreleased: 2024-01-15\n";
const TYPE: &str = "name: Mail\ncategory: SW/Integration\nprotocols: [Syslog]\nextension: Mail\n";
const LSX: &str =
    "name: Mail\nfields:\n  - field: EventName\n    from:\n      - key-path: /\"a\"\n";
const QID: &str = "name: Received\nlog-source-type: Mail\nseverity: 1\nlow-level-category: 18453\n";
const MAPPING: &str = "log-source-type: Mail\nevent-id: received\nqid: Received\n";
const PROPERTY: &str =
    "name: Subject\ntype: string\nexpressions:\n  - log-source-type: Mail\n    key-path: /\"s\"\n";
const GROUP: &str = "name: Mails\n";
const SEARCH: &str = "name: All\ngroup: Mails\naql: SELECT * FROM events LAST 1 HOURS\n";

/// The parts of a whole small pack.
const PACK: &[(&str, &str)] = &[
    ("event-mappings/a.yaml", MAPPING),
    ("groups/a.yaml", GROUP),
    ("log-source-extensions/a.yaml", LSX),
    ("log-source-types/a.yaml", TYPE),
    ("properties/a.yaml", PROPERTY),
    ("qids/a.yaml", QID),
    ("saved-searches/a.yaml", SEARCH),
];

fn pack(files: &[(&str, &str)]) -> Pack {
    let all = [("extension.yaml", EXTENSION)];
    let files = all.iter().chain(files).map(|(path, text)| RawFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    let files = Files {
        files: files.collect(),
        ..Files::default()
    };
    let (sources, found) = parse(files);
    assert_eq!(found, []);
    let (pack, found) = model::load(&sources);
    assert_eq!(found, []);
    pack
}

/// The lock that a pack makes of an earlier one, with nothing to complain about.
fn lock(files: &[(&str, &str)], before: &Lock) -> Lock {
    let pack = pack(files);
    let (_, lock, found) = resolve(&pack, before);
    assert_eq!(found, []);
    lock
}

fn findings(files: &[(&str, &str)], before: &Lock) -> Vec<String> {
    let pack = pack(files);
    let (_, _, found) = resolve(&pack, before);
    found.into_iter().map(|d| d.message).collect()
}

/// The pack with one of its files written anew.
fn with(path: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> = PACK.iter().copied().filter(|(p, _)| *p != path).collect();
    files.push((path, text));
    files
}

/// The ids of everything in a lock, without the names.
fn ids(lock: &Lock) -> Vec<(String, uuid::Uuid, u32, Option<u32>)> {
    let entries = lock.entries();
    let mut ids: Vec<_> = entries
        .map(|e| (e.kind.clone(), e.uuid, e.number, e.qid))
        .collect();
    ids.sort();
    ids
}

#[test]
fn a_lock_is_stable() {
    let first = lock(PACK, &Lock::default());
    assert_eq!(lock(PACK, &first), first);
    assert_eq!(lock(PACK, &Lock::default()), first);
}

#[test]
fn a_lock_reads_like_this() {
    insta::assert_snapshot!(lock(PACK, &Lock::default()).to_text());
}

#[test]
fn the_text_of_a_lock_is_the_lock() {
    let first = lock(PACK, &Lock::default());
    assert_eq!(Lock::parse(&first.to_text()), Ok(first));
}

#[test]
fn the_order_of_adding_does_not_change_a_uuid() {
    const OTHER: (&str, &str) = ("groups/b.yaml", "name: Clicks\n");
    const THIRD: (&str, &str) = ("groups/c.yaml", "name: Zero\n");
    let uuids = |lock: &Lock| -> Vec<_> {
        let entries = lock.entries();
        entries
            .map(|e| (e.kind.clone(), e.name.clone(), e.uuid))
            .collect()
    };
    let one = lock(&[OTHER, THIRD], &lock(&[OTHER], &Lock::default()));
    let two = lock(&[OTHER, THIRD], &lock(&[THIRD], &Lock::default()));
    assert_eq!(uuids(&one), uuids(&two));
}

#[test]
fn a_removed_items_ids_are_never_given_to_another() {
    let first = lock(PACK, &Lock::default());
    let removed: Vec<_> = PACK
        .iter()
        .copied()
        .filter(|(p, _)| !p.starts_with("groups") && !p.starts_with("saved"))
        .collect();
    let second = lock(&removed, &first);
    assert_eq!(second, first);
    let mut added = removed;
    added.push(("groups/b.yaml", "name: Clicks\n"));
    let third = lock(&added, &second);
    let old = third.get("group", "Mails").unwrap();
    let new = third.get("group", "Clicks").unwrap();
    assert_eq!(new.number, old.number + 1);
    assert_ne!(new.uuid, old.uuid);
}

#[test]
fn a_removed_qids_number_is_never_given_to_another() {
    let first = lock(PACK, &Lock::default());
    let other = [
        ("log-source-extensions/a.yaml", LSX),
        ("log-source-types/a.yaml", TYPE),
        (
            "qids/b.yaml",
            "name: Sent\nlog-source-type: Mail\nseverity: 1\nlow-level-category: 18453\n",
        ),
    ];
    let second = lock(&other, &first);
    let number = |name| second.get("qid", name).unwrap().qid.unwrap();
    assert_eq!(number("Sent"), number("Received") + 1);
}

#[test]
fn an_item_that_comes_back_has_its_old_ids() {
    let first = lock(PACK, &Lock::default());
    let gone = lock(&[], &first);
    assert_eq!(lock(PACK, &gone), first);
}

#[test]
fn a_renamed_log_source_type_keeps_its_ids_and_those_of_its_parts() {
    let first = lock(PACK, &Lock::default());
    let files: Vec<(&str, String)> = PACK
        .iter()
        .map(|(path, text)| {
            let text = text.replace("log-source-type: Mail\n", "log-source-type: Post\n");
            let renamed = "name: Post\nrenamed-from: Mail\ncategory: SW/Integration\nprotocols: [Syslog]\nextension: Mail\n";
            let of_type = *path == "log-source-types/a.yaml";
            (*path, if of_type { renamed.to_owned() } else { text })
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let second = lock(&files, &first);
    assert_eq!(ids(&second), ids(&first));
    let entry = second.get("log-source-type", "Post").unwrap();
    assert_eq!(entry.formerly, ["Mail"]);
    assert!(second.get("event-mapping", "Post / received").is_some());
    assert!(second.get("expression", "Subject / Post / 1").is_some());
    // The next build still says `renamed-from`, and nothing changes.
    assert_eq!(lock(&files, &second), second);
}

#[test]
fn a_renamed_property_and_group_keep_their_parts() {
    let first = lock(PACK, &Lock::default());
    let files = with(
        "properties/a.yaml",
        "name: Title\nrenamed-from: Subject\ntype: string\nexpressions:\n  - log-source-type: Mail\n    key-path: /\"s\"\n",
    );
    assert_eq!(ids(&lock(&files, &first)), ids(&first));
    let mut files = with("groups/a.yaml", "name: Post\nrenamed-from: Mails\n");
    files.retain(|(path, _)| !path.starts_with("saved"));
    files.push((
        "saved-searches/a.yaml",
        "name: Everything\nrenamed-from: All\ngroup: Post\naql: SELECT * FROM events LAST 1 HOURS\n",
    ));
    assert_eq!(ids(&lock(&files, &first)), ids(&first));
}

#[test]
fn a_new_item_under_an_old_name_gets_ids_of_its_own() {
    let first = lock(PACK, &Lock::default());
    let renamed = lock(
        &with(
            "properties/a.yaml",
            "name: Title\nrenamed-from: Subject\ntype: string\n",
        ),
        &first,
    );
    let mut files = with(
        "properties/a.yaml",
        "name: Title\nrenamed-from: Subject\ntype: string\n",
    );
    files.push(("properties/b.yaml", PROPERTY));
    // The old name is in use again, so the rename must be taken out first.
    assert_eq!(
        findings(&files, &renamed),
        ["`Subject` is still the name of a custom property"]
    );
    files.retain(|(path, _)| *path != "properties/a.yaml");
    files.push(("properties/a.yaml", "name: Title\ntype: string\n"));
    let second = lock(&files, &renamed);
    let entry = |name| second.get("property", name).unwrap();
    assert_eq!(
        entry("Title").uuid,
        first.get("property", "Subject").unwrap().uuid
    );
    assert_ne!(entry("Subject").uuid, entry("Title").uuid);
    assert_ne!(entry("Subject").number, entry("Title").number);
}

#[test]
fn a_rename_that_cannot_be_followed_is_named() {
    let first = lock(PACK, &Lock::default());
    let files = with("groups/a.yaml", "name: Mails\nrenamed-from: Nothing\n");
    assert_eq!(
        findings(&files, &first),
        ["`Mails` had an id before it was renamed from `Nothing`"]
    );
    let mut files = PACK.to_vec();
    files.push(("groups/b.yaml", "name: Clicks\nrenamed-from: Nothing\n"));
    assert_eq!(
        findings(&files, &first),
        ["nothing in the lock file was ever called `Nothing`"]
    );
}

#[test]
fn names_with_the_separator_in_them_do_not_share_an_id() {
    let mut files = PACK.to_vec();
    files.push((
        "event-mappings/b.yaml",
        "log-source-type: Mail\nevent-id: a / b\nqid: Received\n",
    ));
    files.push((
        "event-mappings/c.yaml",
        "log-source-type: Mail\nevent-id: a\nevent-category: b\nqid: Received\n",
    ));
    let pack = pack(&files);
    let (resolved, _, found): (Resolved<'_>, _, _) = resolve(&pack, &Lock::default());
    assert_eq!(found, []);
    let uuids: std::collections::BTreeSet<_> =
        resolved.event_mappings.iter().map(|m| m.ids.uuid).collect();
    assert_eq!(uuids.len(), 3);
}

/// A lock file's text with these lines.
fn lock_text(lines: &[&str]) -> String {
    format!(
        "{{\"about\":\"\",\"version\":1,\"pack\":\"6d8d1f1e-3a52-5e7f-9d0c-0d6f2f3c7a10\",\"items\":[{}]}}",
        lines.join(",")
    )
}

fn entry(kind: &str, name: &str, last: u8, number: u32, qid: Option<u32>) -> String {
    let qid = qid.map(|qid| format!(",\"qid\":{qid}")).unwrap_or_default();
    format!(
        "{{\"kind\":\"{kind}\",\"name\":\"{name}\",\"uuid\":\"3f1e6d0a-2b4c-5d6e-8f70-1122334455{last:02x}\",\"number\":{number}{qid}}}"
    )
}

fn refused(lines: &[String]) -> Vec<(&'static str, String)> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found: Vec<Diagnostic> = Lock::parse(&lock_text(&lines)).unwrap_err();
    found.into_iter().map(|d| (d.code.id, d.message)).collect()
}

#[test]
fn every_conflict_of_a_lock_is_named() {
    let same_uuid = refused(&[
        entry("group", "a", 1, 1, None),
        entry("group", "b", 1, 2, None),
    ]);
    let same_number = refused(&[
        entry("group", "a", 1, 1, None),
        entry("group", "b", 2, 1, None),
    ]);
    let same_qid = refused(&[
        entry("qid", "a", 1, 1, Some(7)),
        entry("qid", "b", 2, 2, Some(7)),
    ]);
    let same_name = refused(&[
        entry("group", "a", 1, 1, None),
        entry("group", "a", 2, 2, None),
    ]);
    let message = |found: Vec<(&'static str, String)>| {
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "DS041");
        found[0].1.clone()
    };
    assert_eq!(
        message(same_uuid),
        "`dsmith.lock`: the UUID 3f1e6d0a-2b4c-5d6e-8f70-112233445501 stands for group `a` and for group `b`"
    );
    assert_eq!(
        message(same_number),
        "`dsmith.lock`: the number 1 stands for group `a` and for group `b`"
    );
    assert_eq!(
        message(same_qid),
        "`dsmith.lock`: the QID 7 stands for qid `a` and for qid `b`"
    );
    assert_eq!(
        message(same_name),
        "`dsmith.lock`: the name a stands for group `a` and for group `a`"
    );
}

#[test]
fn numbers_of_different_kinds_may_be_equal() {
    let lines = [
        entry("group", "a", 1, 1, None),
        entry("qid", "a", 2, 1, None),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert!(Lock::parse(&lock_text(&lines)).is_ok());
}

#[test]
fn ids_that_no_column_can_hold_are_refused() {
    for line in [
        entry("group", "a", 1, u32::MAX, None),
        entry("log-source-type", "a", 1, 20_000, None),
        entry("qid", "a", 1, 1, Some(u32::MAX)),
    ] {
        let found = refused(&[line]);
        assert_eq!(found[0].0, "DS040");
    }
}

#[test]
fn a_lock_of_another_form_is_refused() {
    let text = lock_text(&[]).replace("\"version\":1", "\"version\":2");
    let found = Lock::parse(&text).unwrap_err();
    assert_eq!(
        found[0].message,
        "`dsmith.lock` has form 2, this dsmith knows form 1"
    );
}

proptest::proptest! {
    #[test]
    fn any_lock_survives_its_text(
        names in proptest::collection::btree_set("\\PC{1,12}", 0..12),
        qids in proptest::bool::ANY,
    ) {
        let lines: Vec<String> = names.iter().enumerate().map(|(n, name)| {
            let at = u32::try_from(n).unwrap();
            let name = serde_json::to_string(name).unwrap();
            let qid = qids.then_some(2_000_002 + at);
            entry("qid", "NAME", u8::try_from(n).unwrap(), at, qid).replace("\"NAME\"", &name)
        }).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let lock = Lock::parse(&lock_text(&lines)).unwrap();
        proptest::prop_assert_eq!(lock.entries().count(), names.len());
        proptest::prop_assert_eq!(Lock::parse(&lock.to_text()), Ok(lock));
    }

    #[test]
    fn no_text_makes_the_lock_reader_panic(text in "\\PC{0,200}") {
        let _ = Lock::parse(&text);
    }

    #[test]
    fn no_entry_makes_the_lock_or_the_resolver_panic(
        kind in "log-source-type|qid|group|event-mapping|[a-z]{1,5}",
        name in "Mail|Received|Mails|[a-z/ ]{1,8}",
        number in proptest::num::u32::ANY,
        qid in proptest::option::of(proptest::num::u32::ANY),
    ) {
        if let Ok(before) = Lock::parse(&lock_text(&[&entry(&kind, &name, 1, number, qid)])) {
            let pack = pack(PACK);
            let _ = resolve(&pack, &before);
        }
    }
}
