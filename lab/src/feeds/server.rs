//! The feeds' sockets: each feed with and without TLS, and the control interface.
use super::certificates::ServerCertificate;
use super::transport::{bind, serve};
use super::{Feeds, control, pod, tap};
use anyhow::Result;
use serde::Serialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Where the feeds listen; ports of 0 are chosen freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// PoD without TLS.
    pub pod: SocketAddr,
    /// PoD with TLS; only with a certificate.
    pub pod_tls: Option<SocketAddr>,
    /// TAP without TLS.
    pub tap: SocketAddr,
    /// TAP with TLS; only with a certificate.
    pub tap_tls: Option<SocketAddr>,
    /// The control interface.
    pub control: SocketAddr,
}

/// Loopback, any free port.
pub const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Feeds that serve until this is dropped.
pub struct Running {
    /// The feeds: events, faults, clock.
    pub feeds: Arc<Feeds>,
    /// Where they listen.
    pub addresses: Addresses,
    servers: JoinSet<()>,
}

impl Running {
    /// Serves `feeds`, and with a certificate over TLS as well, on free ports.
    pub async fn start(feeds: Arc<Feeds>, certificate: Option<&ServerCertificate>) -> Result<Self> {
        let ports = [ANYWHERE; 3];
        Self::start_on(feeds, certificate, ports).await
    }

    /// As `start`, with the addresses of PoD, TAP and control without TLS.
    pub async fn start_on(
        feeds: Arc<Feeds>,
        certificate: Option<&ServerCertificate>,
        [pod_at, tap_at, control_at]: [SocketAddr; 3],
    ) -> Result<Self> {
        let mut servers = JoinSet::new();
        let pod_handler = {
            let pod = Arc::clone(&feeds.pod);
            move |request| pod::handle(Arc::clone(&pod), request)
        };
        let tap_handler = {
            let tap = Arc::clone(&feeds.tap);
            move |request| {
                let tap = Arc::clone(&tap);
                async move { tap::handle(&tap, &request).await }
            }
        };
        let (listener, pod) = bind(pod_at).await?;
        servers.spawn(serve(listener, None, pod_handler.clone()));
        let (listener, tap) = bind(tap_at).await?;
        servers.spawn(serve(listener, None, tap_handler.clone()));
        let (mut pod_tls, mut tap_tls) = (None, None);
        if let Some(certificate) = certificate {
            let (listener, at) = bind(ANYWHERE).await?;
            pod_tls = Some(at);
            servers.spawn(serve(
                listener,
                Some(certificate.server_config()?),
                pod_handler,
            ));
            let (listener, at) = bind(ANYWHERE).await?;
            tap_tls = Some(at);
            servers.spawn(serve(
                listener,
                Some(certificate.server_config()?),
                tap_handler,
            ));
        }
        let (listener, control) = bind(control_at).await?;
        let router = control::router(Arc::clone(&feeds));
        servers.spawn(async move { drop(axum::serve(listener, router).await) });
        let addresses = Addresses {
            pod,
            pod_tls,
            tap,
            tap_tls,
            control,
        };
        Ok(Self {
            feeds,
            addresses,
            servers,
        })
    }

    /// Serves until a listener fails.
    pub async fn wait(&mut self) {
        let _ = self.servers.join_next().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.servers.abort_all();
        self.feeds.pod.drop_sessions();
    }
}
