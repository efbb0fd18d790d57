//! The Proofpoint pack: what it holds, to the letter of the product document.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::path::Path;

use dsmith::model::{Pack, load};
use dsmith::resolve::{Lock, resolve};
use dsmith::source::{parse, read_pack};

/// Every PoD panel's drill-down groups by it, though no saved search does.
const DRILL_DOWN: &str = "Message Header ID";

/// The product document's table, in its order.
const EXPRESSIONS: [(&str, &str); 38] = [
    ("Action DKIMV", r#"/"action_dkimv"[]"#),
    ("Action DMARC", r#"/"action_dmarc"[]"#),
    ("Action SPF", r#"/"action_spf"[]"#),
    ("Campaign Id", r#"/"campaignID""#),
    ("Campaign Id", r#"/"campaignId""#),
    ("Classification", r#"/"classification""#),
    (
        "Connection TLS Inbound Version",
        r#"/"connection"/"tls"/"inbound"/"version""#,
    ),
    ("Event Time", r#"/"eventTime""#),
    ("Event Type", r#"/"eventType""#),
    ("Filter Disposition", r#"/"filter"/"disposition""#),
    (
        "Filter Quarantine Folder",
        r#"/"filter"/"quarantine"/"folder""#,
    ),
    ("Filter Route Direction", r#"/"filter"/"routeDirection""#),
    ("Final Module", r#"/"final_module""#),
    ("Final Rule", r#"/"final_rule""#),
    ("GUID", r#"/"GUID""#),
    ("Impostor Score", r#"/"impostorScore""#),
    ("Labeled Name", r#"/"msgParts"[0]/"labeledName""#),
    ("Labeled Name 1", r#"/"msgParts"[1]/"labeledName""#),
    ("Labeled Name 2", r#"/"msgParts"[2]/"labeledName""#),
    ("Labeled Name 3", r#"/"msgParts"[3]/"labeledName""#),
    ("Labeled Name 4", r#"/"msgParts"[4]/"labeledName""#),
    ("Malware Score", r#"/"malwareScore""#),
    ("Message Header From", r#"/"msg"/"header"/"from"[]"#),
    ("Message Header ID", r#"/"msg"/"header"/"message-id"[]"#),
    (
        "Message Header Subject",
        r#"/"msg"/"normalizedHeader"/"subject"[]"#,
    ),
    ("Message Header To", r#"/"msg"/"header"/"to"[]"#),
    ("Message Time", r#"/"messageTime""#),
    ("MessageID", r#"/"messageID""#),
    ("Phish Score", r#"/"phishScore""#),
    ("Queue ID", r#"/"QID""#),
    ("Recipient", r#"/"recipient""#),
    ("Recipient", r#"/"recipient"[]"#),
    ("Sender", r#"/"sender""#),
    ("Sender IP", r#"/"senderIP""#),
    ("Spam Score", r#"/"spamScore""#),
    ("Spam Type", r#"/"SpamType""#),
    ("Threat", r#"/"threat""#),
    ("Threat Type", r#"/"threatType""#),
];

fn pack() -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/proofpoint");
    let (sources, found) = parse(read_pack(&root));
    assert!(found.is_empty(), "{found:#?}");
    let (pack, found) = load(&sources);
    assert!(found.is_empty(), "{found:#?}");
    pack
}

/// The names in double quotes of a text, without those after `AS`.
fn quoted(text: &str) -> BTreeSet<&str> {
    let parts: Vec<&str> = text.split('"').collect();
    let names = parts
        .chunks(2)
        .filter(|c| c.len() == 2 && !c[0].ends_with(" AS "));
    names.map(|c| c[1]).collect()
}

/// The aliases of a query.
fn aliases(text: &str) -> BTreeSet<&str> {
    let after = text.split(" AS \"").skip(1);
    after.filter_map(|rest| rest.split('"').next()).collect()
}

/// WHERE, GROUP BY and ORDER BY.
fn clauses(text: &str) -> &str {
    text.split_once("FROM events").unwrap().1
}

#[test]
fn the_pack_has_no_findings() {
    let pack = pack();
    let (resolved, _, found) = resolve(&pack, &Lock::default());
    assert!(found.is_empty(), "{found:#?}");
    let found = dsmith::check::check(&resolved, true);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn each_kind_is_there_as_often_as_published() {
    let pack = pack();
    let counts = [
        pack.log_source_types.len(),
        pack.log_source_extensions.len(),
        pack.qids.len(),
        pack.event_mappings.len(),
        pack.properties.len(),
        pack.groups.len(),
        pack.saved_searches.len(),
        pack.log_sources.len(),
    ];
    assert_eq!(counts, [2, 2, 6, 6, 36, 1, 29, 2]);
    assert!(pack.app.is_some());
}

#[test]
fn the_expressions_are_those_of_the_product_document() {
    let pack = pack();
    let mut expected = EXPRESSIONS.to_vec();
    // The pack is in the order of its files; within a property the order is the document's.
    expected.sort_by_key(|(name, _)| *name);
    let properties = pack.properties.iter();
    let mut written: Vec<(&str, &str)> = properties
        .flat_map(|p| p.expressions.iter().map(|e| (p.name.value.as_str(), e)))
        .map(|(name, e)| (name, e.key_path.as_ref().unwrap().value.as_str()))
        .collect();
    written.sort_by_key(|(name, _)| *name);
    assert_eq!(written, expected);
}

#[test]
fn a_search_names_only_properties_that_exist() {
    let pack = pack();
    let known: BTreeSet<&str> = pack
        .properties
        .iter()
        .map(|p| p.name.value.as_str())
        .collect();
    for search in &pack.saved_searches {
        let aliases = aliases(&search.aql.value);
        for name in quoted(&search.aql.value) {
            assert!(
                aliases.contains(name) || known.contains(name),
                "{}: {name}",
                search.name.value
            );
        }
        for name in quoted(clauses(&search.aql.value)) {
            assert!(
                !(aliases.contains(name) && known.contains(name)),
                "{}: {name} is an alias and a property",
                search.name.value
            );
        }
    }
}

#[test]
fn what_searches_filter_group_or_order_by_is_parsed_in_advance() {
    let pack = pack();
    let named: BTreeSet<&str> = pack
        .saved_searches
        .iter()
        .flat_map(|s| quoted(clauses(&s.aql.value)))
        .chain([DRILL_DOWN])
        .collect();
    for property in &pack.properties {
        let name = property.name.value.as_str();
        assert_eq!(property.parse_in_advance, named.contains(name), "{name}");
    }
}
