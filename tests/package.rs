//! Packages: the zip round trip, what the reader refuses, what verifying says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::PathBuf;

use common::packages::key;
use dsmith::package::archive::{Archive, ArchiveError, Entry, Limits, read, write};
use dsmith::package::elf::{MARKER, check_collector, check_runs_in_container};
use dsmith::package::report::PackageReport;
use dsmith::package::verify::verify;
use dsmith::signing::{Options, sign};
use proptest::prelude::*;
use serde_json::{Value, json};

fn app_manifest() -> Value {
    json!({
        "name": "Sample", "description": "A sample", "version": "1.2.3",
        "uuid": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
        "image": "qradar-app-base:4.0.9", "load_flask": "false", "use_qradar_csrf": "true",
        "resources": { "memory": 200 },
        "services": [{ "name": "web", "version": "1", "port": 5000, "command": "/opt/app-root/container/service/web",
            "stdout_logfile": "/opt/app-root/store/log/web.log" }]
    })
}

fn app(manifest: &Value) -> Archive {
    Archive {
        entries: vec![
            Entry::file("app/README", "x"),
            Entry::file("container/service/web.sh", "#!/bin/sh\n"),
            Entry::file("manifest.json", manifest.to_string()),
        ],
    }
}

fn manifest_txt() -> Value {
    json!({ "_id": "0123456789abcdef0123456789abcdef", "doc": { "extension_manifest": {
        "locale": { "en-US": { "extension.name": "Sample", "extension.long.description": "Long" } },
        "extension_name": "extension.name", "extension_long_description": "extension.long.description",
        "supported_language_set": ["en-US"], "min_qradar_version": "2021.6.7", "version": "1.2.3",
        "authored_by": "Example", "authored_by_email": "a@example.com", "package_size": "10" } } })
}

fn extension(manifest_txt: &Value, app: &Archive, rows: &str) -> Archive {
    let copy = app.get("manifest.json").map_or(String::new(), |e| {
        String::from_utf8(e.bytes.clone()).unwrap()
    });
    let xml = format!(
        "<content><qradarversion>2021.6.7.1</qradarversion>\
         <application_zip><filedata>/Sample/1001.zip</filedata><id>/store/qapp/1001/1001.zip</id></application_zip>\
         <installed_application><image>qradar-app-base:4.0.9</image><memory>200</memory><manifest>{}</manifest>\
         <zip_source_file_path>/store/qapp/1001/1001.zip</zip_source_file_path><name>Sample</name></installed_application>\
         <qidmap><id>1</id></qidmap>{rows}</content>",
        copy.replace('&', "&amp;").replace('<', "&lt;")
    );
    Archive {
        entries: vec![
            Entry::file("Sample.xml", xml),
            Entry::file("manifest.txt", manifest_txt.to_string()),
            Entry::file("Sample/1001.zip", write(app).unwrap()),
        ],
    }
}

fn report(archive: &Archive) -> PackageReport {
    verify(&write(archive).unwrap(), None)
}

/// The findings but the one about the missing signature.
fn found(archive: &Archive) -> Vec<String> {
    let report = report(archive);
    let findings = report.findings.iter().filter(|f| f.code != "DS501");
    findings
        .map(|f| format!("{} {}", f.code, f.message))
        .collect()
}

fn with_app(change: impl FnOnce(&mut Archive)) -> Vec<String> {
    let mut app = app(&app_manifest());
    change(&mut app);
    found(&extension(&manifest_txt(), &app, ""))
}

fn with_app_manifest(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut manifest = app_manifest();
    change(&mut manifest);
    found(&extension(&manifest_txt(), &app(&manifest), ""))
}

fn with_manifest_txt(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut manifest = manifest_txt();
    change(&mut manifest["doc"]["extension_manifest"]);
    found(&extension(&manifest, &app(&app_manifest()), ""))
}

#[test]
fn a_good_package_has_no_findings() {
    let package = extension(&manifest_txt(), &app(&app_manifest()), "");
    assert_eq!(found(&package), Vec::<String>::new());
}

#[test]
fn the_table_of_an_unsigned_package() {
    let package = extension(&manifest_txt(), &app(&app_manifest()), "<reference_data/>");
    insta::assert_snapshot!(report(&package).table());
}

