//! Syslog in: both framings, TLS, and the payload limit.

use serde_json::json;
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::{Lab, line};

fn long(bytes: usize) -> String {
    let body =
        json!({"eventType": "message_log", "eventTime": "2026-01-02T03:04:05.678Z", "pad": ""});
    let short = line("proofpoint-pod", &body);
    short.replace(
        "\"pad\":\"\"",
        &format!("\"pad\":\"{}\"", "x".repeat(bytes - short.len())),
    )
}

const NAMES: &str = "SELECT QIDNAME(qid) AS n, STRLEN(UTF8(payload)) AS l FROM events ORDER BY l DESC, n LIMIT 9 LAST 1 HOURS";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_the_limit_is_split_and_its_rest_is_stored() {
    let lab = Lab::installed().await;
    lab.send(&[long(4096)]).await;
    let mut stream = TcpStream::connect(lab.running.collector.tcp).await.unwrap();
    stream
        .write_all((long(5000) + "\n").as_bytes())
        .await
        .unwrap();
    drop(stream);
    while lab
        .value("SELECT COUNT(*) AS n FROM events LAST 1 HOURS")
        .await
        != 3
    {}
    let rows = lab.search(NAMES).await;
    let expected = json!([
        {"n": "Proofpoint Message Log", "l": 4096},
        {"n": "Proofpoint OnDemand Email Security Message", "l": 4096},
        {"n": "Stored", "l": 904},
    ]);
    // The first part is no whole JSON object any more, and the rest has no header.
    assert_eq!(json!(rows), expected);
    lab.console()
        .pipeline
        .set_limit(&lab.console().store, 32_000)
        .unwrap();
    lab.send(&[long(32_000)]).await;
    assert_eq!(
        lab.search(NAMES).await[0],
        json!({"n": "Proofpoint Message Log", "l": 32_000})
    );
    assert!(
        lab.console()
            .pipeline
            .set_limit(&lab.console().store, 32_001)
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn counted_messages_come_over_tls() {
    let lab = Lab::installed().await;
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(&lab.running.ca).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(lab.running.collector.tls).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap();
    let message = long(300);
    stream
        .write_all(format!("{} {message}{} {message}", message.len(), message.len()).as_bytes())
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    let count = "SELECT COUNT(*) AS n FROM events WHERE QIDNAME(qid) = 'Proofpoint Message Log' LAST 1 HOURS";
    while lab.value(count).await != 2 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn events_from_before_an_install_stay_as_they_are() {
    let lab = Lab::start().await;
    lab.send(&[long(300)]).await;
    lab.install(crate::support::package()).await;
    lab.send(&[long(300)]).await;
    let rows = lab.search("SELECT QIDNAME(qid) AS n, COUNT(*) AS c FROM events GROUP BY n ORDER BY n LAST 1 HOURS").await;
    assert_eq!(
        json!(rows),
        json!([{"n": "Proofpoint Message Log", "c": 1}, {"n": "Stored", "c": 1}])
    );
}
