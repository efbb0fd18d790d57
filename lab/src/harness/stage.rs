//! The whole way set up: feeds, a proxy if wanted, the collector, rsyslogd.
use super::collector::Collector;
use super::ledger::{self, Tally};
use super::rsyslog::Rsyslog;
use super::scratch::Scratch;
use super::squid::{self, Squid};
use crate::feeds::certificates::{Authority, ServerCertificate};
use crate::feeds::pod::Limits;
use crate::feeds::{Config, Feeds, Running};
use anyhow::Result;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Whether a proxy stands between the collector and the feeds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Proxy {
    /// None.
    #[default]
    None,
    /// One that lets everybody through.
    Open,
    /// One that wants Basic authentication.
    Authenticated,
}

/// What a stage is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The feeds are reached over TLS.
    pub feeds_tls: bool,
    /// rsyslogd takes TLS.
    pub syslog_tls: bool,
    /// The proxy.
    pub proxy: Proxy,
}

/// All that runs. Times are scaled: what is an hour with Proofpoint is eight
/// seconds here, for feeds and collector alike.
pub struct Stage {
    /// The collector; not started by the stage.
    pub collector: Collector,
    /// Its settings as written.
    pub settings: Value,
    /// The proxy, if any.
    pub squid: Option<Squid>,
    /// The receiver.
    pub rsyslog: Rsyslog,
    /// The feeds' sockets.
    pub running: Running,
    /// The feeds.
    pub feeds: Arc<Feeds>,
    /// Everybody's files.
    pub scratch: Scratch,
}

impl Stage {
    /// Starts everything but the collector.
    pub async fn start(options: Options) -> Result<Self> {
        let scratch = Scratch::new()?;
        let authority = Authority::new()?;
        let certificate = authority.sign(&["127.0.0.1", "localhost", "feeds.example.com"])?;
        scratch.write("ca.pem", &authority.pem())?;
        let config = Config {
            limits: scaled_limits(),
            ..Config::default()
        };
        let feeds = Arc::new(Feeds::new(config));
        let running = Running::start(Arc::clone(&feeds), Some(&certificate)).await?;
        let tls = (&authority, &certificate);
        let rsyslog = start_rsyslog(&scratch, options.syslog_tls.then_some(tls))?;
        let squid = match options.proxy {
            Proxy::None => None,
            Proxy::Open => Some(Squid::start(&scratch.path().join("squid"), false).await?),
            Proxy::Authenticated => Some(Squid::start(&scratch.path().join("squid"), true).await?),
        };
        let settings = settings(options, &running, &rsyslog, squid.as_ref(), &scratch);
        let collector = Collector::new(&scratch.path().join("collector"), &settings)?;
        Ok(Self {
            collector,
            settings,
            squid,
            rsyslog,
            running,
            feeds,
            scratch,
        })
    }

    /// Changes the settings and writes them for the collector's next start.
    pub fn change_settings(&mut self, change: impl FnOnce(&mut Value)) -> Result<()> {
        change(&mut self.settings);
        self.collector.configure(&self.settings)
    }

    /// Compares rsyslogd's file with what the feeds hold.
    pub fn tally(&self) -> Result<Tally> {
        ledger::tally(&self.feeds, &self.rsyslog.file())
    }

    /// Waits until nothing is lost any more, or the time is over, then a moment
    /// longer for what should not come. Says what was counted.
    pub async fn settle(&self, within: Duration) -> Result<Tally> {
        let end = Instant::now() + within;
        let mut tally = self.tally()?;
        while !tally.lost.is_empty() && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(300)).await;
            if ledger::lines(&self.rsyslog.file()) >= tally.expected {
                tally = self.tally()?;
            }
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let tally = self.tally()?;
        eprintln!("{tally}");
        Ok(tally)
    }
}

fn start_rsyslog(
    scratch: &Scratch,
    tls: Option<(&Authority, &ServerCertificate)>,
) -> Result<Rsyslog> {
    Rsyslog::start(&scratch.path().join("rsyslog"), tls)
}

/// What an hour is to the real feed is eight seconds here.
pub fn scaled_limits() -> Limits {
    Limits {
        resume: SignedDuration::from_secs(8),
        archive_stale: SignedDuration::from_secs(1),
        archive_step: SignedDuration::from_secs(2),
        ..Limits::default()
    }
}

/// The collector's view of `scaled_limits`, and short waits.
pub fn scaled_facts() -> Value {
    json!({
        "pod_live_window_seconds": 8,
        "pod_archive_step_seconds": 2,
        "pod_archive_delay_seconds": 2,
        "pod_reorder_seconds": 2,
        "pod_ping_seconds": 1,
        "pod_silence_seconds": 3,
        "pod_session_clash_seconds": [1, 2],
        "retry_seconds": [1, 2],
        "tap_settle_seconds": 0,
        "tap_throttle_seconds": 2,
    })
}

fn settings(
    options: Options,
    running: &Running,
    rsyslog: &Rsyslog,
    squid: Option<&Squid>,
    scratch: &Scratch,
) -> Value {
    let at = running.addresses;
    let (pod, tap) = match (options.feeds_tls, at.pod_tls, at.tap_tls) {
        (true, Some(pod), Some(tap)) => (format!("wss://{pod}"), format!("https://{tap}")),
        _ => (format!("ws://{}", at.pod), format!("http://{}", at.tap)),
    };
    let proxy = squid.map(|squid| {
        let mut proxy = json!({"host": "127.0.0.1", "port": squid.port()});
        if options.proxy == Proxy::Authenticated {
            proxy["auth"] = json!({"user": squid::USER, "password": {"plain": squid::PASSWORD}});
        }
        proxy
    });
    let mut accounts = [
        json!({
            "feed": "pod", "name": "lab-pod", "cluster_id": "example_hosted",
            "api_key": {"plain": "lab-token"}, "message_log": true, "mail_log": true,
            "base_url": pod,
        }),
        json!({
            "feed": "tap", "name": "lab-tap", "principal": "lab-principal",
            "secret": {"plain": "lab-secret"}, "interval_seconds": 30, "base_url": tap,
        }),
    ];
    if let Some(proxy) = proxy {
        for account in &mut accounts {
            account["proxy"] = proxy.clone();
        }
    }
    json!({
        "version": 2,
        "accounts": accounts,
        "event_collector": {
            "host": "127.0.0.1", "port": rsyslog.port(), "tls": options.syslog_tls,
        },
        "ca_file": scratch.path().join("ca.pem"),
        "facts": scaled_facts(),
    })
}
