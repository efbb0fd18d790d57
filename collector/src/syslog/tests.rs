//! Sending to real sockets: plain and TLS, broken connections, both framings.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::TcpListener;

use super::*;
use crate::net::Trust;
use crate::spool::{Batch, Limits};
use crate::status::Feed;

struct Setup {
    folder: tempfile::TempDir,
    spool: Spool,
    queue: Arc<Queue>,
    status: Arc<Status>,
}

impl Setup {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits {
            max_bytes: 1 << 30,
            max_age_ms: i64::MAX,
        };
        let spool = Spool::start(&folder.path().join("spool"), limits).unwrap();
        let queue = spool.open("s").await.queue;
        Self {
            folder,
            spool,
            queue,
            status: Arc::new(Status::new("a", Feed::Tap)),
        }
    }

    async fn push(&self, lines: &str) {
        let batch = Batch {
            lines: lines.as_bytes().to_vec(),
            events: u32::try_from(lines.lines().count()).unwrap(),
            ..Batch::default()
        };
        self.spool.push(&self.queue, batch).await;
        self.spool.sync().await;
    }

    fn send(&self, port: u16, tls: bool, framing: Framing, trust: Trust) -> CancellationToken {
        let host = if tls { "localhost" } else { "127.0.0.1" };
        let sender = Sender {
            spool: self.spool.clone(),
            queue: Arc::clone(&self.queue),
            receiver: Receiver {
                target: Target {
                    host: host.into(),
                    port,
                    tls,
                },
                framing,
            },
            dialer: Dialer::new(trust),
            status: Arc::clone(&self.status),
            retry: (Duration::ZERO, Duration::from_millis(20)),
        };
        let stop = CancellationToken::new();
        tokio::spawn(sender.run(stop.clone()));
        stop
    }

    async fn forwarded(&self, count: u64) {
        while self.status.forwarded.load(Relaxed) < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn no_trust() -> Trust {
    Trust::load(None, None).unwrap()
}

async fn read(stream: &mut (impl AsyncRead + Unpin), size: usize) -> String {
    let mut bytes = vec![0; size];
    stream.read_exact(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn an_event_leaves_the_spool_after_it_was_acknowledged() {
    let setup = Setup::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    setup.push("one\ntwo\n").await;
    assert_eq!(setup.queue.backlog(), (2, 8));
    setup.send(
        listener.local_addr().unwrap().port(),
        false,
        Framing::Newline,
        no_trust(),
    );
    let (mut stream, _) = listener.accept().await.unwrap();
    assert_eq!(read(&mut stream, 8).await, "one\ntwo\n");
    setup.forwarded(2).await;
    assert_eq!(setup.queue.backlog(), (0, 0));
}

#[tokio::test]
async fn what_a_broken_connection_may_have_swallowed_is_sent_again() {
    let setup = Setup::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    setup.push("one\n").await;
    setup.send(
        listener.local_addr().unwrap().port(),
        false,
        Framing::Newline,
        no_trust(),
    );
    let (stream, _) = listener.accept().await.unwrap();
    // Acknowledged by TCP, never read by the program.
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let (mut stream, _) = listener.accept().await.unwrap();
    assert_eq!(read(&mut stream, 4).await, "one\n");
    setup.push("two\n").await;
    assert_eq!(read(&mut stream, 4).await, "two\n");
    setup.forwarded(2).await;
}

#[tokio::test]
async fn what_a_receiver_had_read_that_closed_in_good_order_is_not_sent_again() {
    let setup = Setup::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    setup.push("one\n").await;
    setup.send(
        listener.local_addr().unwrap().port(),
        false,
        Framing::Newline,
        no_trust(),
    );
    let (mut stream, _) = listener.accept().await.unwrap();
    assert_eq!(read(&mut stream, 4).await, "one\n");
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let (mut stream, _) = listener.accept().await.unwrap();
    setup.push("two\n").await;
    assert_eq!(read(&mut stream, 4).await, "two\n");
    setup.forwarded(2).await;
}

#[tokio::test]
async fn a_reader_that_stands_still_holds_everything_back_and_loses_nothing() {
    let setup = Setup::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let batch = format!("{}\n", "x".repeat(999)).repeat(500);
    for _ in 0..40 {
        setup.push(&batch).await;
    }
    setup.send(
        listener.local_addr().unwrap().port(),
        false,
        Framing::Newline,
        no_trust(),
    );
    let (mut stream, _) = listener.accept().await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(
        setup.queue.backlog().0 > 5000,
        "{:?}",
        setup.queue.backlog()
    );
    let mut scrap = vec![0; 40 * batch.len()];
    stream.read_exact(&mut scrap).await.unwrap();
    setup.forwarded(20_000).await;
}

#[tokio::test]
async fn octet_counting_is_there_for_those_who_ask() {
    let setup = Setup::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    setup.push("one\nthree\n").await;
    setup.send(
        listener.local_addr().unwrap().port(),
        false,
        Framing::OctetCounting,
        no_trust(),
    );
    let (mut stream, _) = listener.accept().await.unwrap();
    assert_eq!(read(&mut stream, 12).await, "3 one5 three");
}

/// A certificate of an own authority for `localhost`, made by openssl.
fn certificate(folder: &std::path::Path) -> bool {
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
        ])
        .args([
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(folder)
        .output();
    let made = made.is_ok_and(|output| output.status.success());
    if !made {
        assert!(std::env::var_os("CI").is_none(), "openssl is missing");
        eprintln!("skipped: openssl is missing");
    }
    made
}

#[tokio::test]
async fn over_tls_the_ca_file_decides_whom_to_trust() {
    let setup = Setup::new().await;
    let folder = setup.folder.path();
    if !certificate(folder) {
        return;
    }
    let certificates = vec![CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    setup.push("secret line\n").await;

    let stop = setup.send(port, true, Framing::Newline, no_trust());
    let (stream, _) = listener.accept().await.unwrap();
    assert!(acceptor.accept(stream).await.is_err());
    while !setup
        .status
        .receiver_now()
        .contains("TLS with localhost failed")
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();

    let trust = Trust::load(None, Some(&folder.join("cert.pem"))).unwrap();
    setup.send(port, true, Framing::Newline, trust);
    let mut stream = loop {
        let (stream, _) = listener.accept().await.unwrap();
        if let Ok(stream) = acceptor.accept(stream).await {
            break stream;
        }
    };
    assert_eq!(read(&mut stream, 12).await, "secret line\n");
    setup.forwarded(1).await;
}
