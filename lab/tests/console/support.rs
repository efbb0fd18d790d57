//! A package of the Proofpoint pack, a console to install it into, and syslog to send.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;

use dsmith::diagnostic::has_errors;
use dsmith::package::app_zip::Service;
use dsmith::package::archive::{self, Archive, Limits};
use dsmith::package::extension_zip::ExtensionZip;
use dsmith::resolve::{Lock, resolve};
use dsmith::signing;
use dsmith::source::{parse, read_pack};
use hyper::Method;
use lab::console::client::Client;
use lab::console::server::{Places, Running, start};
use lab::console::{Console, Setup};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A service that answers what it was started with, in place of the collector.
const SERVICE: &str = r#"#!/usr/bin/env python3
import http.server, json, os, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def do_GET(self):
        if self.path == "/debug": return self.answer(b"ok")
        if self.path == "/die": os._exit(1)
        if self.path == "/stream":
            self.send_response(200); self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked"); self.end_headers()
            for n in range(2):
                data = b"data: %d\n\n" % n
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data)); self.wfile.flush()
                time.sleep(3 * (1 - n))
            self.wfile.write(b"0\r\n\r\n"); return
        self.answer(json.dumps({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
            "environment": dict(os.environ), "arguments": sys.argv[1:]}).encode())
    do_POST = do_GET
    def answer(self, body):
        self.send_response(200); self.send_header("content-length", str(len(body))); self.end_headers(); self.wfile.write(body)
at = sys.argv[sys.argv.index("--listen") + 1].split(":")
http.server.ThreadingHTTPServer((at[0], int(at[1])), Handler).serve_forever()
"#;

fn key() -> &'static signing::SigningKey {
    static KEY: OnceLock<signing::SigningKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        signing::dev_key::load_or_create(dir.path()).unwrap().0
    })
}

fn sign(archive: &Archive) -> Vec<u8> {
    let options = signing::Options::default();
    archive::write(&signing::sign(archive, key(), &options).unwrap()).unwrap()
}

/// The Proofpoint pack's extension zip, with the stand-in service.
pub fn package() -> &'static [u8] {
    static PACKAGE: OnceLock<Vec<u8>> = OnceLock::new();
    PACKAGE.get_or_init(|| package_with(SERVICE.as_bytes()))
}

/// The Proofpoint pack's extension zip, signed, with this program as the app's service.
pub fn package_with(service: &[u8]) -> Vec<u8> {
    let folder = root().join("content/proofpoint");
    let lock = std::fs::read_to_string(folder.join("dsmith.lock")).unwrap();
    let (sources, mut found) = parse(read_pack(&folder));
    let (pack, more) = dsmith::model::load(&sources);
    found.extend(more);
    let lock = Lock::parse(&lock).unwrap();
    let (resolved, _, more) = resolve(&pack, &lock);
    found.extend(more);
    assert!(!has_errors(&found), "{found:#?}");
    let service = Service {
        binary: service.to_vec(),
        sources: Vec::new(),
    };
    let zip = ExtensionZip::new(&resolved, Some(&service)).unwrap();
    sign(&zip.archive(1))
}

/// The package with something else in its content XML, signed again.
pub fn changed(change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = signing::strip(&archive::read(package(), &Limits::PACKAGE).unwrap());
    let xml = archive
        .entries
        .iter_mut()
        .find(|e| e.name.ends_with(".xml"))
        .unwrap();
    let text = change(std::str::from_utf8(&xml.bytes).unwrap());
    xml.bytes = text.into_bytes();
    sign(&archive)
}

/// A running console in a folder of its own.
pub struct Lab {
    pub running: Running,
    pub admin: Client,
    dir: TempDir,
}

