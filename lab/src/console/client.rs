//! A client of the console, as a browser or the app's maker would call it: over TLS with the
//! console's own authority, as a user who logged in.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A client.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    connector: TlsConnector,
    /// The session's SEC token.
    pub sec: Option<String>,
    /// The session's CSRF token.
    pub csrf: Option<String>,
}

/// An answer with its whole body.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// A client of the console at `address`, whose authority is the PEM `ca`.
    pub fn new(address: SocketAddr, ca: &[u8]) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(ca).context("the authority is no PEM")?)?;
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            address,
            connector: TlsConnector::from(Arc::new(config)),
            sec: None,
            csrf: None,
        })
    }

    /// Logs in, as the log-in page does.
    pub async fn log_in(&mut self, name: &str, password: &str) -> Result<()> {
        let form = format!("j_username={name}&j_password={password}");
        let request = Request::post("/console/j_security_check")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))?;
        let answer = whole(self.send(request).await?).await?;
        ensure!(
            answer.status == StatusCode::SEE_OTHER,
            "the log-in was refused"
        );
        let cookies = answer.headers.get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|c| c.to_str().ok()?.split(';').next()?.split_once('='));
        for (name, value) in cookies {
            match name {
                "SEC" => self.sec = Some(value.to_owned()),
                "QRadarCSRF" => self.csrf = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(())
    }

    /// A call with the session's cookies, its CSRF token and further headers.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Result<Answer> {
        whole(self.stream(method, path, headers, body).await?).await
    }

    /// As `call`, with the body as it comes.
    pub async fn stream(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder().method(method).uri(path);
        if let (Some(sec), Some(csrf)) = (&self.sec, &self.csrf) {
            request = request
                .header("cookie", format!("SEC={sec}; QRadarCSRF={csrf}"))
                .header("QRadarCSRF", csrf);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into())?).await
    }

    /// The JSON of a GET that answers 200.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.call(Method::GET, path, &[], Body::empty()).await?;
        ensure!(
            answer.status.is_success(),
            "{path} answered {}: {}",
            answer.status,
            answer.text()
        );
        Ok(answer.json())
    }

    /// The JSON of a POST or PUT that succeeds.
    pub async fn change(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Value> {
        let headers: Vec<_> = headers
            .iter()
            .copied()
            .chain([("content-type", "application/json")])
            .collect();
        let answer = self.call(method, path, &headers, body.to_string()).await?;
        ensure!(
            answer.status.is_success(),
            "{path} answered {}: {}",
            answer.status,
            answer.text()
        );
        Ok(answer.json())
    }

    async fn send(&self, mut request: Request<Body>) -> Result<Response<Incoming>> {
        let host = self.address.to_string().parse()?;
        request.headers_mut().insert("host", host);
        let stream = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from("127.0.0.1")?;
        let stream = self.connector.connect(name, stream).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Its end is seen by whoever reads the answer.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender.send_request(request).await?)
    }
}

async fn whole(response: Response<Incoming>) -> Result<Answer> {
    let (parts, body) = response.into_parts();
    Ok(Answer {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await?.to_bytes().to_vec(),
    })
}
