//! The binary as the supervisor of the app container sees it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

fn start(store: &Path, listen: SocketAddr) -> Child {
    Command::new(env!("CARGO_BIN_EXE_collector"))
        .args(["--store", store.to_str().unwrap(), "--listen"])
        .arg(listen.to_string())
        .spawn()
        .unwrap()
}

fn get(address: SocketAddr, path: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut stream = loop {
        match TcpStream::connect(address) {
            Ok(stream) => break stream,
            Err(error) if Instant::now() > deadline => panic!("no answer: {error}"),
            Err(_) => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn terminate(child: &mut Child) -> std::process::ExitStatus {
    let status = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    child.wait().unwrap()
}

#[test]
fn it_answers_debug_logs_and_stops_cleanly_on_sigterm() {
    let store = tempfile::tempdir().unwrap();
    let address = free_address();
    let mut child = start(store.path(), address);
    let answer = get(address, "/debug");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    assert!(terminate(&mut child).success());
    let log = std::fs::read_to_string(store.path().join("log/collector.log")).unwrap();
    let messages: Vec<String> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect();
    assert!(messages.contains(&"collector started".to_owned()));
    assert!(messages.contains(&"collector stopped".to_owned()));
}

#[test]
fn version_prints_the_mark_of_the_build() {
    let output = Command::new(env!("CARGO_BIN_EXE_collector"))
        .arg("--version")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text,
        format!(
            "collector dsmith-collector-build:{};\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}
