//! The collector as a process, for tests.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A running collector; killed when dropped.
pub struct Collector {
    child: Child,
    pub address: SocketAddr,
}

impl Collector {
    /// Starts it with its store and further arguments; waits until it answers.
    pub fn start(store: &Path, arguments: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_collector"))
            .arg("--store")
            .arg(store)
            .args(["--listen", &address.to_string()])
            .args(arguments)
            .env_remove("QRADAR_CONSOLE_FQDN")
            .env_remove("QRADAR_CONSOLE_IP")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let collector = Self { child, address };
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < deadline, "the collector does not listen");
            std::thread::sleep(Duration::from_millis(5));
        }
        collector
    }

    /// A GET with further header lines; the whole answer.
    pub fn get(&self, path: &str, headers: &str) -> String {
        self.send("GET", path, headers, "")
    }

    /// Any request; the whole answer.
    pub fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let request = format!("{}{body}", head(method, path, headers, body.len()));
        // A refusal may come before all was sent.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// SIGTERM, and what came of it.
    pub fn terminate(&mut self) -> ExitStatus {
        self.signal("-TERM");
        self.child.wait().unwrap()
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }
}

/// A request's head.
pub fn head(method: &str, path: &str, headers: &str, length: usize) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n"
    )
}

impl Drop for Collector {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
