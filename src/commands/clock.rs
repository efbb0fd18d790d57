//! The time, where a command needs it: for what it says, never for what it builds.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of Unix time.
#[expect(clippy::disallowed_methods, reason = "this is the door to the clock")]
pub(super) fn now() -> anyhow::Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}
