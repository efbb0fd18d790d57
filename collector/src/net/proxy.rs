//! HTTP CONNECT through a proxy, with and without Basic authentication.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use zeroize::Zeroizing;

use super::Failure;
use crate::secrets::Secret;

/// The longest head of a proxy's answer.
const HEAD_BYTES: usize = 16 * 1024;

/// An HTTP proxy.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Name or address, without a scheme.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User and password.
    pub auth: Option<(String, Secret)>,
}

impl Proxy {
    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Asks for a tunnel to `target` (`host:port`) over a fresh connection to the proxy.
    pub(super) async fn tunnel(&self, stream: &mut TcpStream, target: &str) -> Result<(), Failure> {
        let failed = |reason: String| Failure::Proxy {
            address: self.address(),
            reason,
        };
        let lost = |error: std::io::Error| failed(format!("broke off: {error}"));
        stream
            .write_all(self.request(target).as_bytes())
            .await
            .map_err(lost)?;
        let mut head = Vec::new();
        // Byte by byte: what follows the head belongs to the tunnel.
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() == HEAD_BYTES {
                return Err(failed("answered with an endless head".into()));
            }
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(error) => return Err(lost(error)),
            }
        }
        match status(&head) {
            Some(200..300) => Ok(()),
            Some(407) => Err(failed("refuses the user name or password (407)".into())),
            Some(status) => Err(failed(format!("answered {status} for {target}"))),
            None => Err(failed("does not speak HTTP".into())),
        }
    }

    fn request(&self, target: &str) -> Zeroizing<String> {
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if let Some((user, password)) = &self.auth {
            let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
            let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
            request.push_str("Proxy-Authorization: Basic ");
            request.push_str(&encoded);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        Zeroizing::new(request)
    }
}

/// The status of an answer's first line.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    words
        .next()
        .filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tokio::net::TcpListener;

    async fn answer(
        text: &'static str,
        auth: Option<(&str, &str)>,
    ) -> (Result<(), Failure>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 1024];
            let size = stream.read(&mut request).await.unwrap();
            stream.write_all(text.as_bytes()).await.unwrap();
            String::from_utf8(request[..size].to_vec()).unwrap()
        });
        let auth = auth.map(|(user, password)| (user.to_owned(), Secret::new(password)));
        let proxy = Proxy {
            host: "127.0.0.1".into(),
            port,
            auth,
        };
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let result = proxy.tunnel(&mut stream, "example.com:443").await;
        (result, server.await.unwrap())
    }

    #[tokio::test]
    async fn it_asks_for_a_tunnel_with_and_without_credentials() {
        let (result, request) = answer("HTTP/1.1 200 OK\r\n\r\n", None).await;
        result.unwrap();
        assert_eq!(
            request,
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"
        );
        let (_, request) = answer("HTTP/1.0 200 OK\r\nVia: x\r\n\r\n", Some(("u", "p:w"))).await;
        assert!(
            request.ends_with("\r\nProxy-Authorization: Basic dTpwOnc=\r\n\r\n"),
            "{request}"
        );
    }

    #[tokio::test]
    async fn a_refusal_says_what_to_mend_without_the_password() {
        let (result, _) = answer("HTTP/1.1 407 No\r\n\r\n", Some(("u", "hidden"))).await;
        let text = result.unwrap_err().to_string();
        assert!(
            text.ends_with("refuses the user name or password (407)"),
            "{text}"
        );
        assert!(!text.contains("hidden"));
        let (result, _) = answer("SSH-2.0-x\r\n\r\n", None).await;
        assert!(
            result
                .unwrap_err()
                .to_string()
                .ends_with("does not speak HTTP")
        );
    }

    proptest! {
        #[test]
        fn any_head_has_a_status_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = status(&bytes);
        }
    }
}
