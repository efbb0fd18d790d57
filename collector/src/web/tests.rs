//! Who may do what, against a console that answers as IBM documents it.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::accounts::Book;
use crate::dashboards::Dashboards;
use crate::environment::Environment;
use crate::net::{Dialer, Target, Trust};
use crate::spool::Limits;

/// What a console of a version says about three tokens: an admin, a user, an unknown one.
async fn console(version: &'static str) -> Target {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let size = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..size]).to_lowercase();
            let (status, body) = reply(&request, version);
            let answer = format!(
                "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    Target {
        host: "127.0.0.1".into(),
        port,
        tls: false,
    }
}

fn reply(request: &str, version: &str) -> (u16, String) {
    let admin = request.contains("sec: admin-token");
    if !admin && !request.contains("sec: user-token") {
        return (401, r#"{"code":18}"#.into());
    }
    let path = request.split(' ').nth(1).unwrap();
    let (name, role) = if admin { ("root", 1) } else { ("analyst", 2) };
    match path {
        "/api/help/versions" => (
            200,
            format!(
                r#"[{{"version":"9.0","removed":false}},{{"version":"{version}","removed":false}},{{"version":"99.0","removed":true}}]"#
            ),
        ),
        _ if !request.contains(&format!("version: {version}")) => (422, "{}".into()),
        "/api/config/access/users?current_user=true" => (
            200,
            format!(r#"[{{"username":"{name}","user_role_id":{role}}}]"#),
        ),
        "/api/config/access/user_roles?contains=admin&fields=id" if admin => {
            (200, r#"[{"id":1}]"#.into())
        }
        "/api/config/access/user_roles?contains=admin&fields=id" => (403, r#"{"code":26}"#.into()),
        "/api/config/access/user_roles?current_user_role=true" => {
            let capability = if admin { "ADMIN" } else { "EM" };
            (
                200,
                format!(r#"[{{"id":{role},"capabilities":[{{"name":"{capability}"}}]}}]"#),
            )
        }
        other => panic!("unexpected {other}"),
    }
}

/// An app with that console, served on a port of its own.
struct Served {
    address: std::net::SocketAddr,
    _folder: tempfile::TempDir,
}

impl Served {
    async fn start(console_version: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Some(Arc::new(
            crate::secrets::Vault::open(&folder.path().join("key")).unwrap(),
        ));
        let limits = Limits {
            max_bytes: 1 << 30,
            max_age_ms: i64::MAX,
        };
        let spool = Spool::start(&folder.path().join("spool"), limits).unwrap();
        let streams = Streams::new(spool.clone(), vault.clone(), Environment::default());
        let dialer = Dialer::new(Trust::load(None, None).unwrap());
        let console = Arc::new(Console::new(dialer, console(console_version).await));
        let app = App {
            book: Book::of_store(folder.path().join("settings.json"), vault),
            streams,
            spool,
            log: Arc::default(),
            auth: Auth::new(Some(Arc::clone(&console)), None).unwrap(),
            dashboards: Arc::new(Service::new(
                Some(console),
                Dashboards::parse(DASHBOARDS.as_bytes()).ok(),
            )),
            started: jiff::Timestamp::now(),
            changing: tokio::sync::Mutex::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, router(Arc::new(app))));
        Self {
            address,
            _folder: folder,
        }
    }

    async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        (answer[9..12].parse().unwrap(), answer)
    }

    async fn get(&self, path: &str, headers: &str) -> (u16, String) {
        self.send("GET", path, headers, "").await
    }
}

const SETTINGS: &str = r#"{"version":2,"payload_limit":5000}"#;

#[tokio::test]
async fn old_and_new_consoles_tell_who_is_an_administrator() {
    for version in ["14.0", "26.0"] {
        let served = Served::start(version).await;
        let (_, admin) = served
            .get("/api/caller", "Cookie: JSESSIONID=1; SEC=admin-token\r\n")
            .await;
        assert!(
            admin.contains(r#""user":"root""#) && admin.contains(r#""admin":true"#),
            "{admin}"
        );
        let (_, user) = served.get("/api/caller", "SEC: user-token\r\n").await;
        assert!(
            user.contains(r#""user":"analyst""#) && user.contains(r#""admin":false"#),
            "{user}"
        );
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_token_that_the_console_knows() {
    let served = Served::start("26.0").await;
    assert_eq!(served.get("/debug", "").await.0, 200);
    for headers in [
        "",
        "SEC: forged\r\n",
        "Cookie: SEC=\r\n",
        "X-Console-Host: console\r\n",
        "Authorization: Bearer x\r\n",
    ] {
        assert_eq!(served.get("/api/state", headers).await.0, 401, "{headers}");
    }
    assert_eq!(served.get("/api/state", "SEC: user-token\r\n").await.0, 200);
}

#[tokio::test]
async fn a_change_needs_admin_the_csrf_header_and_the_apps_own_token() {
    let served = Served::start("26.0").await;
    let session = "Cookie: SEC=admin-token; QRadarCSRF=c1\r\n";
    let (_, caller) = served.get("/api/caller", session).await;
    let body: Value = serde_json::from_str(&caller[caller.find("\r\n\r\n").unwrap()..]).unwrap();
    let token = format!("X-Collector-Token: {}\r\n", body["token"].as_str().unwrap());
    let csrf = "QRadarCSRF: c1\r\n";
    let put = async |headers: String| {
        served
            .send("PUT", "/api/settings", &headers, SETTINGS)
            .await
            .0
    };
    assert_eq!(put(session.to_owned()).await, 403);
    assert_eq!(put(format!("{session}{csrf}")).await, 403);
    assert_eq!(put(format!("{session}{token}")).await, 403);
    assert_eq!(
        put(format!("{session}QRadarCSRF: c2\r\n{token}")).await,
        403
    );
    assert_eq!(
        put(format!("{session}{csrf}X-Collector-Token: x\r\n")).await,
        403
    );
    let user = "Cookie: SEC=user-token; QRadarCSRF=c1\r\n";
    assert_eq!(put(format!("{user}{csrf}{token}")).await, 403);
    assert_eq!(put(format!("{session}{csrf}{token}")).await, 200);
}

/// The tab with one panel, and the session headers of a user who is no administrator.
const DASHBOARDS: &str = r#"{"version":1,"ranges":[],"tabs":[{"id":"t","title":"T","filters":[],"panels":[
    {"id":"p","title":"P","chart":"bars","aql":"SELECT a AS A, COUNT(*) AS B FROM events GROUP BY a LAST 1 HOURS",
     "columns":[{"name":"A","role":"category","type":"text","label":"A"},{"name":"B","role":"value","type":"number","label":"B"}]}]}]}"#;
const USER: &str = "Cookie: SEC=user-token; QRadarCSRF=c1\r\n";
const ASK: &str = r#"{"tab":"t","panel":"p","range":{"last":3600},"run":false}"#;

fn json_of(answer: &str) -> Value {
    serde_json::from_str(&answer[answer.find("\r\n\r\n").unwrap()..]).unwrap()
}

#[tokio::test]
async fn a_user_who_is_no_administrator_may_ask_but_no_foreign_page_in_their_name() {
    let served = Served::start("26.0").await;
    let token = json_of(&served.get("/api/caller", USER).await.1)["token"].clone();
    let token = format!("X-Collector-Token: {}\r\n", token.as_str().unwrap());
    let csrf = "QRadarCSRF: c1\r\n";
    let ask = async |headers: String, body: &str| {
        served.send("POST", "/api/queries", &headers, body).await
    };
    assert_eq!(ask(String::new(), ASK).await.0, 401);
    assert_eq!(ask(USER.to_owned(), ASK).await.0, 403);
    assert_eq!(ask(format!("{USER}{csrf}"), ASK).await.0, 403);
    let own = format!("{USER}{csrf}{token}");
    let (status, answer) = ask(own.clone(), ASK).await;
    assert_eq!(status, 200, "{answer}");
    assert!(
        json_of(&answer)["aql"]
            .as_str()
            .unwrap()
            .starts_with("SELECT a AS A")
    );
    let (status, answer) = ask(own.clone(), &ASK.replace("3600", "0")).await;
    assert_eq!(
        (status, &json_of(&answer)["error"]["field"]),
        (422, &json!("range"))
    );
    assert_eq!(
        ask(own.clone(), &ASK.replace("\"p\"", "\"q\"")).await.0,
        404
    );
    assert_eq!(ask(own, "{}").await.0, 422);
    assert_eq!(served.get("/api/queries/nothing", USER).await.0, 404);
}

#[tokio::test]
async fn the_pages_get_the_dashboards_without_their_aql() {
    let served = Served::start("26.0").await;
    let (status, answer) = served.get("/api/dashboards", USER).await;
    let panel = &json_of(&answer)["tabs"][0]["panels"][0];
    assert_eq!(
        (status, &panel["title"], &panel["aql"]),
        (200, &json!("P"), &Value::Null)
    );
}

#[tokio::test]
async fn the_state_is_streamed_as_events() {
    let served = Served::start("26.0").await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let request = format!("GET /api/state/events HTTP/1.1\r\nHost: x\r\n{USER}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut seen = String::new();
    let mut piece = [0; 4096];
    while !seen.contains("data: {\"settings\":null") {
        let size = stream.read(&mut piece).await.unwrap();
        assert_ne!(size, 0, "{seen}");
        seen.push_str(&String::from_utf8_lossy(&piece[..size]));
    }
    assert!(seen.contains("content-type: text/event-stream"), "{seen}");
}

#[tokio::test]
async fn a_page_is_never_without_a_policy_and_an_unknown_asset_is_not_there() {
    let served = Served::start("26.0").await;
    for path in ["/dashboard", "/settings/pod", "/settings/tap"] {
        let (status, answer) = served.get(path, USER).await;
        assert_eq!(status, 200);
        assert!(
            answer.contains("content-security-policy: default-src 'none'"),
            "{path}"
        );
        assert!(!answer.contains("unsafe"), "{path}");
    }
    for path in [
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/settings/assets/none.js",
    ] {
        assert_eq!(served.get(path, USER).await.0, 404, "{path}");
    }
}
