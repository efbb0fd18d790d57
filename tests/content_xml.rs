//! The content XML: its exact form, its references, and its columns beside those of
//! real exports.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dsmith::render::content::{self, Content};
use dsmith::render::{app_manifest, log_source_extension};
use quick_xml::Reader;
use quick_xml::events::Event;

/// One item of every kind, with what the Proofpoint pack does not use: a regex, a
/// narrowed expression, an event category.
const FILES: &[(&str, &str)] = &[
    common::EXTENSION,
    (
        "log-source-types/a.yaml",
        "name: Acme <Mail>\ncategory: SW/Integration\nprotocols: [Syslog, TLSSyslog]\nextension: Acme\n",
    ),
    (
        "log-source-extensions/a.yaml",
        r#"
name: Acme
fields:
  - field: EventName
    from:
      - key-path: /"type"
      - regex: 'type="([a-z&<]+)" (\d+)'
        capture: \1-\2
  - field: DeviceTime
    from: [{ key-path: '/"time"' }]
    date-pattern: yyyy-MM-dd'T'HH:mm:ss
  - field: EventCategory
    from: [{ key-path: '/"category"' }]
"#,
    ),
    (
        "qids/a.yaml",
        "name: Acme Scan\nlog-source-type: Acme <Mail>\nseverity: 4\nlow-level-category: 7033\n",
    ),
    (
        "event-mappings/a.yaml",
        "log-source-type: Acme <Mail>\nevent-id: scan\nevent-category: net\nqid: Acme Scan\n",
    ),
    (
        "properties/a.yaml",
        r#"
name: Acme Host
type: string
expressions:
  - log-source-type: Acme <Mail>
    key-path: /"host"
    qid: Acme Scan
  - log-source-type: Acme <Mail>
    regex: host=(\S+)
    capture-group: 1
"#,
    ),
    ("groups/a.yaml", "name: Acme\n"),
    (
        "saved-searches/a.yaml",
        "name: Acme Hosts\ngroup: Acme\naql: SELECT \"Acme Host\" FROM events LIMIT 10 LAST 7 DAYS\n",
    ),
    (
        "log-sources/a.yaml",
        "name: Acme\nidentifier: acme\nlog-source-type: Acme <Mail>\n",
    ),
    (
        "app/app.yaml",
        "
name: Acme App
description: Shows it.
base-image: qradar-app-base:2.1.0
memory: 100
service: { name: acme, program: collector }
configuration-pages:
  - { text: Acme, description: Settings., url: index, required-capabilities: [ADMIN] }
areas:
  - { id: acme, text: Acme, url: index }
",
    ),
];

fn acme<T>(look: impl FnOnce(&dsmith::resolve::Resolved<'_>) -> T) -> T {
    let pack = common::pack(common::files(FILES));
    look(&common::resolved(&pack))
}

fn content_of(pack: &dsmith::resolve::Resolved<'_>) -> Content {
    let manifest = pack.app.as_ref().map(|app| app_manifest::render(pack, app));
    content::content(pack, manifest.as_deref())
}

#[test]
fn every_kind_of_row_is_written_like_this() {
    let xml = acme(|pack| content::write(&content_of(pack)));
    insta::assert_snapshot!(xml);
}

#[test]
fn a_log_source_extension_names_json_matchers_first_and_all_events_last() {
    let xml = acme(|pack| log_source_extension::render(pack, &pack.log_source_extensions[0]));
    insta::assert_snapshot!(xml);
}

#[test]
fn the_app_manifest_writes_booleans_as_text() {
    let manifest = acme(|pack| app_manifest::render(pack, pack.app.as_ref().unwrap()));
    insta::assert_snapshot!(manifest);
}

#[test]
fn a_parser_that_is_not_ours_reads_the_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content.xml");
    fs::write(&path, acme(|pack| content::write(&content_of(pack)))).unwrap();
    if let Some(output) = common::run("xmllint", &["--noout", common::text(&path)]) {
        assert_eq!(common::printed(&output), "");
        assert!(output.status.success());
    }
}

/// From each column to the column that holds what it points to.
const REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("dsmevent", "qidmapid", "qidmap", "id"),
    ("dsmevent", "devicetypeid", "sensordevicetype", "id"),
    (
        "ariel_property_json_expression",
        "ap_id",
        "ariel_regex_property",
        "id",
    ),
    (
        "ariel_property_json_expression",
        "devicetypeid",
        "sensordevicetype",
        "id",
    ),
    ("ariel_property_json_expression", "qid", "qidmap", "qid"),
    (
        "ariel_property_expression",
        "ap_id",
        "ariel_regex_property",
        "id",
    ),
    (
        "ariel_property_expression",
        "devicetypeid",
        "sensordevicetype",
        "id",
    ),
    ("sensordevicetype", "extension_id", "device_ext", "id"),
    (
        "sensordevicetype",
        "devicecategoryid",
        "sensordevicecategory",
        "id",
    ),
    ("sensordevice", "devicetypeid", "sensordevicetype", "id"),
    (
        "sensordeviceprotocols",
        "sensordevicetypeid",
        "sensordevicetype",
        "id",
    ),
    ("fgroup", "type_id", "fgroup_type", "id"),
    ("fgroup", "parent_id", "fgroup", "id"),
    ("fgroup_link", "fgroup_id", "fgroup", "id"),
    ("fgroup_link", "item_id", "customviewparams", "id"),
    (
        "installed_application",
        "zip_source_file_path",
        "application_zip",
        "id",
    ),
];

