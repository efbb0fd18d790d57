//! What nobody outside Proofpoint knows for certain, each with where it comes from and how
//! sure it is. Every value can be overridden under `facts` in the settings.
//!
//! "documented" means Proofpoint's text as quoted in public, "observed" what public
//! collectors met, "assumed" our own conclusion.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How two PoD events are known to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DuplicateKey {
    /// Equal `guid` (message) or `id` (mail log).
    Identity,
    /// Equal identity and equal bytes: for a service that sends one identity with new content.
    IdentityAndContent,
}

/// Facts of both feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// After a shorter gap the live feed goes on where it was (documented: one hour).
    pub pod_live_window_seconds: u64,
    /// The archive is asked in windows of this length, on its boundaries (documented: hours).
    pub pod_archive_step_seconds: u64,
    /// A window is complete in the archive this long after its end (observed: "30 minutes or
    /// more"; a quarter of an hour added).
    pub pod_archive_delay_seconds: u64,
    /// How far back the archive reaches (documented).
    pub pod_archive_days: u64,
    /// How much older than its neighbours an event may be (assumed): the archive is read from
    /// this long before the last durable event.
    pub pod_reorder_seconds: u64,
    /// A ping is sent this often (observed: 5 to 60 s work, the idle limit is about 300 s).
    pub pod_ping_seconds: u64,
    /// Without a frame or pong for this long the connection counts as dead (assumed).
    pub pod_silence_seconds: u64,
    /// Name of the mail log in the request (observed: `maillog` widely, `sendmail` in
    /// Proofpoint's own Splunk add-on; whether both work is unknown).
    pub pod_maillog_type: String,
    /// How duplicates are recognised (observed that identities repeat with equal content;
    /// whether they ever repeat with new content is unknown).
    pub pod_duplicate_key: DuplicateKey,
    /// Wait after 409, least and most (assumed; how long a dead session blocks is unknown).
    pub pod_session_clash_seconds: (u64, u64),
    /// Handshake answers that a retry cannot mend (assumed: only 409 and 502 are on record).
    pub pod_fatal_status: Vec<u16>,
    /// Wait before the next try after any other failure, least and most.
    pub retry_seconds: (u64, u64),
    /// A window is read again this far back (observed: events indexed up to 30 minutes late).
    pub tap_overlap_seconds: u64,
    /// How far back a new account begins (the product document: 12 hours).
    pub tap_new_account_seconds: u64,
    /// How far back TAP answers (documented: 7 days), and the margin kept from that.
    pub tap_lookback_seconds: u64,
    /// See [`Self::tap_lookback_seconds`]; a clamp at the very limit fails once it travelled.
    pub tap_lookback_margin_seconds: u64,
    /// A window ends this long before now (observed in one collector: a minute).
    pub tap_settle_seconds: u64,
    /// Requests in 24 hours in the pool of `/v2/siem/all` (documented: 1,800).
    pub tap_requests_per_day: u32,
    /// Wait after 429, which carries no `Retry-After` (assumed).
    pub tap_throttle_seconds: u64,
    /// Where `SpamType` comes from (confidence low: the original's source is unknown).
    pub spam_type: Vec<String>,
    /// Which field of a click is its `threat`, in order (confidence low, as above).
    pub click_threat: Vec<String>,
}

impl Default for Facts {
    fn default() -> Self {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Self {
            pod_live_window_seconds: 3600,
            pod_archive_step_seconds: 3600,
            pod_archive_delay_seconds: 2700,
            pod_archive_days: 30,
            pod_reorder_seconds: 600,
            pod_ping_seconds: 30,
            pod_silence_seconds: 100,
            pod_maillog_type: "maillog".to_owned(),
            pod_duplicate_key: DuplicateKey::Identity,
            pod_session_clash_seconds: (30, 300),
            pod_fatal_status: vec![401, 403],
            retry_seconds: (1, 60),
            tap_overlap_seconds: 1800,
            tap_new_account_seconds: 12 * 3600,
            tap_lookback_seconds: 7 * 24 * 3600,
            tap_lookback_margin_seconds: 900,
            tap_settle_seconds: 60,
            tap_requests_per_day: 1800,
            tap_throttle_seconds: 900,
            spam_type: names(&["filter", "modules", "spam", "triggeredClassifier"]),
            click_threat: names(&["threatURL", "threatUrl", "url"]),
        }
    }
}

impl Facts {
    /// The wait after an ordinary failure, least and most.
    pub fn retry(&self) -> (Duration, Duration) {
        range(self.retry_seconds)
    }

    /// The wait after a session clash, least and most.
    pub fn session_clash(&self) -> (Duration, Duration) {
        range(self.pod_session_clash_seconds)
    }

    /// What is wrong with the values, if anything: the field and why.
    pub fn mistake(&self) -> Option<(&'static str, &'static str)> {
        let positive = [
            ("pod_archive_step_seconds", self.pod_archive_step_seconds),
            ("pod_ping_seconds", self.pod_ping_seconds),
            ("pod_silence_seconds", self.pod_silence_seconds),
            ("tap_requests_per_day", u64::from(self.tap_requests_per_day)),
        ];
        if let Some((field, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Some((field, "must be above 0"));
        }
        let ranges = [
            ("pod_session_clash_seconds", self.pod_session_clash_seconds),
            ("retry_seconds", self.retry_seconds),
        ];
        let wrong = ranges.iter().find(|(_, (least, most))| least > most);
        wrong.map(|(field, _)| (*field, "must be [least, most]"))
    }
}

fn range((least, most): (u64, u64)) -> (Duration, Duration) {
    (Duration::from_secs(least), Duration::from_secs(most))
}