#[test]
fn the_json_names_the_signer_and_the_counts() {
    let package = extension(&manifest_txt(), &app(&app_manifest()), "");
    let signed = sign(&package, &key(), &Options::default()).unwrap();
    let json = serde_json::to_value(report(&signed)).unwrap();
    assert_eq!(json["signature"]["intact"], true);
    assert_eq!(json["signature"]["blocks"][0]["chain_state"], "self-signed");
    assert_eq!(json["signature"]["uncovered"], json!([]));
    assert_eq!(
        json["counts"][1],
        json!({ "kind": "QID Records", "table": "qidmap", "count": 1 })
    );
}

#[test]
fn manifest_txt_is_checked_field_by_field() {
    let bad = with_manifest_txt(|m| {
        m["version"] = json!("1.2");
        m["min_qradar_version"] = json!("7.5.0");
        m["supported_language_set"] = json!([]);
        m["authored_by_email"] = json!("");
        m["package_size"] = json!(10);
    });
    insta::assert_snapshot!(bad.join("\n"));
}

#[test]
fn a_base_image_newer_than_the_minimum_is_found() {
    let bad = with_manifest_txt(|m| m["min_qradar_version"] = json!("2021.6.2"));
    assert_eq!(
        bad[0],
        "DS415 base image 4 needs QRadar 2021.6.7, and the package claims 2021.6.2"
    );
}

#[test]
fn the_app_manifest_is_checked() {
    let bad = with_app_manifest(|m| {
        m["load_flask"] = json!(false);
        m["services"] = json!([{ "name": "a", "version": "1", "port": 80 }, { "name": "a", "version": "1", "port": 80 }]);
        m["gui_actions"] = json!([{ "id": "g", "text": "t", "groups": [], "rest_method": "gett" }]);
        m["rest_methods"] = json!([{ "name": "get", "method": "POST", "url": "/x" }]);
        m["configuration_pages"] = json!([{ "text": "c", "description": "d", "url": "u" }]);
    });
    insta::assert_snapshot!(bad.join("\n"));
}

#[test]
fn the_app_zip_is_checked() {
    let bad = with_app(|a| {
        a.entries.extend([
            Entry::file("bin/start.sh", ""),
            Entry::file("container/conf/supervisord.d/", ""),
            Entry::file("container/pip/ordering.txt", "a.whl\r\n"),
            Entry::file("container/pip/requirements.txt", ""),
            Entry::file("app/x.pyc", ""),
            Entry::file("app/tool", "\x7fELF\x01\x01"),
        ]);
    });
    insta::assert_snapshot!(bad.join("\n"));
}

#[test]
fn an_app_in_a_folder_of_its_own_is_found() {
    let bad = with_app(|a| {
        a.entries
            .iter_mut()
            .for_each(|e| e.name = format!("top/{}", e.name));
    });
    assert_eq!(
        bad[..2],
        [
            "DS430 manifest.json stands at \"top/manifest.json\" instead of the root of the app zip",
            "DS430 the app zip has no folder app/",
        ]
    );
}

#[test]
fn a_key_twice_in_the_app_manifest_is_found() {
    let bad = with_app(|a| a.entries[2].bytes = b"{\"name\":1,\"name\":2}".to_vec());
    assert!(
        bad[0].starts_with("DS431") && bad[0].contains("\"name\" is there twice"),
        "{bad:?}"
    );
}

#[test]
fn a_password_is_an_error_and_a_log_source_a_note() {
    let rows = "<sensordevice><devicename>L</devicename></sensordevice><sensorprotocolconfigparameters>\
        <paramtype>PASSWORD</paramtype><name>token</name><value>x</value></sensorprotocolconfigparameters>";
    let bad = found(&extension(&manifest_txt(), &app(&app_manifest()), rows));
    assert_eq!(
        bad,
        [
            "DS425 the package brings the log source \"L\"",
            "DS426 the protocol parameter \"token\" carries a password",
        ]
    );
}

#[test]
fn a_missing_app_zip_is_found() {
    let mut package = extension(&manifest_txt(), &app(&app_manifest()), "");
    package.entries.pop();
    assert_eq!(
        found(&package),
        ["DS422 the content names the app zip \"Sample/1001.zip\", which is not in the package"]
    );
}

