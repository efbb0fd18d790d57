//! The Proofpoint pack: what it holds, to the letter of the product document.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::path::Path;

use aql::Query;
use aql::ast::{ExprKind, Item, Place};
use dsmith::model::{Pack, load};
use dsmith::resolve::{Lock, resolve};
use dsmith::source::{Sources, parse, read_pack};

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

fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/proofpoint");
    let (sources, found) = parse(read_pack(&root));
    assert!(found.is_empty(), "{found:#?}");
    sources
}

fn pack() -> Pack {
    let (pack, found) = load(&sources());
    assert!(found.is_empty(), "{found:#?}");
    pack
}

/// The query of each saved search, with its name.
fn queries(pack: &Pack) -> Vec<(&str, Query)> {
    let searches = pack.saved_searches.iter();
    searches
        .map(|search| {
            let parsed = aql::parse(&search.aql).unwrap_or_else(|found| {
                panic!("{}: {found:#?}", search.name.value);
            });
            assert_eq!(parsed.warnings, [], "{}", search.name.value);
            (search.name.value.as_str(), parsed.query)
        })
        .collect()
}

/// The names of columns, properties and aliases in the clauses after FROM.
fn named_in_clauses(query: &Query) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    query.walk(&mut |place, expr| {
        if let (false, ExprKind::Column(name)) = (place == Place::Select, &expr.node) {
            names.insert(name.as_str());
        }
    });
    names
}

/// The aliases of a query.
fn aliases(query: &Query) -> BTreeSet<&str> {
    let items = query.items.iter();
    items
        .filter_map(|item| match item {
            Item::Value { alias, .. } => alias.as_ref().map(|alias| alias.node.as_str()),
            Item::All => None,
        })
        .collect()
}

#[test]
fn the_pack_has_no_findings() {
    let sources = sources();
    let (pack, _) = load(&sources);
    let (resolved, _, found) = resolve(&pack, &Lock::default());
    assert!(found.is_empty(), "{found:#?}");
    let found = dsmith::check::check(&resolved, &sources.map, true);
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
fn every_search_is_aql_without_a_doubtful_form() {
    assert_eq!(queries(&pack()).len(), 29);
}

#[test]
fn a_search_names_only_properties_that_exist() {
    let pack = pack();
    let properties = pack.properties.iter();
    let known: BTreeSet<&str> = properties.map(|p| p.name.value.as_str()).collect();
    for (name, query) in queries(&pack) {
        let unknown: Vec<&str> = query
            .custom_properties()
            .difference(&known)
            .copied()
            .collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{name}");
        for alias in aliases(&query).intersection(&named_in_clauses(&query)) {
            assert!(
                !known.contains(alias),
                "{name}: {alias} is an alias and a property"
            );
        }
    }
}

#[test]
fn what_searches_filter_group_or_order_by_is_parsed_in_advance() {
    let pack = pack();
    let queries = queries(&pack);
    let named: BTreeSet<&str> = queries
        .iter()
        .flat_map(|(_, query)| {
            let named = named_in_clauses(query);
            let properties = query.custom_properties().into_iter();
            properties.filter(move |name| named.contains(name))
        })
        .chain([DRILL_DOWN])
        .collect();
    for property in &pack.properties {
        let name = property.name.value.as_str();
        assert_eq!(property.parse_in_advance, named.contains(name), "{name}");
    }
}

#[test]
fn the_committed_guide_is_what_the_content_says() {
    let mut dsmith = assert_cmd::Command::cargo_bin("dsmith").unwrap();
    let output = dsmith
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["docs", "--check"]);
    let output = output.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
}
