//! Real programs for end-to-end tests: rsyslogd, squid and the collector, each
//! on a free loopback port with its files in a scratch folder, and the count of
//! what came out against what went in.
pub mod collector;
pub mod ledger;
pub mod mount;
pub mod process;
pub mod rsyslog;
pub mod scratch;
pub mod sink;
pub mod squid;
pub mod stage;

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// Polls until `done` holds; the error names what was waited for.
pub async fn wait_for(what: &str, within: Duration, mut done: impl FnMut() -> bool) -> Result<()> {
    let end = Instant::now() + within;
    while !done() {
        if Instant::now() > end {
            bail!("after {} s there still was not: {what}", within.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