fn refused(bytes: &[u8]) -> String {
    read(bytes, &Limits::PACKAGE).unwrap_err().to_string()
}

#[test]
fn what_is_no_zip_is_refused() {
    assert!(refused(b"hello").starts_with("the zip cannot be read: "));
}

/// The names are changed in the bytes, since the writer refuses them.
fn with_name(name: &str) -> Vec<u8> {
    let placeholder = "N".repeat(name.len());
    let entries = vec![
        Entry::file(placeholder.clone(), "x"),
        Entry::file("other", "y"),
    ];
    let mut bytes = write(&Archive { entries }).unwrap();
    while let Some(at) = bytes
        .windows(name.len())
        .position(|w| w == placeholder.as_bytes())
    {
        bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
    }
    bytes
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    for name in ["../../etc/passwd", "/etc/passwd", "a\\b", "C:/x"] {
        let text = refused(&with_name(name));
        assert!(
            text.starts_with(&format!("entry name {name:?} is unsafe")),
            "{text}"
        );
    }
}

#[test]
fn one_name_twice_is_refused() {
    let bytes = with_name("other");
    assert_eq!(
        read(&bytes, &Limits::PACKAGE),
        Err(ArchiveError::Twice {
            entry: "other".into()
        })
    );
}

#[test]
fn a_symbolic_link_is_refused() {
    let mut bytes = write(&Archive {
        entries: vec![Entry::file("link", "/etc/passwd")],
    })
    .unwrap();
    // The mode stands in the upper half of the external attributes, 38 bytes into the record.
    let at = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[at + 40..at + 42].copy_from_slice(&0o120_777_u16.to_le_bytes());
    assert_eq!(refused(&bytes), "entry \"link\" is a symbolic link");
}

#[test]
fn a_zip_bomb_is_refused() {
    let bytes = write(&Archive {
        entries: vec![Entry::file("bomb", vec![0; 20 << 20])],
    })
    .unwrap();
    assert_eq!(
        refused(&bytes),
        "entry \"bomb\" is over a limit: 200 times its packed size"
    );
}

#[test]
fn limits_hold() {
    let bytes = write(&Archive {
        entries: vec![
            Entry::file("a", vec![1; 100]),
            Entry::file("b", vec![2; 100]),
        ],
    })
    .unwrap();
    let limits = Limits {
        entries: 1,
        ..Limits::PACKAGE
    };
    assert_eq!(
        read(&bytes, &limits).unwrap_err().to_string(),
        "the zip is over a limit: 1 entries"
    );
    let limits = Limits {
        unpacked: 150,
        ..Limits::PACKAGE
    };
    assert_eq!(
        read(&bytes, &limits).unwrap_err().to_string(),
        "entry \"b\" is over a limit: 150 bytes unpacked, all entries together"
    );
}

#[test]
fn a_nested_zip_bomb_is_refused() {
    let bomb = Archive {
        entries: vec![Entry::file("bomb", vec![0; 20 << 20])],
    };
    let bad = found(&extension(&manifest_txt(), &bomb, ""));
    assert_eq!(
        bad[0],
        "DS402 entry \"bomb\" is over a limit: 200 times its packed size"
    );
}

#[test]
fn real_exports_are_read() {
    let Some(folder) = corpus() else { return };
    let mut lines = Vec::new();
    for name in [
        "ibm-csni-DSM-QRadar7_4_2-20210503153316",
        "staze0-Custom-Keycloak",
        "staze0-Custom-Teleport-Bastion",
        "wiotp-ContentExport-20180328145646",
    ] {
        let report = verify(
            &std::fs::read(folder.join(name).with_extension("zip")).unwrap(),
            None,
        );
        lines.push(summary(name, &report));
    }
    let file = |name: &str| std::fs::read(folder.join("crowdsec").join(name)).unwrap();
    let app = Archive {
        entries: vec![
            Entry::file("app/x", ""),
            Entry::file("manifest.json", file("manifest.json")),
        ],
    };
    let entries = vec![
        Entry::file("CrowdSec.xml", file("CrowdSec.xml")),
        Entry::file("manifest.txt", file("manifest.txt")),
        Entry::file("CrowdSec/1124.zip", write(&app).unwrap()),
    ];
    lines.push(summary("crowdsec", &report(&Archive { entries })));
    insta::assert_snapshot!(lines.join("\n"));
}

