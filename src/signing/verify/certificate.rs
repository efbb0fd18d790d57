//! Certificates as people read them, and how far a chain of them leads.

use base64::Engine as _;
use der::Encode as _;
use der::oid::db::{DB, rfc5280};
use rsa::Pkcs1v15Sign;
use serde::Serialize;
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::time::Time;

use super::Block;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::signing::digest::Algorithm;
use crate::signing::key::public_key;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateInfo {
    /// Whose it is, such as `CN=Example,O=Example`.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number in hexadecimal.
    pub serial: String,
    /// SHA-256 over the certificate, `AA:BB:…`.
    pub sha256: String,
    /// First moment of its validity, ISO 8601 in UTC.
    pub not_before: String,
    /// Last moment of its validity, ISO 8601 in UTC.
    pub not_after: String,
    /// The extended key usages, by name where known; empty when not limited.
    pub uses: Vec<String>,
    #[serde(skip)]
    valid_seconds: (u64, u64),
}

/// How far the certificates in a block lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chain {
    /// There is no readable certificate of the signer.
    None,
    /// The signer's certificate issued itself.
    SelfSigned,
    /// An issuer is missing.
    Incomplete,
    /// They lead to a self-signed root that is in the block.
    Complete,
}

impl CertificateInfo {
    pub(super) fn new(certificate: &Certificate) -> Self {
        let tbs = certificate.tbs_certificate();
        let der = certificate.to_der().unwrap_or_default();
        let validity = tbs.validity();
        Self {
            subject: tbs.subject().to_string(),
            issuer: tbs.issuer().to_string(),
            serial: hex(tbs.serial_number().as_bytes(), ""),
            sha256: hex(&Algorithm::Sha256.of(&der), ":"),
            not_before: iso(validity.not_before),
            not_after: iso(validity.not_after),
            uses: uses(certificate),
            valid_seconds: (
                validity.not_before.to_unix_duration().as_secs(),
                validity.not_after.to_unix_duration().as_secs(),
            ),
        }
    }
}

/// A moment as `2026-01-31T00:00:00Z`.
pub(super) fn iso(time: Time) -> String {
    time.to_date_time().to_string()
}

fn hex(bytes: &[u8], between: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
    pairs.join(between)
}

fn uses(certificate: &Certificate) -> Vec<String> {
    let tbs = certificate.tbs_certificate();
    let Ok(Some((_, ExtendedKeyUsage(oids)))) = tbs.get_extension::<ExtendedKeyUsage>() else {
        return Vec::new();
    };
    oids.iter()
        .map(|oid| {
            DB.by_oid(oid)
                .map_or_else(|| oid.to_string(), str::to_owned)
        })
        .collect()
}

/// Orders the certificates above `signer`, and says how far they lead.
pub(super) fn chain(signer: &Certificate, others: &[Certificate]) -> (Vec<Certificate>, Chain) {
    if issued(signer, signer) {
        return (Vec::new(), Chain::SelfSigned);
    }
    let mut above: Vec<Certificate> = Vec::new();
    let mut current = signer;
    while let Some(issuer) = others
        .iter()
        .find(|c| issued(c, current) && !above.contains(c))
    {
        above.push(issuer.clone());
        if issued(issuer, issuer) {
            return (above, Chain::Complete);
        }
        current = issuer;
    }
    (above, Chain::Incomplete)
}

/// Whether `issuer` issued `certificate`: by name, and by signature where it is RSA.
fn issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    if issuer.tbs_certificate().subject() != certificate.tbs_certificate().issuer() {
        return false;
    }
    let Some(key) = public_key(issuer) else {
        return true;
    };
    let Some(algorithm) = Algorithm::from_oid(certificate.signature_algorithm().oid) else {
        return true;
    };
    let Ok(tbs) = certificate.tbs_certificate().to_der() else {
        return false;
    };
    let padding: Pkcs1v15Sign = algorithm.padding();
    key.verify(
        padding,
        &algorithm.of(&tbs),
        certificate.signature().raw_bytes(),
    )
    .is_ok()
}

/// What there is to say about a valid signature's certificates.
pub(super) fn judge(block: &Block, now: Option<u64>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(signer) = block.signer.as_ref().filter(|_| block.valid) else {
        return;
    };
    let place = || Place::Entry(format!("META-INF/{}.SF", block.name));
    let subject = &signer.subject;
    match block.chain_state {
        Chain::SelfSigned => diagnostics.push(Diagnostic::new(
            &codes::DS520,
            place(),
            format!(
                "the certificate of {subject:?} is self-signed: anyone can make one of that name"
            ),
        )),
        Chain::Incomplete => diagnostics.push(Diagnostic::new(
            &codes::DS521,
            place(),
            format!("the certificates above {subject:?} do not lead to a root in the package"),
        )),
        Chain::Complete | Chain::None => {}
    }
    let code_signing = DB.by_oid(&rfc5280::ID_KP_CODE_SIGNING).unwrap_or_default();
    if !signer.uses.iter().any(|u| u == code_signing) {
        diagnostics.push(Diagnostic::new(
            &codes::DS522,
            place(),
            format!("the certificate of {subject:?} is not made for code signing"),
        ));
    }
    for info in std::iter::once(signer).chain(&block.chain) {
        let (from, to) = info.valid_seconds;
        if now.is_some_and(|now| now < from || now > to) {
            let message = format!(
                "the certificate of {:?} is valid from {} to {}, not now",
                info.subject, info.not_before, info.not_after
            );
            diagnostics.push(Diagnostic::new(&codes::DS523, place(), message));
        }
    }
}

/// The bytes that were signed with the key, without RSA; none when the padding shows
/// that another key signed, or that the signature is damaged.
pub(super) fn recover(key: &rsa::PublicKey, signature: &[u8]) -> Option<Vec<u8>> {
    use rsa::traits::PublicKeyParts as _;
    let number = rsa::BoxedUint::from_be_slice(signature, key.n_bits_precision()).ok()?;
    let plain = rsa::hazmat::rsa_encrypt(key, &number).ok()?;
    let plain = plain.to_be_bytes_trimmed_vartime();
    // PKCS#1 v1.5: 00 01 FF … FF 00, then the digest; the leading zero is trimmed.
    let rest = plain.strip_prefix(&[1])?;
    let padding = rest.iter().take_while(|b| **b == 0xff).count();
    let rest = rest.get(padding..)?.strip_prefix(&[0])?;
    (padding >= 8).then(|| rest.to_vec())
}

/// Base64 as manifests hold it, to bytes.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
