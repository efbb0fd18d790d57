//! What the PoD service can answer, and what the operator then reads.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

mod common;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use common::Collector;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::{self, Message};

type Socket = tungstenite::WebSocket<TcpStream>;

/// A server whose handshake and frames are those of the test.
fn serve(
    answer: impl Fn(&Request) -> u16 + Send + Sync + 'static,
    session: impl Fn(&mut Socket, &str) + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (answer, session) = (Arc::new(answer), Arc::new(session));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, session) = (Arc::clone(&answer), Arc::clone(&session));
            std::thread::spawn(move || {
                let mut query = String::new();
                #[expect(clippy::result_large_err, reason = "the signature of the callback")]
                let look = |request: &Request, response: Response| {
                    request
                        .uri()
                        .query()
                        .unwrap_or_default()
                        .clone_into(&mut query);
                    match answer(request) {
                        101 => Ok(response),
                        status => {
                            let mut refusal = ErrorResponse::new(Some("no".into()));
                            *refusal.status_mut() = status.try_into().unwrap();
                            Err(refusal)
                        }
                    }
                };
                if let Ok(mut socket) = tungstenite::accept_hdr(stream, look) {
                    session(&mut socket, &query);
                }
            });
        }
    });
    address
}

fn stay(socket: &mut Socket) {
    while socket.read().is_ok() {}
}

/// A receiver of lines.
fn receiver() -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let text = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&text);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || {
                let mut bytes = vec![0; 1 << 20];
                while let Ok(size @ 1..) = stream.read(&mut bytes) {
                    kept.lock()
                        .unwrap()
                        .push_str(&String::from_utf8_lossy(&bytes[..size]));
                }
            });
        }
    });
    (address, text)
}

struct Running {
    collector: Collector,
    _folder: tempfile::TempDir,
}

const AUTH: &str = "Authorization: Bearer 0123456789abcdef\r\n";

fn run(service: SocketAddr, receiver: SocketAddr, account: &Value, facts: &Value) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let mut pod = json!({"feed": "pod", "name": "a", "cluster_id": "c 1", "api_key": {"plain": "the-key"},
                         "mail_log": false, "base_url": format!("ws://{service}")});
    pod.as_object_mut()
        .unwrap()
        .extend(account.as_object().unwrap().clone());
    let settings = json!({"version": 2, "accounts": [pod], "facts": facts,
        "event_collector": {"host": "127.0.0.1", "port": receiver.port()}});
    let config = folder.path().join("config.json");
    std::fs::write(&config, settings.to_string()).unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "0123456789abcdef").unwrap();
    let arguments = [
        "--config",
        config.to_str().unwrap(),
        "--api-token-file",
        token.to_str().unwrap(),
    ];
    let collector = Collector::start(folder.path(), &arguments);
    Running {
        collector,
        _folder: folder,
    }
}

impl Running {
    fn stream(&self) -> Value {
        let answer = self.collector.get("/api/state", AUTH);
        let body: Value =
            serde_json::from_str(&answer[answer.find("\r\n\r\n").unwrap()..]).unwrap();
        let streams = body["streams"].as_array().unwrap();
        streams
            .iter()
            .find(|stream| stream["feed"] == "pod_message")
            .cloned()
            .unwrap_or_default()
    }

    fn wait(&self, what: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let stream = self.stream();
            if what(&stream) {
                return stream;
            }
            assert!(Instant::now() < deadline, "{stream}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn wait(what: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !what() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_revoked_key_stops_the_stream_and_is_told_in_plain_words() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let service = serve(
        move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            401
        },
        |_, _| {},
    );
    let running = run(service, receiver().0, &json!({}), &json!({}));
    let stream = running.wait(|stream| stream["state"] == "stopped");
    assert_eq!(
        stream["message"],
        "Proofpoint refuses the API key (401): enter a valid one. Until then it is tried again once an hour."
    );
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(tries.load(Ordering::SeqCst), 1);
}

#[test]
fn a_session_clash_and_a_gateway_error_are_tried_again_until_they_end() {
    let tries = AtomicUsize::new(0);
    let service = serve(
        move |_| [409, 502, 429, 101][tries.fetch_add(1, Ordering::SeqCst).min(3)],
        |socket, _| stay(socket),
    );
    let facts = json!({"retry_seconds": [0, 0], "pod_session_clash_seconds": [0, 1]});
    let running = run(service, receiver().0, &json!({}), &facts);
    running.wait(|stream| stream["state"] == "collecting");
    let metrics = running.collector.get("/metrics", AUTH);
    assert!(
        metrics.contains("collector_source_errors_total{account=\"a\",feed=\"pod_message\"} 3\n"),
        "{metrics}"
    );
}