fn summary(name: &str, report: &PackageReport) -> String {
    let counts: Vec<String> = report
        .counts
        .iter()
        .filter(|c| c.count > 0)
        .map(|c| format!("{} {}", c.table, c.count))
        .collect();
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code).collect();
    format!("{name}: {}: {}", counts.join(", "), codes.join(" "))
}

fn corpus() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the corpus may be elsewhere")]
    let named = std::env::var_os("DSMITH_CORPUS").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = named.unwrap_or(beside).join("qradar");
    if !folder.is_dir() {
        eprintln!("skipped: the corpus is not there");
        return None;
    }
    Some(folder)
}

#[test]
fn this_test_program_is_no_collector_and_says_what_it_is() {
    let bytes = std::fs::read("/proc/self/exe").unwrap();
    let message = check_collector(&bytes).unwrap_err().message;
    assert!(
        message.starts_with("the collector binary cannot be used: it "),
        "{message}"
    );
}

#[test]
fn a_static_program_with_the_mark_is_a_collector() {
    if !common::packages::have("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mark = format!(
        "{}{};",
        String::from_utf8_lossy(MARKER),
        env!("CARGO_PKG_VERSION")
    );
    let build = |mark: &str, flags: &[&str]| {
        std::fs::write(
            folder.path().join("c.c"),
            format!("#include <stdio.h>\nint main(void) {{ puts(\"{mark}\"); return 0; }}"),
        )
        .unwrap();
        let (built, text) =
            common::packages::run(folder.path(), "cc", &[&["c.c", "-o", "c"], flags].concat());
        assert!(built, "{text}");
        std::fs::read(folder.path().join("c")).unwrap()
    };
    assert_eq!(check_collector(&build(&mark, &["-static"])), Ok(()));
    let other = check_collector(&build("dsmith-collector-build:9.9.9;", &["-static"])).unwrap_err();
    assert!(
        other.message.contains("of version \"9.9.9\""),
        "{}",
        other.message
    );
    let bare = check_collector(&build("nothing", &["-static"])).unwrap_err();
    assert!(
        bare.message.contains("holds no build mark"),
        "{}",
        bare.message
    );
    let library = check_runs_in_container(&build(&mark, &["-shared", "-fPIC"]));
    assert_eq!(library, Err("it is a shared library, no program".into()));
}

#[test]
fn foreign_machines_are_refused() {
    let mut arm = vec![0; 64];
    arm[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    arm[16] = 2;
    arm[18] = 183;
    assert!(
        check_runs_in_container(&arm)
            .unwrap_err()
            .contains("not for x86-64")
    );
    assert_eq!(
        check_runs_in_container(b"MZ"),
        Err("it is no ELF file".into())
    );
    assert_eq!(
        check_runs_in_container(b"\x7fELF\x01\x01"),
        Err("it is a 32-bit ELF file".into())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn what_is_written_is_read_back(files in proptest::collection::btree_map("[a-z]{1,8}(/[a-zA-Z0-9 ._ü-]{1,6}x){0,3}", (proptest::collection::vec(any::<u8>(), 0..300), any::<bool>()), 0..8)) {
        let entries = files.into_iter().map(|(name, (bytes, executable))| {
            if executable { Entry::executable(name, bytes) } else { Entry::file(name, bytes) }
        }).collect();
        let archive = Archive { entries };
        let bytes = write(&archive).unwrap();
        prop_assert_eq!(read(&bytes, &Limits::PACKAGE).unwrap(), archive);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = verify(&bytes, Some(0)).table();
        let _ = check_collector(&bytes);
        let _ = check_collector(&[b"\x7fELF\x02\x01\x01", bytes.as_slice()].concat());
    }

    #[test]
    fn mutated_packages_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = write(&extension(&manifest_txt(), &app(&app_manifest()), "")).unwrap();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = verify(&bytes, Some(0)).table();
    }
}
