//! The settings as typed data; the JSON format is described in the README.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::secret::SecretSource;
use crate::facts::Facts;

/// The version of the format that this collector writes.
pub const VERSION: u64 = 2;

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// [`VERSION`].
    pub version: u64,
    /// Accounts of both feeds, by name.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Where events go whose account says nothing; the console when absent.
    #[serde(default)]
    pub event_collector: Option<EventCollector>,
    /// Most bytes of a syslog line, header included, line end excluded.
    #[serde(default = "default_payload_limit")]
    pub payload_limit: usize,
    /// How much is kept on disk.
    #[serde(default)]
    pub spool: SpoolSettings,
    /// CA certificates besides the system's.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    #[serde(default = "default_level")]
    pub log_level: String,
    /// What is not known for certain.
    #[serde(default)]
    pub facts: Facts,
}

fn default_payload_limit() -> usize {
    32_000
}

fn default_level() -> String {
    "info".to_owned()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            accounts: Vec::new(),
            event_collector: None,
            payload_limit: default_payload_limit(),
            spool: SpoolSettings::default(),
            ca_file: None,
            log_level: default_level(),
            facts: Facts::default(),
        }
    }
}

/// Bounds of the spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpoolSettings {
    /// Bytes over all streams.
    pub max_bytes: u64,
    /// Age of the oldest event, in hours.
    pub max_age_hours: u32,
}

impl Default for SpoolSettings {
    fn default() -> Self {
        Self {
            max_bytes: 2 << 30,
            max_age_hours: 168,
        }
    }
}

/// An account of one of the feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "feed", rename_all = "lowercase")]
pub enum Account {
    /// Proofpoint on Demand Log Service.
    Pod(Pod),
    /// TAP SIEM API.
    Tap(Tap),
}

/// A PoD account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pod {
    /// Account profile; unique.
    pub name: String,
    /// Whether it collects.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Cluster ID.
    pub cluster_id: String,
    /// API key.
    #[serde(default)]
    pub api_key: Option<SecretSource>,
    /// A second key, so that the archive is read beside live.
    #[serde(default)]
    pub archive_api_key: Option<SecretSource>,
    /// Collect `type=message`.
    #[serde(default = "yes")]
    pub message_log: bool,
    /// Collect `type=maillog`.
    #[serde(default = "yes")]
    pub mail_log: bool,
    /// Where its events go.
    #[serde(default)]
    pub event_collector: Option<EventCollector>,
    /// HTTP proxy.
    #[serde(default)]
    pub proxy: Option<ProxySettings>,
    /// Instead of Proofpoint's own.
    #[serde(default)]
    pub base_url: Option<String>,
}

/// A TAP account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tap {
    /// Account profile; unique.
    pub name: String,
    /// Whether it collects.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Service principal.
    pub principal: String,
    /// Secret key.
    #[serde(default)]
    pub secret: Option<SecretSource>,
    /// Length of a window and time between requests.
    #[serde(default = "default_interval")]
    pub interval_seconds: u64,
    /// Where its events go.
    #[serde(default)]
    pub event_collector: Option<EventCollector>,
    /// HTTP proxy.
    #[serde(default)]
    pub proxy: Option<ProxySettings>,
    /// Instead of Proofpoint's own.
    #[serde(default)]
    pub base_url: Option<String>,
}

fn yes() -> bool {
    true
}

fn default_interval() -> u64 {
    600
}

/// A syslog receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventCollector {
    /// Name or address.
    pub host: String,
    /// 514, or 6514 with TLS, when absent.
    #[serde(default)]
    pub port: Option<u16>,
    /// TLS.
    #[serde(default)]
    pub tls: bool,
    /// How events are told apart.
    #[serde(default)]
    pub framing: Framing,
}

/// How events are told apart on the TCP stream (RFC 6587).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// A line feed after each: what QRadar expects.
    #[default]
    Newline,
    /// The length before each.
    OctetCounting,
}

/// An HTTP proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxySettings {
    /// Name or address, without a scheme.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User and password, where it asks for them.
    #[serde(default)]
    pub auth: Option<ProxyAuth>,
}

/// Basic authentication at the proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyAuth {
    /// User name.
    pub user: String,
    /// Password.
    #[serde(default)]
    pub password: Option<SecretSource>,
}

impl Account {
    /// Account profile.
    pub fn name(&self) -> &str {
        match self {
            Self::Pod(pod) => &pod.name,
            Self::Tap(tap) => &tap.name,
        }
    }

    /// Its proxy.
    pub fn proxy(&self) -> Option<&ProxySettings> {
        match self {
            Self::Pod(pod) => pod.proxy.as_ref(),
            Self::Tap(tap) => tap.proxy.as_ref(),
        }
    }

    /// Its event collector.
    pub fn event_collector(&self) -> Option<&EventCollector> {
        match self {
            Self::Pod(pod) => pod.event_collector.as_ref(),
            Self::Tap(tap) => tap.event_collector.as_ref(),
        }
    }

    /// Its base URL.
    pub fn base_url(&self) -> Option<&str> {
        match self {
            Self::Pod(pod) => pod.base_url.as_deref(),
            Self::Tap(tap) => tap.base_url.as_deref(),
        }
    }

    /// Every secret with the name of its field.
    pub fn secrets(&mut self) -> Vec<(&'static str, &mut Option<SecretSource>)> {
        let (mut list, proxy) = match self {
            Self::Pod(pod) => (
                vec![
                    ("api_key", &mut pod.api_key),
                    ("archive_api_key", &mut pod.archive_api_key),
                ],
                &mut pod.proxy,
            ),
            Self::Tap(tap) => (vec![("secret", &mut tap.secret)], &mut tap.proxy),
        };
        let auth = proxy.as_mut().and_then(|proxy| proxy.auth.as_mut());
        list.extend(auth.map(|auth| ("proxy.auth.password", &mut auth.password)));
        list
    }
}
