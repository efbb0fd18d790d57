//! From a feed server to a syslog receiver through the real process, killed on the way.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::Collector;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::{self, Message};

/// A receiver that keeps how often each event came.
#[derive(Clone, Default)]
struct Receiver {
    lines: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Receiver {
    fn start(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let receiver = receiver.clone();
                std::thread::spawn(move || receiver.read(stream));
            }
        });
        address
    }

    fn read(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|size| size > 0)
        {
            // A line without its end was cut by a kill and comes again.
            if line.ends_with(b"\n") {
                let text = String::from_utf8(line.clone()).unwrap();
                let event: Value = serde_json::from_str(&text[text.find('{').unwrap()..]).unwrap();
                let id = event["guid"]
                    .as_str()
                    .or(event["GUID"].as_str())
                    .unwrap()
                    .to_owned();
                *self.lines.lock().unwrap().entry(id).or_default() += 1;
            }
            line.clear();
        }
    }

    fn wait_for(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.lines.lock().unwrap().len() < count {
            let there = self.lines.lock().unwrap().len();
            assert!(Instant::now() < deadline, "{there} of {count} events came");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn most_often(&self) -> usize {
        self.lines
            .lock()
            .unwrap()
            .values()
            .copied()
            .max()
            .unwrap_or(0)
    }
}

fn event(number: usize) -> String {
    let time = jiff::Timestamp::now().to_string();
    json!({"guid": format!("g{number}"), "ts": time, "filter": {"actions": []}, "pad": "x".repeat(500)}).to_string()
}

/// A feed that hands each event out once, live; its archive has everything that it ever sent.
#[derive(Clone)]
struct Feed {
    next: Arc<AtomicUsize>,
    total: usize,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Feed {
    fn start(total: usize) -> (Self, SocketAddr) {
        let feed = Self {
            next: Arc::default(),
            total,
            sent: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = feed.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                std::thread::spawn(move || server.session(stream));
            }
        });
        (feed, address)
    }

    fn session(&self, stream: TcpStream) {
        let mut archive = false;
        #[expect(clippy::result_large_err, reason = "the signature of the callback")]
        let look = |request: &Request, response: Response| {
            assert_eq!(request.headers()["authorization"], "Bearer key");
            archive = request.uri().query().unwrap().contains("sinceTime");
            Ok(response)
        };
        let Ok(mut socket) = tungstenite::accept_hdr(stream, look) else {
            return;
        };
        if archive {
            let sent = self.sent.lock().unwrap().clone();
            for event in sent {
                if socket.send(Message::text(event)).is_err() {
                    return;
                }
            }
            let _ = socket.close(None);
            while socket.read().is_ok() {}
            return;
        }
        socket
            .get_mut()
            .set_read_timeout(Some(Duration::from_millis(1)))
            .unwrap();
        loop {
            for _ in 0..20 {
                let number = self.next.fetch_add(1, Ordering::SeqCst);
                if number < self.total {
                    let event = event(number);
                    self.sent.lock().unwrap().push(event.clone());
                    if socket.send(Message::text(event)).is_err() {
                        return;
                    }
                }
            }
            match socket.read() {
                Ok(Message::Close(_)) => {
                    let _ = socket.flush();
                    return;
                }
                Err(tungstenite::Error::Io(error))
                    if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => return,
                Ok(_) => {}
            }
        }
    }
}

fn config(folder: &Path, account: &Value, receiver: SocketAddr) -> std::path::PathBuf {
    let path = folder.join("config.json");
    let settings = json!({
        "version": 2,
        "accounts": [account],
        "event_collector": {"host": "127.0.0.1", "port": receiver.port()},
        "facts": {"retry_seconds": [0, 1], "pod_archive_step_seconds": 1, "pod_archive_delay_seconds": 0,
                  "pod_reorder_seconds": 1, "pod_live_window_seconds": 3},
    });
    std::fs::write(&path, settings.to_string()).unwrap();
    path
}

fn pod(feed: SocketAddr) -> Value {
    json!({"feed": "pod", "name": "a", "cluster_id": "c", "api_key": {"plain": "key"}, "mail_log": false,
           "base_url": format!("ws://{feed}")})
}

#[test]
fn every_event_arrives_once() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let (_feed, address) = Feed::start(5000);
    let config = config(folder.path(), &pod(address), receiver.start());
    let mut collector = Collector::start(folder.path(), &["--config", config.to_str().unwrap()]);
    receiver.wait_for(5000);
    assert!(collector.terminate().success());
    assert_eq!(receiver.most_often(), 1);
}

