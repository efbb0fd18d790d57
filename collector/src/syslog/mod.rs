//! From the spool to the event collector: RFC 5424 over TCP or TLS.
//!
//! A record is done when the receiver's TCP acknowledged its last byte and the connection then
//! stood for another [`GRACE`], or for another [`BUFFER`] of acknowledged bytes: a system never
//! holds more that its program has not read. A connection that the receiver closes in good
//! order says the same at once; one that is reset has what was not done sent again. TLS proves
//! no more than TCP here, and its good order less: there only the wait counts.

mod diag;
mod outq;
mod session;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::accounts::{EventCollector, Framing};
use crate::net::backoff::{Backoff, millis};
use crate::net::{Dialer, Target};
use crate::spool::{Queue, Spool};
use crate::status::Status;
use session::{End, Session};

/// How long an acknowledged record is kept for the case that its connection breaks: rsyslogd was
/// measured to reset its connections 16 to 55 ms after it last read from them.
const GRACE: Duration = Duration::from_millis(300);
/// No smaller than a receive buffer: Linux lets one grow to 6 MiB.
const BUFFER: u64 = 8 * 1024 * 1024;

/// Where one stream's events go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// The event collector.
    pub target: Target,
    /// How events are told apart.
    pub framing: Framing,
}

impl From<&EventCollector> for Receiver {
    fn from(collector: &EventCollector) -> Self {
        let usual = if collector.tls { 6514 } else { 514 };
        let port = collector.port.unwrap_or(usual);
        let target = Target {
            host: collector.host.clone(),
            port,
            tls: collector.tls,
        };
        Self {
            target,
            framing: collector.framing,
        }
    }
}

/// Sends one stream's events, from the oldest on.
#[derive(Debug)]
pub struct Sender {
    /// Where from.
    pub spool: Spool,
    /// Which stream.
    pub queue: Arc<Queue>,
    /// Where to.
    pub receiver: Receiver,
    /// How to get there.
    pub dialer: Dialer,
    /// Where to tell.
    pub status: Arc<Status>,
    /// Wait after a failure, least and most.
    pub retry: (Duration, Duration),
}

impl Sender {
    /// Runs until cancelled; then waits a moment for what is on its way.
    pub async fn run(self, stop: CancellationToken) {
        let mut backoff = Backoff::default();
        let mut next = 0;
        while !stop.is_cancelled() {
            let reason = match self.session(&mut next, &mut backoff, &stop).await {
                End::Stopped => return,
                End::Closed(reason) | End::Broken(reason) => reason,
            };
            let wait = backoff.next(self.retry);
            let address = self.receiver.target.address();
            self.status
                .receiver(false, format!("The event collector {address}: {reason}."));
            tracing::warn!(
                error = reason,
                retry_in_ms = millis(wait),
                "no connection to the event collector"
            );
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn session(
        &self,
        next: &mut u64,
        backoff: &mut Backoff,
        stop: &CancellationToken,
    ) -> End {
        let connect = self.dialer.connect(&self.receiver.target, None);
        let connection = tokio::select! {
            connection = connect => connection,
            () = stop.cancelled() => return End::Stopped,
        };
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => return End::Broken(error.to_string()),
        };
        let address = self.receiver.target.address();
        self.status
            .receiver(true, format!("Connected to the event collector {address}."));
        self.status
            .connects
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        tracing::info!(address, "connected to the event collector");
        Session::new(self, &connection, *next)
            .run(connection, next, backoff, stop)
            .await
    }
}

#[cfg(test)]
mod tests;
