//! Connections out: names, proxies, TLS. One way for both feeds, the console and the event
//! collectors, so that each behaves alike behind a proxy or a private CA.

pub mod backoff;
mod counted;
mod dial;
mod http;
mod proxy;
pub mod service_clock;
mod tls;

pub use dial::{Connection, Dialer, Target};
pub use http::{Answer, request};
pub use proxy::Proxy;
pub use service_clock::ServiceClock;
pub use tls::Trust;

use thiserror::Error;

/// Why a connection failed: which part, in plain words, never with a secret.
#[derive(Debug, Error)]
pub enum Failure {
    /// The name does not resolve.
    #[error("the name {host} cannot be resolved: {reason}")]
    Name {
        /// Which.
        host: String,
        /// Why.
        reason: String,
    },
    /// Nothing answers there.
    #[error("{address} cannot be reached: {reason}")]
    Unreachable {
        /// Host and port.
        address: String,
        /// Why.
        reason: String,
    },
    /// The proxy does not let us through.
    #[error("the proxy {address} {reason}")]
    Proxy {
        /// Host and port of the proxy.
        address: String,
        /// What it answered.
        reason: String,
    },
    /// The certificate, or the TLS handshake.
    #[error("TLS with {host} failed: {reason}")]
    Tls {
        /// Whose.
        host: String,
        /// Why.
        reason: String,
    },
    /// The exchange after that.
    #[error("the connection to {host} failed: {reason}")]
    Exchange {
        /// With whom.
        host: String,
        /// Why.
        reason: String,
    },
}
