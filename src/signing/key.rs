//! A private key with its certificates, read from PEM and checked against each other.

use std::fmt;

use der::{Decode as _, DecodePem as _, Encode as _, pem::PemLabel as _};
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{PrivateKey, PublicKey};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{SigningError, digest::Algorithm};

/// An RSA key, the certificate for it, and the certificates above. The key is wiped
/// from memory when dropped, and never shown.
pub struct SigningKey {
    key: PrivateKey,
    certificates: Vec<Certificate>,
}

impl SigningKey {
    /// Reads a PEM key (PKCS#8, plain or encrypted, or PKCS#1), the signer's
    /// certificate, and the PEM files of the certificates above it.
    pub fn from_pem(
        key: &str,
        passphrase: Option<&Zeroizing<String>>,
        certificate: &str,
        chain: &[&str],
    ) -> Result<Self, SigningError> {
        let key = read_key(key, passphrase)?;
        let bits = key.n().bit_width_vartime() as usize;
        if !(2048..=4096).contains(&bits) {
            return Err(SigningError::KeySize(bits));
        }
        let mut certificates = read_certificates(certificate)?;
        for pem in chain {
            certificates.extend(read_certificates(pem)?);
        }
        remove_repeats(&mut certificates);
        // There is one at least: read_certificates never returns an empty list.
        if public_key(&certificates[0]) != Some(key.to_public_key()) {
            return Err(SigningError::CertificateOfAnotherKey);
        }
        Ok(Self { key, certificates })
    }

    /// Who signs: the subject of the certificate.
    pub fn subject(&self) -> String {
        // There is one at least: `from_pem` sees to it.
        self.certificates[0].tbs_certificate().subject().to_string()
    }

    /// The signer's certificate, then those above it.
    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// An RSA PKCS#1 v1.5 signature with SHA-256; the same message gives the same
    /// signature.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let algorithm = Algorithm::Sha256;
        // `PrivateKey::sign` blinds with fresh random numbers, so that the time
        // it takes says nothing about the key; they do not reach the signature.
        self.key
            .sign(algorithm.padding(), &algorithm.of(message))
            .map_err(|_| SigningError::Crypto("signing"))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// The certificate's RSA key; none when it has another kind of key.
pub(super) fn public_key(certificate: &Certificate) -> Option<PublicKey> {
    let spki = certificate.tbs_certificate().subject_public_key_info();
    PublicKey::from_public_key_der(&spki.to_der().ok()?).ok()
}

fn read_key(pem: &str, passphrase: Option<&Zeroizing<String>>) -> Result<PrivateKey, SigningError> {
    let pem = from_first_label(pem, "PRIVATE KEY-----");
    if pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
        let passphrase = passphrase.ok_or(SigningError::PassphraseMissing)?;
        let (_, der) = pkcs8::SecretDocument::from_pem(pem).map_err(|_| SigningError::KeyFormat)?;
        let encrypted = pkcs8::EncryptedPrivateKeyInfoRef::from_der(der.as_bytes())
            .map_err(|_| SigningError::KeyFormat)?;
        let plain = encrypted
            .decrypt(passphrase.as_bytes())
            .map_err(|_| SigningError::PassphraseWrong)?;
        return PrivateKey::from_pkcs8_der(plain.as_bytes()).map_err(|_| SigningError::KeyFormat);
    }
    PrivateKey::from_pkcs8_pem(pem)
        .or_else(|_| PrivateKey::from_pkcs1_pem(pem))
        .map_err(|_| SigningError::KeyFormat)
}

/// The text from the first PEM label of that ending on: tools write notes before it.
fn from_first_label<'a>(pem: &'a str, ending: &str) -> &'a str {
    let Some(end) = pem.find(ending) else {
        return pem;
    };
    pem[..end]
        .rfind("-----BEGIN ")
        .map_or(pem, |start| &pem[start..])
}

/// Every certificate in a PEM text; an error when there is none.
fn read_certificates(pem: &str) -> Result<Vec<Certificate>, SigningError> {
    let begin = format!("-----BEGIN {}-----", Certificate::PEM_LABEL);
    let end = format!("-----END {}-----", Certificate::PEM_LABEL);
    let mut certificates = Vec::new();
    let mut rest = pem;
    while let Some(start) = rest.find(&begin) {
        let block = &rest[start..];
        let length = block.find(&end).ok_or(SigningError::CertificateFormat)? + end.len();
        let certificate =
            Certificate::from_pem(&block[..length]).map_err(|_| SigningError::CertificateFormat)?;
        certificates.push(certificate);
        rest = &block[length..];
    }
    if certificates.is_empty() {
        return Err(SigningError::CertificateFormat);
    }
    Ok(certificates)
}

fn remove_repeats(certificates: &mut Vec<Certificate>) {
    let mut kept: Vec<Certificate> = Vec::new();
    for certificate in certificates.drain(..) {
        if !kept.contains(&certificate) {
            kept.push(certificate);
        }
    }
    *certificates = kept;
}
