//! Installing from the package alone, and refusing what a console would.

use base64::Engine as _;
use dsmith::package::archive::{self, Limits};
use hyper::Method;
use lab::console::VERSION;
use lab::install::{Action, Code, Store, apply, open, plan};
use serde_json::json;

use crate::support::{EXTENSIONS, Lab, changed, counts, package};

fn refusal(package: &[u8]) -> (Code, String) {
    let refusal = open(package, VERSION, 1_900_000_000).unwrap_err();
    (refusal.code, refusal.reasons.join("\n"))
}

/// The design's table of contents.
const COUNTS: [(&str, usize); 14] = [
    ("ariel_property_json_expression", 38),
    ("ariel_regex_property", 36),
    ("customviewparams", 29),
    ("device_ext", 2),
    ("dsmevent", 6),
    ("fgroup", 2),
    ("fgroup_link", 29),
    ("fgroup_type", 1),
    ("installed_application", 1),
    ("qidmap", 6),
    ("sensordevice", 2),
    ("sensordevicecategory", 2),
    ("sensordeviceprotocols", 2),
    ("sensordevicetype", 2),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_counts_what_the_design_lists() {
    let lab = Lab::start().await;
    let extension = lab.upload(package()).await;
    assert_eq!(extension["status"], "UPLOADED");
    assert_eq!(extension["signed"], "SIGNED_NOT_VERIFIED_NOT_VALIDATED");
    assert_eq!(
        extension["name"],
        "Proofpoint on Demand Email Security App V2"
    );
    let path = format!("{EXTENSIONS}/{}?action_type=PREVIEW", extension["id"]);
    let preview = lab.task(Method::POST, &path).await;
    assert_eq!(preview["task_type"], "PREVIEW");
    let expected = COUNTS.map(|(kind, count)| (kind.to_owned(), count)).into();
    assert_eq!(counts(&preview), expected);
    assert!(
        lab.console()
            .store
            .rows("sensordevicetype")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn ids_are_new_and_every_reference_follows() {
    let store = Store::in_memory().unwrap();
    let package = open(package(), VERSION, 1_900_000_000).unwrap();
    apply(&package, &store, false).unwrap();
    let types = store.rows("sensordevicetype").unwrap();
    let ids: Vec<&str> = types.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["4007", "4008"]);
    for mapping in store.rows("dsmevent").unwrap() {
        assert!(ids.contains(&mapping["devicetypeid"].as_str()));
        let qid = store.get("qidmap", &mapping["qidmapid"]).unwrap().unwrap();
        let base = 2_000_000 + 250_000 * mapping["devicetypeid"].parse::<i64>().unwrap();
        assert!(
            (2..10).contains(&(qid["qid"].parse::<i64>().unwrap() - base)),
            "{qid:?}"
        );
    }
    for extension in store.rows("device_ext").unwrap() {
        let xml = base64::engine::general_purpose::STANDARD
            .decode(&extension["xml"])
            .unwrap();
        let xml = String::from_utf8(xml).unwrap();
        let own = types
            .iter()
            .find(|row| row["extension_id"] == extension["id"])
            .unwrap();
        assert!(
            xml.contains(&format!("device-type-id-override=\"{}\"", own["id"])),
            "{xml}"
        );
    }
    for expression in store.rows("ariel_property_json_expression").unwrap() {
        assert!(ids.contains(&expression["devicetypeid"].as_str()));
        assert!(
            store
                .get("ariel_regex_property", &expression["ap_id"])
                .unwrap()
                .is_some()
        );
    }
}

#[test]
fn what_is_there_is_skipped_or_overwritten() {
    let store = Store::in_memory().unwrap();
    let package = open(package(), VERSION, 1_900_000_000).unwrap();
    apply(&package, &store, false).unwrap();
    let before = store.rows("qidmap").unwrap();
    let again = plan(&package, &store, false).unwrap();
    assert!(again.rows.iter().all(|row| row.action == Action::Skip));
    let mut changed = before[0].clone();
    changed.insert("severity".into(), "9".into());
    store.put("qidmap", &before[0]["id"], &changed).unwrap();
    apply(&package, &store, false).unwrap();
    assert_eq!(store.rows("qidmap").unwrap()[0]["severity"], "9");
    apply(&package, &store, true).unwrap();
    assert_eq!(store.rows("qidmap").unwrap(), before);
}

#[test]
fn a_changed_byte_is_refused() {
    let mut archive = archive::read(package(), &Limits::PACKAGE).unwrap();
    let xml = archive
        .entries
        .iter_mut()
        .find(|e| e.name.ends_with(".xml"))
        .unwrap();
    let at = xml.bytes.windows(4).position(|w| w == b"Mail").unwrap();
    xml.bytes[at] = b'N';
    let (code, reasons) = refusal(&archive::write(&archive).unwrap());
    assert_eq!(code, Code::NotValid);
    assert!(
        reasons.contains("is not what was signed") || reasons.contains("changed"),
        "{reasons}"
    );
}

#[test]
fn a_missing_table_is_refused() {
    let without = changed(|xml| {
        let start = xml.find("\t<qidmap>").unwrap();
        let end = xml.rfind("</qidmap>\n").unwrap() + "</qidmap>\n".len();
        format!("{}{}", &xml[..start], &xml[end..])
    });
    let (code, reasons) = refusal(&without);
    assert_eq!(code, Code::NotValid);
    let first = reasons.lines().next().unwrap();
    assert!(
        first.starts_with("row 1 of dsmevent: qidmapid ")
            && first.ends_with(" is no row of qidmap"),
        "{first}"
    );
}

#[test]
fn a_newer_version_is_refused() {
    let newer = changed(|xml| {
        let (before, rest) = xml.split_once("<qradarversion>").unwrap();
        let (_, after) = rest.split_once("</qradarversion>").unwrap();
        format!("{before}<qradarversion>2025.1.0.20250101000000</qradarversion>{after}")
    });
    let expected = "qradarversion is 2025.1.0.20250101000000, newer than this console's 2021.6.14.20251017194912";
    assert_eq!(refusal(&newer), (Code::NotValid, expected.to_owned()));
}

#[test]
fn unknown_tables_and_columns_are_refused() {
    let odd = changed(|xml| xml.replacen("<severity>", "<heft>1</heft><severity>", 1));
    assert!(
        refusal(&odd)
            .1
            .contains("row 1 of qidmap: the table has no column heft")
    );
    let odd = changed(|xml| xml.replace("</content>", "<mystery></mystery></content>"));
    assert_eq!(refusal(&odd).1, "mystery: no console has this table");
    assert_eq!(refusal(b"PK nonsense").0, Code::NotValid);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_come_with_the_consoles_codes() {
    let lab = Lab::start().await;
    lab.upload(package()).await;
    let zip = [("content-type", "application/zip")];
    let same = lab
        .admin
        .call(Method::POST, EXTENSIONS, &zip, package().to_vec())
        .await
        .unwrap();
    assert_eq!(
        (same.status.as_u16(), &same.json()["code"]),
        (409, &json!(22613))
    );
    let broken = lab
        .admin
        .call(Method::POST, EXTENSIONS, &zip, "nothing")
        .await
        .unwrap();
    assert_eq!(
        (broken.status.as_u16(), &broken.json()["code"]),
        (422, &json!(22607))
    );
    let missing = format!("{EXTENSIONS}/999?action_type=INSTALL");
    let missing = lab
        .admin
        .call(Method::POST, &missing, &[], "")
        .await
        .unwrap();
    assert_eq!(
        (missing.status.as_u16(), &missing.json()["code"]),
        (404, &json!(22603))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn uninstalling_leaves_what_the_product_document_says() {
    let lab = Lab::start().await;
    let id = lab.install(package()).await;
    let path = format!("{EXTENSIONS}/{id}");
    let again = lab
        .admin
        .call(
            Method::POST,
            &format!("{path}?action_type=INSTALL"),
            &[],
            "",
        )
        .await
        .unwrap();
    assert_eq!(
        (again.status.as_u16(), &again.json()["code"]),
        (409, &json!(22612))
    );
    let result = lab.task(Method::DELETE, &path).await;
    let stays: std::collections::BTreeSet<&str> = result["content"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["action"] == "SKIP")
        .map(|item| item["content_type_name"].as_str().unwrap())
        .collect();
    let expected = [
        "device_ext",
        "dsmevent",
        "fgroup",
        "fgroup_type",
        "qidmap",
        "sensordevicecategory",
        "sensordeviceprotocols",
        "sensordevicetype",
    ];
    assert_eq!(stays.into_iter().collect::<Vec<_>>(), expected);
    let rows = |table: &str| lab.console().store.rows(table).unwrap().len();
    assert_eq!(
        (
            rows("sensordevicetype"),
            rows("qidmap"),
            rows("dsmevent"),
            rows("device_ext")
        ),
        (2, 6, 6, 2)
    );
    assert_eq!(
        (
            rows("customviewparams"),
            rows("ariel_regex_property"),
            rows("sensordevice")
        ),
        (0, 0, 0)
    );
    assert!(lab.console().apps.all().is_empty());
    assert!(
        std::fs::read_dir(lab.dir().join("apps"))
            .unwrap()
            .next()
            .is_none()
    );
    assert_eq!(
        lab.admin
            .call(Method::GET, &path, &[], "")
            .await
            .unwrap()
            .status,
        404
    );
}
