//! The environment that QRadar gives an app, read once at the start.

use std::path::PathBuf;

use crate::net::{Proxy, Target};
use crate::secrets::Secret;

/// What the collector takes from its environment.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `QRADAR_CONSOLE_FQDN`: whom to ask about a caller.
    pub console: Option<String>,
    /// `QRADAR_CONSOLE_IP`: where events go by default.
    pub console_address: Option<String>,
    /// `QRADAR_APP_UUID`, for the log.
    pub app_uuid: Option<String>,
    /// `REQUESTS_CA_BUNDLE`, else `SSL_CERT_FILE`.
    pub ca_bundle: Option<PathBuf>,
    /// `QRADAR_HTTPS_PROXY`, else `https_proxy`: for accounts without one of their own.
    proxy: Option<Proxy>,
    /// `QRADAR_NO_PROXY`, else `no_proxy`.
    no_proxy: Vec<String>,
}

impl Environment {
    /// Reads it.
    pub fn read() -> Self {
        let get = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|text| !text.is_empty()))
        };
        let no_proxy = get(&["QRADAR_NO_PROXY", "no_proxy", "NO_PROXY"]).unwrap_or_default();
        Self {
            console: get(&["QRADAR_CONSOLE_FQDN"]),
            console_address: get(&["QRADAR_CONSOLE_IP"]),
            app_uuid: get(&["QRADAR_APP_UUID"]),
            ca_bundle: get(&["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]).map(PathBuf::from),
            proxy: get(&["QRADAR_HTTPS_PROXY", "https_proxy", "HTTPS_PROXY"])
                .and_then(|url| parse_proxy(&url)),
            no_proxy: no_proxy
                .split(',')
                .map(|name| name.trim().to_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
        }
    }

    /// The proxy for a target of an account that names none.
    pub fn proxy_for(&self, target: &Target) -> Option<Proxy> {
        let host = target.host.to_lowercase();
        let loopback = host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|ip| ip.is_loopback());
        let excepted = self.no_proxy.iter().any(|name| {
            let name = name.trim_start_matches("*.").trim_start_matches('.');
            name == "*"
                || host == name
                || host
                    .strip_suffix(name)
                    .is_some_and(|rest| rest.ends_with('.'))
        });
        self.proxy.clone().filter(|_| !loopback && !excepted)
    }
}

/// `[http://][user:password@]host[:port]`; user and password may be percent-encoded.
fn parse_proxy(url: &str) -> Option<Proxy> {
    let rest = url
        .strip_prefix("http://")
        .unwrap_or(url)
        .trim_end_matches('/');
    let (auth, address) = rest
        .rsplit_once('@')
        .map_or((None, rest), |(auth, address)| (Some(auth), address));
    let target = Target::from_url(&format!("http://{address}"))?;
    let port = if address.rsplit_once(':').is_some() {
        target.port
    } else {
        3128
    };
    let auth = auth.map(|auth| {
        let (user, password) = auth.split_once(':').unwrap_or((auth, ""));
        (decode(user), Secret::new(decode(password)))
    });
    Some(Proxy {
        host: target.host,
        port,
        auth,
    })
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn environment() -> Environment {
        Environment {
            proxy: parse_proxy("http://user:p%40ss@squid:3128/"),
            no_proxy: vec![".corp.example".into(), "10.0.0.1".into()],
            ..Environment::default()
        }
    }

    fn target(host: &str) -> Target {
        Target {
            host: host.into(),
            port: 443,
            tls: true,
        }
    }

    #[test]
    fn the_proxy_variable_is_for_all_but_the_excepted_and_loopback() {
        let environment = environment();
        let proxy = environment.proxy_for(&target("tap.example.com")).unwrap();
        assert_eq!((proxy.host.as_str(), proxy.port), ("squid", 3128));
        let (user, password) = proxy.auth.unwrap();
        assert_eq!((user.as_str(), password.expose()), ("user", "p@ss"));
        for host in [
            "a.corp.example",
            "corp.example",
            "10.0.0.1",
            "127.0.0.1",
            "localhost",
        ] {
            assert!(environment.proxy_for(&target(host)).is_none(), "{host}");
        }
        assert!(environment.proxy_for(&target("xcorp.example")).is_some());
    }

    proptest! {
        #[test]
        fn any_variable_is_a_proxy_or_none(text in "\\PC{0,40}") {
            let _ = parse_proxy(&text);
        }
    }
}