#[test]
fn text_binary_empty_large_and_foreign_frames_are_all_taken() {
    let service = serve(
        |request| {
            assert_eq!(
                request.uri().to_string(),
                "/v1/stream?cid=c%201&type=message"
            );
            101
        },
        |socket, _| {
            let large = json!({"guid": "large", "msgParts": [{"labeledName": "n", "textExtracted": "t".repeat(1_500_000)}]});
            for message in [
                Message::text("{\"guid\":\"text\"}\r\n"),
                Message::binary(&b"{\"guid\":\"binary\",\"x\":\"\xc3\xa9\"}"[..]),
                Message::text(""),
                Message::text("{\"guid\":\"text\"}"),
                Message::text("no json"),
                Message::text(large.to_string()),
            ] {
                socket.send(message).unwrap();
            }
            stay(socket);
        },
    );
    let (address, text) = receiver();
    let running = run(service, address, &json!({}), &json!({}));
    wait(|| text.lock().unwrap().lines().count() == 3);
    let text = text.lock().unwrap().clone();
    for part in [
        "\"guid\":\"text\"",
        "\"x\":\"é\"",
        "\"collectorCut\":[\"msgParts[].textExtracted\"]",
    ] {
        assert_eq!(text.matches(part).count(), 1, "{part}");
    }
    let stream = running.wait(|stream| stream["set_aside"] == 1);
    assert_eq!(
        (&stream["received"], &stream["duplicates"], &stream["cut"]),
        (&json!(5), &json!(1), &json!(1))
    );
    let aside = running.collector.get("/api/aside", AUTH);
    assert!(
        aside.contains(&base64::engine::general_purpose::STANDARD.encode("no json")),
        "{aside}"
    );
}

#[test]
fn a_half_open_session_is_noticed_and_the_archive_asked_for_what_it_may_have_lost() {
    // The first session says one event and then nothing more, not even pongs.
    let sessions = AtomicUsize::new(0);
    let service = serve(
        |_| 101,
        move |socket, query| {
            if query.contains("sinceTime") {
                socket.send(Message::text("{\"guid\":\"one\"}")).unwrap();
                socket.send(Message::text("{\"guid\":\"lost\"}")).unwrap();
                let _ = socket.close(None);
            } else if sessions.fetch_add(1, Ordering::SeqCst) == 0 {
                socket.send(Message::text("{\"guid\":\"one\"}")).unwrap();
                std::thread::sleep(Duration::from_secs(10));
            }
            stay(socket);
        },
    );
    let (address, text) = receiver();
    let facts = json!({"pod_silence_seconds": 1, "retry_seconds": [0, 0], "pod_archive_step_seconds": 1, "pod_archive_delay_seconds": 0});
    let _running = run(service, address, &json!({}), &facts);
    wait(|| text.lock().unwrap().contains("\"guid\":\"lost\""));
    assert_eq!(text.lock().unwrap().matches("\"guid\":\"one\"").count(), 1);
}

#[test]
fn where_one_key_allows_one_session_live_and_archive_take_turns() {
    let open = Arc::new(AtomicUsize::new(0));
    let (at_handshake, in_session) = (Arc::clone(&open), Arc::clone(&open));
    let sessions = AtomicUsize::new(0);
    let service = serve(
        move |_| {
            let free = at_handshake
                .compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst)
                .is_ok();
            if free { 101 } else { 409 }
        },
        move |socket, query| {
            if query.contains("sinceTime") {
                socket
                    .send(Message::text("{\"guid\":\"archive\"}"))
                    .unwrap();
                let _ = socket.close(None);
                stay(socket);
            } else if sessions.fetch_add(1, Ordering::SeqCst) == 0 {
                // Breaks off without a closing handshake.
                socket.send(Message::text("{\"guid\":\"live\"}")).unwrap();
                socket.get_mut().shutdown(std::net::Shutdown::Both).unwrap();
            } else {
                stay(socket);
            }
            in_session.store(0, Ordering::SeqCst);
        },
    );
    let (address, text) = receiver();
    let facts = json!({"retry_seconds": [0, 0], "pod_session_clash_seconds": [0, 0], "pod_archive_step_seconds": 1,
                       "pod_archive_delay_seconds": 0, "pod_reorder_seconds": 0, "pod_live_window_seconds": 1});
    let running = run(service, address, &json!({}), &facts);
    wait(|| text.lock().unwrap().contains("\"guid\":\"archive\""));
    running.wait(|stream| stream["state"] == "collecting" && stream["archive"] == json!([]));
}

#[test]
fn through_a_proxy_with_a_password_which_never_shows() {
    let service = serve(
        |_| 101,
        |socket, _| {
            socket
                .send(Message::text("{\"guid\":\"proxied\"}"))
                .unwrap();
            stay(socket);
        },
    );
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = proxy.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in proxy.incoming().flatten() {
            tunnel(client);
        }
    });
    let (address, text) = receiver();
    let account = json!({"proxy": {"host": "127.0.0.1", "port": port, "auth": {"user": "u", "password": {"plain": "pass-word"}}}});
    let running = run(service, address, &account, &json!({}));
    wait(|| text.lock().unwrap().contains("\"guid\":\"proxied\""));
    for path in ["/api/accounts", "/api/state", "/api/log", "/api/settings"] {
        let answer = running.collector.get(path, AUTH);
        assert!(
            !answer.contains("pass-word") && !answer.contains("the-key"),
            "{answer}"
        );
    }
    let request = r#"{"feed":"pod","name":"a","cluster_id":"c 1"}"#;
    let tested = running.collector.send("POST", "/api/test", AUTH, request);
    assert!(tested.contains("event_collector"), "{tested}");
}

fn tunnel(mut client: TcpStream) {
    let mut head = [0; 2048];
    let size = client.read(&mut head).unwrap();
    let head = String::from_utf8_lossy(&head[..size]).into_owned();
    let good = base64::engine::general_purpose::STANDARD.encode("u:pass-word");
    assert!(
        head.contains(&format!("Proxy-Authorization: Basic {good}")),
        "{head}"
    );
    let target = head.split(' ').nth(1).unwrap().to_owned();
    client
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .unwrap();
    let server = TcpStream::connect(target).unwrap();
    for (mut from, mut to) in [
        (client.try_clone().unwrap(), server.try_clone().unwrap()),
        (server, client),
    ] {
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
    }
}
