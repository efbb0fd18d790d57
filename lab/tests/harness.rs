//! The harness's own programs do what tests rely on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something fails"
)]

use base64::Engine;
use lab::feeds::Feeds;
use lab::feeds::certificates::Authority;
use lab::feeds::kind::Kind;
use lab::harness::process::all_present;
use lab::harness::rsyslog::Rsyslog;
use lab::harness::scratch::Scratch;
use lab::harness::squid::{PASSWORD, Squid, USER};
use lab::harness::{ledger, wait_for};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const SHORTLY: Duration = Duration::from_secs(20);

async fn connect(port: u16) -> TcpStream {
    let open = || TcpStream::connect(("127.0.0.1", port));
    wait_for("a listener", SHORTLY, || open().is_ok())
        .await
        .unwrap();
    open().unwrap()
}

#[tokio::test]
async fn rsyslogd_writes_what_it_gets_byte_for_byte() {
    if !all_present("rsyslogd_writes_what_it_gets_byte_for_byte", &["rsyslogd"]) {
        return;
    }
    let scratch = Scratch::new().unwrap();
    let mut rsyslog = Rsyslog::start(scratch.path(), None).unwrap();
    let long = "ü\\t\\\"x".repeat(4000);
    let line = format!("<134>1 2024-01-02T03:04:05.678Z h c - m - {{\"a\":\"{long}\"}}\n");
    let mut stream = connect(rsyslog.port()).await;
    stream.write_all(line.as_bytes()).unwrap();
    let octet_counted = format!("{} {line}", line.len());
    stream.write_all(octet_counted.as_bytes()).unwrap();
    let file = rsyslog.file();
    wait_for("two lines", SHORTLY, || ledger::lines(&file) >= 2)
        .await
        .unwrap();
    rsyslog.stop().unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), line.repeat(2));
}

#[tokio::test]
async fn rsyslogd_takes_tls() {
    let needed = ["rsyslogd", "openssl"];
    if !all_present("rsyslogd_takes_tls", &needed) {
        return;
    }
    let scratch = Scratch::new().unwrap();
    let authority = Authority::new().unwrap();
    let certificate = authority.sign(&["127.0.0.1"]).unwrap();
    let ca = scratch.write("authority.pem", &authority.pem()).unwrap();
    let rsyslog = Rsyslog::start(scratch.path(), Some((&authority, &certificate))).unwrap();
    connect(rsyslog.port()).await;
    let mut client = std::process::Command::new("openssl")
        .args(["s_client", "-quiet", "-verify_return_error", "-CAfile"])
        .arg(ca)
        .arg("-connect")
        .arg(format!("127.0.0.1:{}", rsyslog.port()))
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut input = client.stdin.take().unwrap();
    input.write_all(b"<134>1 - h c - m - {}\n").unwrap();
    let file = rsyslog.file();
    let arrived = wait_for("a line", SHORTLY, || ledger::lines(&file) == 1).await;
    client.kill().unwrap();
    client.wait().unwrap();
    arrived.unwrap();
}

/// The first line of the answer to a CONNECT; an error while squid reads its settings again.
async fn tunnel(squid: &Squid, target: &str, authorization: &str) -> std::io::Result<String> {
    let mut stream = connect(squid.port()).await;
    let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{authorization}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = [0; 512];
    let count = stream.read(&mut answer)?;
    let text = String::from_utf8_lossy(&answer[..count]).into_owned();
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn squid_tunnels_for_those_that_it_knows() {
    if !all_present("squid_tunnels_for_those_that_it_knows", &["squid"]) {
        return;
    }
    let target = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = target.local_addr().unwrap().port();
    let scratch = Scratch::new().unwrap();
    let squid = Squid::start(scratch.path(), true).await.unwrap();
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let known = format!("Proxy-Authorization: Basic {encoded}\r\n");
    let address = format!("127.0.0.1:{port}");
    let answer = tunnel(&squid, &address, &known).await.unwrap();
    assert!(answer.contains(" 200 "), "{answer}");
    let answer = tunnel(&squid, &address, "").await.unwrap();
    assert!(answer.contains(" 407 "), "{answer}");
    let name = format!("feeds.example.com:{port}");
    let unresolved = tunnel(&squid, &name, &known).await.unwrap();
    assert!(unresolved.contains(" 50"), "{unresolved}");
    squid.resolve("feeds.example.com", "127.0.0.1").unwrap();
    for _ in 0..50 {
        let answer = tunnel(&squid, &name, &known).await;
        if answer.is_ok_and(|line| line.contains(" 200 ")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the name was not found: {}", squid.access_log());
}

#[test]
fn an_event_that_was_served_is_expected() {
    let feeds = Feeds::new(lab::feeds::Config::default());
    feeds.generate(Kind::Maillog, lab::feeds::generate::Size::Natural, 3);
    let empty = tempfile::NamedTempFile::new().unwrap();
    let tally = ledger::tally(&feeds, empty.path()).unwrap();
    assert_eq!((tally.expected, tally.lost.len()), (3, 3));
}