fn values<'a>(content: &'a Content, table: &str, column: &str) -> Vec<&'a str> {
    let rows = content.tables.iter().filter(|t| t.name == table);
    rows.flat_map(|t| &t.rows)
        .flat_map(|row| &row.columns)
        .filter(|(name, _)| *name == column)
        .map(|(_, value)| value.as_str())
        .collect()
}

fn dangling(content: &Content) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column, target, key) in REFERENCES {
        let keys: BTreeSet<&str> = values(content, target, key).into_iter().collect();
        for value in values(content, table, column) {
            if !keys.contains(value) && value != "-1" {
                found.push(format!("{table}.{column} = {value}"));
            }
        }
    }
    found
}

#[test]
fn no_reference_between_rows_dangles() {
    assert_eq!(
        acme(|pack| dangling(&content_of(pack))),
        Vec::<String>::new()
    );
    let pack = common::pack_in("content/proofpoint");
    let content = content_of(&common::resolved(&pack));
    assert_eq!(dangling(&content), Vec::<String>::new());
}

#[test]
fn a_dangling_reference_would_be_seen() {
    let mut content = acme(content_of);
    content.tables.retain(|table| table.name != "qidmap");
    assert!(dangling(&content).contains(&"dsmevent.qidmapid = 1900001".to_owned()));
}

#[test]
fn ids_are_unique_in_each_table() {
    let pack = common::pack_in("content/proofpoint");
    let content = content_of(&common::resolved(&pack));
    for table in &content.tables {
        let ids = values(&content, table.name, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), table.rows.len(), "{}", table.name);
    }
}

/// The newest clean export of each table, and where our columns differ from it.
const NEWEST: &[(&str, &str, &[&str], &str)] = &[
    ("sensordevicetype", "staze0-Custom-Keycloak.zip", &[], ""),
    (
        "sensordevicecategory",
        "staze0-Custom-Keycloak.zip",
        &[],
        "",
    ),
    (
        "sensordeviceprotocols",
        "staze0-Custom-Keycloak.zip",
        &[],
        "",
    ),
    ("device_ext", "staze0-Custom-Keycloak.zip", &[], ""),
    ("qidmap", "staze0-Custom-Keycloak.zip", &[], ""),
    (
        "dsmevent",
        "staze0-Custom-Keycloak.zip",
        &["-routepoint"],
        "only on rows that the console makes by itself",
    ),
    (
        "ariel_regex_property",
        "staze0-Custom-Keycloak.zip",
        &[],
        "",
    ),
    (
        "ariel_property_expression",
        "staze0-Custom-Keycloak.zip",
        &[],
        "",
    ),
    (
        "ariel_property_json_expression",
        "ibm-csni-DSM-QRadar7_4_2-20210503153316.zip",
        &["-payload"],
        "a sample event of the author's; NULL is allowed",
    ),
    (
        "sensordevice",
        "wiotp-ContentExport-20180328145646.zip",
        &[
            "+uuid",
            "-extension_id",
            "-timestamp_eps60s",
            "-timestamp_last_seen",
            "-timestamp_peakeps60s",
        ],
        "uuid came with 7.4; since then the extension comes from the type; the times are those of a console's events",
    ),
    (
        "customviewparams",
        "wiotp-ContentExport-20180328145646.zip",
        &[],
        "",
    ),
];

#[test]
fn columns_are_those_of_the_newest_clean_export() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let ours = acme(content_of);
    for (table, export, differences, _reason) in NEWEST {
        let ours: BTreeSet<&str> = ours
            .tables
            .iter()
            .filter(|t| t.name == *table)
            .flat_map(|t| &t.rows)
            .flat_map(|row| row.columns.iter().map(|(name, _)| *name))
            .collect();
        let theirs = export_columns(&corpus.join("qradar").join(export));
        let theirs: BTreeSet<&str> = theirs[*table].iter().map(String::as_str).collect();
        let mut found: Vec<String> = ours.difference(&theirs).map(|c| format!("+{c}")).collect();
        found.extend(theirs.difference(&ours).map(|c| format!("-{c}")));
        found.sort();
        assert_eq!(found, *differences, "{table} against {export}");
    }
}

#[test]
fn the_app_rows_have_the_columns_of_a_published_app() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let xml = fs::read_to_string(corpus.join("qradar/crowdsec/CrowdSec.xml")).unwrap();
    let theirs = columns(&xml);
    let ours = acme(content_of);
    for table in ["application_zip", "installed_application"] {
        let ours: BTreeSet<String> = ours
            .tables
            .iter()
            .filter(|t| t.name == table)
            .flat_map(|t| &t.rows)
            .flat_map(|row| row.columns.iter().map(|(name, _)| (*name).to_owned()))
            .collect();
        assert_eq!(ours, theirs[table], "{table}");
    }
}

fn export_columns(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    let name = names.into_iter().find(|n| n.ends_with(".xml")).unwrap();
    let mut xml = String::new();
    let mut entry = zip.by_name(&name).unwrap();
    std::io::Read::read_to_string(&mut entry, &mut xml).unwrap();
    columns(&xml)
}

/// The columns of every table that some row has.
fn columns(xml: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
                if let [_, table, column] = open.as_slice() {
                    out.entry(table.clone()).or_default().insert(column.clone());
                }
            }
            Event::Empty(tag) => {
                if let [_, table] = open.as_slice() {
                    let column = tag.name().as_ref().to_owned();
                    out.entry(table.clone()).or_default().insert(column);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}
