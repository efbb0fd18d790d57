//! `dsmith test --watch`, the real program on a copy of the Proofpoint pack.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::Copy;

/// Far more than a run takes on the busiest machine; nothing is timed here.
const PATIENCE: Duration = Duration::from_mins(1);

struct Watch {
    copy: Copy,
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start() -> Self {
        let copy = Copy::of("content/proofpoint");
        let mut command = copy.command(&["--watch"]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut ready = String::new();
        errors.read_line(&mut ready).unwrap();
        assert_eq!(ready, "watching `pack`; Ctrl-C ends\n");
        std::thread::spawn(move || errors.lines().for_each(drop));
        Self { copy, child, lines }
    }

    /// The lines up to the next one that counts tests or says that none was run.
    fn results(&self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            let last = line.contains(" passed") || line == "nothing was run";
            lines.extend((!line.is_empty()).then_some(line));
            if last {
                return lines;
            }
        }
    }

    fn last(&self) -> String {
        self.results().pop().unwrap()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tests_in(watch: &Watch, path: &str) -> usize {
    let text = fs::read_to_string(watch.copy.path(path)).unwrap();
    text.matches("  - name: ").count()
}

#[test]
fn a_change_runs_what_it_touches_and_ctrl_c_ends() {
    let mut watch = Watch::start();
    let all = watch.last();
    assert!(all.ends_with(" passed"), "{all}");

    // A file of tests: its own tests only.
    let clicks = tests_in(&watch, "tests/tap-clicks.yaml");
    watch
        .copy
        .edit("tests/tap-clicks.yaml", "severity: 8", "severity: 9");
    let failed = watch.results();
    assert!(
        failed.iter().any(|line| line == "-   severity: 9"),
        "{failed:#?}"
    );
    assert_eq!(
        failed.last().unwrap(),
        &format!("{clicks} tests: {} passed, 1 failed", clicks - 1)
    );

    // Content: everything.
    watch
        .copy
        .edit("qids/clicks-permitted.yaml", "severity: 8", "severity: 9");
    assert_eq!(watch.last(), all);

    // An event file: the test that has it.
    let event = watch.copy.path("tests/events/pod-mail-log-delivery.log");
    let text = fs::read_to_string(&event).unwrap();
    fs::write(&event, text.replace("mail_log\"", "mail_logs\"")).unwrap();
    assert_eq!(watch.last(), "1 test: 0 passed, 1 failed");
    fs::write(&event, text).unwrap();
    assert_eq!(watch.last(), "1 test: 1 passed");

    // What cannot be read is shown, and watching goes on.
    watch
        .copy
        .edit("extension.yaml", "version: 2.0.0", "version: [2.0.0");
    let shown = watch.results();
    assert!(
        shown.iter().any(|line| line.starts_with("error[DS010]")),
        "{shown:#?}"
    );
    watch
        .copy
        .edit("extension.yaml", "version: [2.0.0", "version: 2.0.0");
    assert_eq!(watch.last(), all);

    // A file that appears, by way of a name that does not count.
    let hidden = watch.copy.path("tests/.new.yaml");
    fs::write(&hidden, "tests:\n  - name: New\n    log-source: Proofpoint TAP\n    json: '{\"eventType\":\"clicksBlocked\"}'\n    expect:\n      severity: 5\n").unwrap();
    fs::rename(&hidden, watch.copy.path("tests/new.yaml")).unwrap();
    assert_eq!(watch.last(), "1 test: 1 passed");

    let id = watch.child.id().to_string();
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -INT {id}")])
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(0));
}
