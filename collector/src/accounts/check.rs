//! What is wrong with settings beyond their shape.

use super::model::{Account, EventCollector, ProxySettings, Settings};
use crate::net::Target;
use crate::transform::LEAST_LIMIT;

/// One mistake: the field and what to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Path of the field.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl Settings {
    /// Every mistake.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut found = Found(Vec::new());
        let limit = (LEAST_LIMIT..=1_000_000).contains(&self.payload_limit);
        found.unless(limit, "payload_limit", "must be from 4096 to 1000000");
        found.unless(
            self.spool.max_bytes >= 1 << 20,
            "spool.max_bytes",
            "must be at least 1048576",
        );
        found.unless(
            self.spool.max_age_hours > 0,
            "spool.max_age_hours",
            "must be above 0",
        );
        let level = self.log_level.parse::<tracing::Level>().is_ok();
        found.unless(
            level,
            "log_level",
            "must be error, warn, info, debug or trace",
        );
        found.collector("event_collector", self.event_collector.as_ref());
        if let Some((field, message)) = self.facts.mistake() {
            found.0.push(Mistake {
                field: format!("facts.{field}"),
                message: message.into(),
            });
        }
        for (index, account) in self.accounts.iter().enumerate() {
            let prefix = format!("accounts[{index}].");
            let own = account.mistakes().into_iter();
            found.0.extend(own.map(|m| Mistake {
                field: prefix.clone() + &m.field,
                ..m
            }));
            let earlier = self.accounts[..index]
                .iter()
                .any(|other| other.name() == account.name());
            found.unless(!earlier, &(prefix + "name"), "is used by another account");
        }
        found.0
    }
}

impl Account {
    /// Every mistake of the account alone.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut found = Found(Vec::new());
        found.unless(
            good_name(self.name()),
            "name",
            "must be 1 to 64 letters, digits, spaces, '.', '_' or '-'",
        );
        match self {
            Self::Pod(pod) => {
                found.unless(
                    !pod.cluster_id.trim().is_empty(),
                    "cluster_id",
                    "is missing",
                );
                found.unless(pod.api_key.is_some(), "api_key", "is missing");
            }
            Self::Tap(tap) => {
                found.unless(!tap.principal.trim().is_empty(), "principal", "is missing");
                found.unless(tap.secret.is_some(), "secret", "is missing");
                let least = if tap.base_url.is_some() { 30 } else { 60 };
                let interval = (least..=3600).contains(&tap.interval_seconds);
                found.unless(interval, "interval_seconds", "must be from 60 to 3600");
            }
        }
        found.collector("event_collector", self.event_collector());
        found.proxy(self.proxy());
        let url = self
            .base_url()
            .is_none_or(|url| Target::from_url(url).is_some());
        found.unless(
            url,
            "base_url",
            "must be like wss://host:port or https://host",
        );
        found.0
    }
}

fn good_name(name: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-');
    (1..=64).contains(&name.chars().count()) && name.chars().all(good) && name.trim() == name
}

struct Found(Vec<Mistake>);

impl Found {
    fn unless(&mut self, good: bool, field: &str, message: &str) {
        if !good {
            self.0.push(Mistake {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        }
    }

    fn host(&mut self, field: &str, host: &str) {
        let good = !host.is_empty() && !host.contains(['/', ' ', '@', '\r', '\n']);
        self.unless(
            good,
            field,
            "must be a name or an address, without a scheme",
        );
    }

    fn collector(&mut self, field: &str, collector: Option<&EventCollector>) {
        if let Some(collector) = collector {
            self.host(&format!("{field}.host"), &collector.host);
            self.unless(
                collector.port != Some(0),
                &format!("{field}.port"),
                "must be from 1 to 65535",
            );
        }
    }

    fn proxy(&mut self, proxy: Option<&ProxySettings>) {
        let Some(proxy) = proxy else { return };
        self.host("proxy.host", &proxy.host);
        self.unless(proxy.port != 0, "proxy.port", "must be from 1 to 65535");
        if let Some(auth) = &proxy.auth {
            let user = !auth.user.is_empty() && !auth.user.contains(':');
            self.unless(
                user,
                "proxy.auth.user",
                "must not be empty and holds no ':'",
            );
            self.unless(auth.password.is_some(), "proxy.auth.password", "is missing");
        }
    }
}
