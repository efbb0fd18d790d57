//! From a name to a connection: resolve, connect, tunnel, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::task::{Context, Poll};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::counted::Counted;
use super::{Failure, Proxy, Trust};

/// For each step: name, connection, tunnel, TLS.
const STEP_TIMEOUT: Duration = Duration::from_secs(15);

/// Where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether TLS is spoken.
    pub tls: bool,
}

impl Target {
    /// `host:port`, an IPv6 address in brackets.
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// As the header `Host` has it: the usual port left out.
    pub fn host_header(&self) -> String {
        let address = self.address();
        let usual = if self.tls { ":443" } else { ":80" };
        address
            .strip_suffix(usual)
            .map_or_else(|| address.clone(), str::to_owned)
    }

    /// Reads `scheme://host[:port]`, without user, path or query.
    pub fn from_url(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let tls = match scheme {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return None,
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.is_empty() || rest.contains(['/', '?', '#', '@', ' ']) {
            return None;
        }
        let (host, port) = split_port(rest)?;
        let usual = if tls { 443 } else { 80 };
        Some(Self {
            host: host.to_owned(),
            port: port.unwrap_or(usual),
            tls,
        })
    }
}

fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port.parse().ok()?),
            None if rest.is_empty() => None,
            None => return None,
        };
        return Some((host, port));
    }
    match text.split_once(':') {
        Some((host, port)) if !host.is_empty() => Some((host, Some(port.parse().ok()?))),
        Some(_) => None,
        None => Some((text, None)),
    }
}

/// A connection, encrypted or not.
#[derive(Debug)]
pub enum Connection {
    /// Plain TCP.
    Plain(Counted),
    /// TLS over TCP.
    Tls(Box<TlsStream<Counted>>),
}

impl Connection {
    fn counted(&self) -> &Counted {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.get_ref().0,
        }
    }

    /// The socket below.
    pub fn tcp(&self) -> &TcpStream {
        self.counted().stream()
    }

    /// Counts the bytes that the kernel took, encryption included.
    pub fn written(&self) -> Arc<AtomicU64> {
        self.counted().written()
    }
}

/// Makes connections.
#[derive(Debug, Clone)]
pub struct Dialer {
    resolver: Option<Arc<TokioResolver>>,
    trust: Trust,
}

impl Dialer {
    /// A dialer that resolves as `/etc/resolv.conf` and `/etc/hosts` say: in Rust, since a
    /// static binary cannot load the system's resolver.
    pub fn new(trust: Trust) -> Self {
        let resolver = TokioResolver::builder_tokio().map(|builder| Arc::new(builder.build()));
        if let Err(error) = &resolver {
            tracing::warn!(%error, "no name can be resolved: only addresses will work");
        }
        Self {
            resolver: resolver.ok(),
            trust,
        }
    }

    /// The same with another trust.
    #[must_use]
    pub fn trusting(&self, trust: Trust) -> Self {
        Self {
            resolver: self.resolver.clone(),
            trust,
        }
    }

    /// Connects to `target`, through `proxy` if there is one.
    pub async fn connect(
        &self,
        target: &Target,
        proxy: Option<&Proxy>,
    ) -> Result<Connection, Failure> {
        let tcp = match proxy {
            None => self.tcp(&target.host, target.port).await?,
            Some(proxy) => self.tunnel(target, proxy).await?,
        };
        if target.tls {
            self.tls(tcp, &target.host).await
        } else {
            Ok(Connection::Plain(Counted::new(tcp)))
        }
    }

    async fn tunnel(&self, target: &Target, proxy: &Proxy) -> Result<TcpStream, Failure> {
        let failed = |reason: String| Failure::Proxy {
            address: proxy.address(),
            reason,
        };
        let tcp = self.tcp(&proxy.host, proxy.port).await;
        let mut tcp = tcp.map_err(|error| failed(format!("is not there: {error}")))?;
        let address = target.address();
        tokio::time::timeout(STEP_TIMEOUT, proxy.tunnel(&mut tcp, &address))
            .await
            .map_err(|_| failed("did not answer in time".into()))??;
        Ok(tcp)
    }

    async fn tcp(&self, host: &str, port: u16) -> Result<TcpStream, Failure> {
        let addresses = self.resolve(host).await?;
        let mut reason = "it has no address".to_owned();
        for address in addresses {
            let connect = TcpStream::connect(SocketAddr::new(address, port));
            match tokio::time::timeout(STEP_TIMEOUT, connect).await {
                Ok(Ok(stream)) => {
                    // Small events should not wait for more; keep-alive comes from the protocols.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) => reason = error.to_string(),
                Err(_) => "no answer in time".clone_into(&mut reason),
            }
        }
        Err(Failure::Unreachable {
            address: format!("{host}:{port}"),
            reason,
        })
    }

    async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, Failure> {
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        let failed = |reason: String| Failure::Name {
            host: host.to_owned(),
            reason,
        };
        let Some(resolver) = &self.resolver else {
            return Err(failed("there is no resolver configuration".into()));
        };
        let lookup = tokio::time::timeout(STEP_TIMEOUT, resolver.lookup_ip(host)).await;
        let lookup = lookup.map_err(|_| failed("no answer in time".into()))?;
        let found = lookup.map_err(|error| failed(error.to_string()))?;
        Ok(found.iter().collect())
    }

    async fn tls(&self, tcp: TcpStream, host: &str) -> Result<Connection, Failure> {
        let failed = |reason: String| Failure::Tls {
            host: host.to_owned(),
            reason,
        };
        let name =
            ServerName::try_from(host.to_owned()).map_err(|error| failed(error.to_string()))?;
        let handshake =
            TlsConnector::from(Arc::clone(&self.trust.config)).connect(name, Counted::new(tcp));
        let stream = tokio::time::timeout(STEP_TIMEOUT, handshake).await;
        let stream = stream.map_err(|_| failed("no answer in time".into()))?;
        Ok(Connection::Tls(Box::new(
            stream.map_err(|error| failed(error.to_string()))?,
        )))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_base_url_names_host_port_and_tls() {
        let target = |host: &str, port, tls| {
            Some(Target {
                host: host.into(),
                port,
                tls,
            })
        };
        assert_eq!(
            Target::from_url("wss://a.example"),
            target("a.example", 443, true)
        );
        assert_eq!(
            Target::from_url("http://127.0.0.1:9001/"),
            target("127.0.0.1", 9001, false)
        );
        assert_eq!(
            Target::from_url("https://[::1]:8443"),
            target("::1", 8443, true)
        );
        for wrong in [
            "",
            "ftp://a",
            "http://",
            "http://u@h",
            "http://h/p",
            "http://h:x",
            "http://:1",
        ] {
            assert_eq!(Target::from_url(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_url_or_not(text in "\\PC{0,40}") {
            let _ = Target::from_url(&text);
        }
    }
}