impl Lab {
    /// A fresh console, and somebody who is logged in as admin.
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup {
            dir: dir.path().to_owned(),
            history_until: None,
        };
        let console = Console::open(&setup).unwrap();
        let running = start(console, dir.path(), Places::default()).await.unwrap();
        let ca = std::fs::read(&running.ca).unwrap();
        let mut admin = Client::new(running.https, &ca).unwrap();
        admin.log_in("admin", "admin").await.unwrap();
        Self {
            running,
            admin,
            dir,
        }
    }

    /// A console with the Proofpoint pack.
    pub async fn installed() -> Self {
        let lab = Self::start().await;
        lab.install(package()).await;
        lab
    }

    pub fn console(&self) -> &Arc<Console> {
        &self.running.console
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A client that is not logged in.
    pub fn nobody(&self) -> Client {
        let mut nobody = self.admin.clone();
        (nobody.sec, nobody.csrf) = (None, None);
        nobody
    }

    /// Uploads and installs; the id of the extension.
    pub async fn install(&self, package: &[u8]) -> i64 {
        let id = self.upload(package).await["id"].as_i64().unwrap();
        self.task(
            Method::POST,
            &format!("{EXTENSIONS}/{id}?action_type=INSTALL&overwrite=false"),
        )
        .await;
        id
    }

    /// Uploads; the extension.
    pub async fn upload(&self, package: &[u8]) -> Value {
        let zip = [("content-type", "application/zip")];
        let answer = self
            .admin
            .call(Method::POST, EXTENSIONS, &zip, package.to_vec())
            .await
            .unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    /// Starts a task and waits for its result.
    pub async fn task(&self, method: Method, path: &str) -> Value {
        let answer = self.admin.call(method, path, &[], "").await.unwrap();
        assert_eq!(answer.status, 202, "{}", answer.text());
        let id = &answer.json()["status_id"];
        let base = "/api/config/extension_management/extensions_task_status";
        loop {
            let state = self.admin.get(&format!("{base}/{id}")).await.unwrap();
            match state["status"].as_str() {
                Some("COMPLETED") => {
                    return self
                        .admin
                        .get(&format!("{base}/{id}/results"))
                        .await
                        .unwrap();
                }
                Some("EXCEPTION") => panic!("{state}"),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Sends lines over syslog and waits until they are stored.
    pub async fn send(&self, lines: &[String]) {
        let counters = &self.running.collector.shared.counters;
        let load = |n: &std::sync::atomic::AtomicU64| n.load(std::sync::atomic::Ordering::Relaxed);
        let wanted = load(&counters.stored) + lines.len() as u64;
        let mut stream = TcpStream::connect(self.running.collector.tcp)
            .await
            .unwrap();
        stream
            .write_all((lines.join("\n") + "\n").as_bytes())
            .await
            .unwrap();
        stream.shutdown().await.unwrap();
        for _ in 0..500 {
            if load(&counters.stored) >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!(
            "only {} of {wanted} events were stored",
            load(&counters.stored)
        );
    }

    /// The rows that a search gives.
    pub async fn search(&self, aql: &str) -> Vec<Value> {
        let query = encoded(aql);
        let path = format!("/api/ariel/searches?query_expression={query}");
        let answer = self.admin.call(Method::POST, &path, &[], "").await.unwrap();
        assert_eq!(answer.status, 201, "{aql}: {}", answer.text());
        let id = answer.json()["search_id"].as_str().unwrap().to_owned();
        let path = format!("/api/ariel/searches/{id}");
        let state = self
            .admin
            .call(Method::GET, &path, &[("Prefer", "wait=60")], "")
            .await
            .unwrap();
        assert_eq!(
            state.json()["status"],
            "COMPLETED",
            "{aql}: {}",
            state.text()
        );
        let rows = self.admin.get(&format!("{path}/results")).await.unwrap();
        rows["events"].as_array().unwrap().clone()
    }

    /// The one value of a search that gives one.
    pub async fn value(&self, aql: &str) -> Value {
        let rows = self.search(aql).await;
        assert_eq!(rows.len(), 1, "{aql}");
        rows[0]
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .clone()
    }
}

/// The path of extensions.
pub const EXTENSIONS: &str = "/api/config/extension_management/extensions";

pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// How many items of each kind a result holds.
pub fn counts(result: &Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in result["content"].as_array().unwrap() {
        *counts
            .entry(item["content_type_name"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

/// A line as the collector sends it.
pub fn line(host: &str, body: &Value) -> String {
    format!("<134>1 2026-01-02T03:04:05.678Z {host} proofpoint-collector - - - {body}")
}
