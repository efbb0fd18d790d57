//! The program `lab --feeds-only`: says where it is, and can be controlled from
//! another process.
#![allow(clippy::unwrap_used, reason = "a test ends where something fails")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

struct Lab(Child);

impl Drop for Lab {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Starts it and reads its addresses.
fn start(arguments: &[&str]) -> (Lab, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lab"))
        .arg("--feeds-only")
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    (Lab(child), serde_json::from_str(&line).unwrap())
}

fn control(addresses: &Value, path: &str) -> String {
    format!("http://{}{path}", addresses["control"].as_str().unwrap())
}

fn read(url: &str) -> Value {
    let text = ureq::get(url)
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    serde_json::from_str(&text).unwrap()
}

fn put(url: &str, body: &Value) {
    let json = "application/json";
    ureq::put(url)
        .content_type(json)
        .send(body.to_string())
        .unwrap();
}

#[test]
fn faults_and_clock_are_switched_from_outside() {
    let (_lab, addresses) = start(&[]);
    let faults = control(&addresses, "/faults/pod");
    let cut = json!({"after_events": 10, "mid_frame": true, "ending": "reset"});
    put(&faults, &json!({"cut": cut, "holdSessionMs": 5000}));
    assert_eq!(read(&faults)["cut"], cut);
    let clock = control(&addresses, "/clock");
    put(&clock, &json!({"offsetSeconds": -3600}));
    assert_eq!(read(&clock), json!({"offsetSeconds": -3600}));
}

#[test]
fn replayed_files_and_posted_lines_are_served() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, b"{\"guid\":\"a\"}\n{\"guid\":\"b\"}\n").unwrap();
    let (_lab, addresses) = start(&["--replay", &format!("message={}", file.path().display())]);
    let events = control(&addresses, "/events/clicksBlocked");
    ureq::post(events).send("{\"id\":\"c\"}\n").unwrap();
    let held = &read(&control(&addresses, "/state"))["events"];
    assert_eq!(
        (&held["message"], &held["clicksBlocked"]),
        (&json!(2), &json!(1))
    );
}

#[test]
fn a_rate_generates_events_of_all_kinds() {
    let (_lab, addresses) = start(&["--rate", "200"]);
    let state = control(&addresses, "/state");
    for _ in 0..100 {
        let held = read(&state)["events"].clone();
        if held
            .as_object()
            .unwrap()
            .values()
            .all(|count| count.as_u64() > Some(0))
        {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("not all kinds were generated: {}", read(&state));
}
