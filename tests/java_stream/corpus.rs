//! Real exports. Skipped where the corpus is not present.

use std::io::Read;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dsmith::render::java_stream::aql_search::{AqlSearch, Database, Session};
use dsmith::render::java_stream::{JavaStream, JavaValue};
use uuid::Uuid;

/// The corpus file of that name, if the corpus is present.
#[expect(
    clippy::disallowed_methods,
    reason = "tests find the corpus through it"
)]
fn file(name: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("DSMITH_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    let path = corpus.join("qradar").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: no corpus (set DSMITH_CORPUS to read {name})");
    None
}

fn aql_search() -> Option<Vec<u8>> {
    Some(std::fs::read(file("aql-search-SSH_Logins.ser")?).unwrap())
}

/// The streams of all saved searches of an export, all of whose files are text.
fn saved_searches(export: &Path) -> Vec<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(export).unwrap()).unwrap();
    let mut xml = String::new();
    for n in 0..zip.len() {
        zip.by_index(n).unwrap().read_to_string(&mut xml).unwrap();
    }
    xml.split("<queryparams>")
        .skip(1)
        .map(|rest| rest.split("</queryparams>").next().unwrap())
        .map(|base64| STANDARD.decode(base64).unwrap())
        .collect()
}

#[test]
fn a_real_aql_search_survives_decoding_and_encoding() {
    let Some(bytes) = aql_search() else { return };
    let stream = JavaStream::decode(&bytes).unwrap();
    assert!(stream.encode().unwrap() == bytes);
}

#[test]
fn a_real_filter_search_survives_decoding_and_encoding() {
    let Some(export) = file("wiotp-ContentExport-20180328145646.zip") else {
        return;
    };
    let searches = saved_searches(&export);
    assert_eq!(searches.len(), 1);
    let stream = JavaStream::decode(&searches[0]).unwrap();
    assert!(
        matches!(stream.map.get("device"), Some(JavaValue::Strings(filters)) if filters.len() == 3)
    );
    assert!(stream.encode().unwrap() == searches[0]);
}

#[test]
fn a_real_aql_search_is_rebuilt_from_its_plain_fields() {
    let Some(bytes) = aql_search() else { return };
    let stream = JavaStream::decode(&bytes).unwrap();
    let text = |key| match stream.map.get(key) {
        Some(JavaValue::String(text)) => text.to_string(),
        other => panic!("{key} is {other:?}"),
    };
    let id = |key| Uuid::parse_str(text(key).trim_end_matches("-ASYNCHRONOUS")).unwrap();
    let lines: Vec<String> = serde_json::from_str(&text("aqlLines")).unwrap();
    let rebuilt = AqlSearch {
        name: &stream.header.item_name,
        id: id("searchId"),
        aql: &lines.join("\n"),
        database: Database::Events,
        owner: &stream.header.owner,
        date_ms: stream.header.date_ms,
        time_range_ms: 7 * 24 * 60 * 60 * 1000,
        interval_ms: 300_000,
        session: Session {
            session: id("sessionId"),
            search_session: id("searchSessionID"),
            handle: id("handleId"),
        },
    };
    assert_eq!(rebuilt.stream(), stream);
    assert!(rebuilt.stream().encode().unwrap() == bytes);
}
