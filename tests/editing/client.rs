//! An editor: it speaks the protocol with the program over pipes.

use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

/// A running server with one pack.
pub(crate) struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    root: String,
    requests: i32,
}

impl Client {
    /// Starts the server for a pack.
    pub(crate) fn start(pack: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_dsmith"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().unwrap());
        let root = format!("file://{}", pack.to_str().unwrap());
        let mut client = Self {
            server,
            input,
            output,
            root,
            requests: 0,
        };
        client.ask("initialize", json!({ "capabilities": {} }));
        client.tell("initialized", json!({}));
        client
    }

    fn send(&mut self, message: Message) {
        message.write(self.input.as_mut().unwrap()).unwrap();
    }

    fn read(&mut self) -> Message {
        Message::read(&mut self.output).unwrap().unwrap()
    }

    /// Sends a notification.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Sends a request and waits for its answer: the result or the error.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request::new(id.clone(), method.to_owned(), params).into());
        loop {
            if let Message::Response(response) = self.read() {
                assert_eq!(response.id, id);
                let json = serde_json::to_value(&response).unwrap();
                let answer = json.get("result").or(json.get("error"));
                return self.clean(answer.unwrap_or(&Value::Null));
            }
        }
    }

    /// Opens a buffer with this text.
    pub(crate) fn open(&mut self, path: &str, text: &str) {
        let document =
            json!({ "uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces the text of a buffer.
    pub(crate) fn change(&mut self, path: &str, version: i32, text: &str) {
        let document = json!({ "uri": self.uri(path), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", params);
    }

    /// The next findings about a file.
    pub(crate) fn findings(&mut self, path: &str) -> Value {
        let uri = self.uri(path);
        loop {
            if let Message::Notification(told) = self.read()
                && told.method == "textDocument/publishDiagnostics"
                && told.params["uri"] == uri
            {
                return self.clean(&told.params);
            }
        }
    }

    /// Asks about the place of `|` in a text, which is opened without it.
    pub(crate) fn ask_at(&mut self, method: &str, path: &str, marked: &str) -> Value {
        let at = marked.find('|').unwrap();
        self.open(path, &marked.replacen('|', "", 1));
        let line = marked[..at].matches('\n').count();
        let column = marked[..at]
            .rsplit('\n')
            .next()
            .unwrap()
            .encode_utf16()
            .count();
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "position": { "line": line, "character": column },
        });
        self.ask(method, params)
    }

    /// The URI of a file of the pack.
    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    /// Says good-bye, and returns the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.input = None;
        self.server.wait().unwrap().code()
    }

    /// The same with the pack's folder as `file:///pack` and the program's version gone.
    fn clean(&self, value: &Value) -> Value {
        let text = value.to_string().replace(&self.root, "file:///pack");
        serde_json::from_str(&text.replace(env!("CARGO_PKG_VERSION"), "VERSION")).unwrap()
    }
}
