//! That typed values come out as written, with their places.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::decode;
use crate::diagnostic::SourceMap;
use crate::source::{Spanned, yaml};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Item {
    name: Spanned<String>,
    count: Option<Spanned<u8>>,
    kind: Spanned<Kind>,
    #[serde(default)]
    list: Vec<Spanned<Kind>>,
    #[serde(default)]
    free: BTreeMap<String, Spanned<String>>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Events,
    Flows,
}

/// The item of a text, or the words of the error, and the text's map.
fn item(text: &str) -> (Result<Item, String>, SourceMap) {
    let mut map = SourceMap::default();
    map.add("other.yaml", "something else");
    let file = map.add("a.yaml", text);
    let root = yaml::parse(file, text).0.unwrap();
    let item = decode(&root).map_err(|error| error.to_string());
    (item, map)
}

#[test]
fn a_value_keeps_its_place_in_its_own_file() {
    let text = "name: 'Mails'\ncount: 3\nkind: flows\nlist: [events, flows]\nfree:\n  a: b\n";
    let (item, map) = item(text);
    let item = item.unwrap();
    assert_eq!(item.name.value, "Mails");
    assert_eq!(map.snippet(item.name.span), "'Mails'");
    let count = item.count.unwrap();
    assert_eq!((count.value, map.snippet(count.span)), (3, "3"));
    assert_eq!(item.kind.value, Kind::Flows);
    assert_eq!(map.path(item.kind.span.file), "a.yaml");
    let list: Vec<&str> = item.list.iter().map(|k| map.snippet(k.span)).collect();
    assert_eq!(list, ["events", "flows"]);
    assert_eq!(map.snippet(item.free["a"].span), "b");
}

#[test]
fn what_is_left_out_takes_its_default() {
    let item = item("name: a\nkind: events\n").0.unwrap();
    assert_eq!(item.count, None);
    assert!(item.list.is_empty());
}

#[test]
fn a_tree_that_does_not_fit_is_an_error_with_a_reason() {
    let error = |text| item(text).0.unwrap_err();
    assert_eq!(error("name: a\n"), "missing field `kind`");
    assert_eq!(
        error("name: a\nkind: mails\n"),
        "unknown variant `mails`, expected `events` or `flows`"
    );
    assert_eq!(error("name: a\nkind: [events]\n"), "a list is no word");
    assert!(error("name: a\nkind: events\ncount: 300\n").contains("300"));
}

#[test]
fn a_key_keeps_its_place_where_the_type_asks_for_it() {
    #[derive(Deserialize)]
    struct Keyed {
        free: BTreeMap<Spanned<String>, Spanned<u8>>,
    }
    let text = "free:\n  an odd key: 1\n";
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let root = yaml::parse(file, text).0.unwrap();
    let keyed: Keyed = decode(&root).unwrap();
    let (key, value) = keyed.free.first_key_value().unwrap();
    assert_eq!((key.as_str(), value.value), ("an odd key", 1));
    assert_eq!(map.snippet(key.span), "an odd key");
}
