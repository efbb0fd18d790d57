//! Whom we trust: the system's (container's) CA bundle and the CA file of the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

/// The usual places of a bundle: RHEL (the app base image), Debian, SUSE.
const BUNDLES: [&str; 4] = [
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
];

/// A TLS client configuration.
#[derive(Debug, Clone)]
pub struct Trust {
    /// For `tokio-rustls`.
    pub config: Arc<ClientConfig>,
    /// How many certificates it holds; with none no TLS connection succeeds.
    pub certificates: usize,
}

impl Trust {
    /// Reads `bundle` (else the first usual place that exists) and `extra`. Certificates that
    /// cannot be read are passed over; a file that cannot be read is an error.
    pub fn load(bundle: Option<&Path>, extra: Option<&Path>) -> Result<Self, String> {
        let usual = || BUNDLES.iter().map(PathBuf::from).find(|path| path.exists());
        let bundle = bundle.map(Path::to_owned).or_else(usual);
        let mut roots = RootCertStore::empty();
        for path in bundle.as_deref().into_iter().chain(extra) {
            add(&mut roots, path)?;
        }
        let certificates = roots.len();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            config: Arc::new(config),
            certificates,
        })
    }
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let wrong = |reason: String| format!("the CA file {} cannot be read: {reason}", path.display());
    let text = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let certificates = CertificateDer::pem_slice_iter(&text).flatten();
    let (added, _) = roots.add_parsable_certificates(certificates);
    if added == 0 {
        return Err(wrong("it holds no certificate".into()));
    }
    Ok(())
}