#[test]
fn killed_at_any_moment_it_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let (feed, address) = Feed::start(20_000);
    let config = config(folder.path(), &pod(address), receiver.start());
    let arguments = ["--config", config.to_str().unwrap()];
    for round in 0..15 {
        let collector = Collector::start(folder.path(), &arguments);
        std::thread::sleep(Duration::from_millis(20 + round * 13));
        drop(collector);
    }
    let _collector = Collector::start(folder.path(), &arguments);
    receiver.wait_for(feed.total);
}

#[test]
fn a_stop_and_start_in_good_order_loses_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let (feed, address) = Feed::start(20_000);
    let config = config(folder.path(), &pod(address), receiver.start());
    let arguments = ["--config", config.to_str().unwrap()];
    for _ in 0..4 {
        let mut collector = Collector::start(folder.path(), &arguments);
        std::thread::sleep(Duration::from_millis(150));
        assert!(collector.terminate().success());
    }
    let _collector = Collector::start(folder.path(), &arguments);
    receiver.wait_for(feed.total);
    assert_eq!(receiver.most_often(), 1);
}

#[test]
fn while_the_event_collector_is_away_events_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let away = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let (feed, address) = Feed::start(2000);
    let file = config(folder.path(), &pod(address), away);
    let arguments = ["--config", file.to_str().unwrap()];
    let mut collector = Collector::start(folder.path(), &arguments);
    let deadline = Instant::now() + Duration::from_secs(30);
    while feed.next.load(Ordering::SeqCst) < feed.total {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(collector.terminate().success());
    config(folder.path(), &pod(address), receiver.start());
    let _collector = Collector::start(folder.path(), &arguments);
    receiver.wait_for(feed.total);
    assert_eq!(receiver.most_often(), 1);
}

/// A TAP server that has the same two events in every window, and 429 the first time.
fn tap_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            answer_tap(stream, number);
        }
    });
    address
}

fn answer_tap(mut stream: TcpStream, number: usize) {
    let mut request = [0; 4096];
    let size = stream.read(&mut request).unwrap();
    let request = String::from_utf8_lossy(&request[..size]).into_owned();
    assert!(
        request.starts_with("GET /v2/siem/all?format=json&threatStatus=active"),
        "{request}"
    );
    assert!(
        request.to_lowercase().contains("authorization: basic cdpz"),
        "{request}"
    );
    let body = json!({"queryEndTime": "x", "clicksPermitted": null, "messagesBlocked": [
        {"GUID": "one", "recipient": ["a"], "messageTime": "2024-01-01T00:00:00.000Z"},
        {"GUID": "two", "threatsInfoMap": [{"threat": "t"}], "messageParts": [number, 1, 2]},
    ]});
    // The order of the parts varies; with `number` fixed it is the same event.
    let body = body.to_string().replace(
        &format!("[{number},1,2]"),
        if number.is_multiple_of(2) {
            "[1,2,3]"
        } else {
            "[3,2,1]"
        },
    );
    let answer = if number == 0 {
        "HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n".to_owned()
    } else {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let _ = stream.write_all(answer.as_bytes());
}

#[test]
fn tap_windows_are_caught_up_and_duplicates_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let account = json!({"feed": "tap", "name": "t", "principal": "p", "secret": {"plain": "s"},
                         "base_url": format!("http://{}", tap_server())});
    let path = config(folder.path(), &account, receiver.start());
    let settings = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        settings.replace(
            "\"retry_seconds\"",
            "\"tap_throttle_seconds\":0,\"retry_seconds\"",
        ),
    )
    .unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "0123456789abcdef").unwrap();
    let arguments = [
        "--config",
        path.to_str().unwrap(),
        "--api-token-file",
        token.to_str().unwrap(),
    ];
    let collector = Collector::start(folder.path(), &arguments);
    receiver.wait_for(2);
    let auth = "Authorization: Bearer 0123456789abcdef\r\n";
    let deadline = Instant::now() + Duration::from_secs(30);
    // Twelve hours in windows that overlap by half.
    while !collector
        .get("/api/state", auth)
        .contains("Asking Proofpoint at every interval")
    {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(receiver.most_often(), 1);
    let metrics = collector.get("/metrics", auth);
    assert!(
        metrics.contains("collector_events_spooled_total{account=\"t\",feed=\"tap\"} 2\n"),
        "{metrics}"
    );
}
