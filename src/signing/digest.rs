//! The digests that JAR signatures are made of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::asn1::ObjectIdentifier;
use rsa::Pkcs1v15Sign;
use rsa::sha2::{Digest as _, Sha256, Sha384, Sha512};

/// A digest algorithm that is still considered safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// SHA-512.
    Sha512,
    /// SHA-384.
    Sha384,
    /// SHA-256, the one that is written.
    Sha256,
}

impl Algorithm {
    /// All of them, the strongest first.
    pub(super) const ALL: [Self; 3] = [Self::Sha512, Self::Sha384, Self::Sha256];

    /// The algorithm's name in manifest attributes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sha512 => "SHA-512",
            Self::Sha384 => "SHA-384",
            Self::Sha256 => "SHA-256",
        }
    }

    /// The algorithm with this OID, as a digest or as the digest of an RSA signature.
    pub(super) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        use der::oid::db::{
            rfc5912 as rsa, rfc5912::ID_SHA_256, rfc5912::ID_SHA_384, rfc5912::ID_SHA_512,
        };
        match oid {
            ID_SHA_256 | rsa::SHA_256_WITH_RSA_ENCRYPTION => Some(Self::Sha256),
            ID_SHA_384 | rsa::SHA_384_WITH_RSA_ENCRYPTION => Some(Self::Sha384),
            ID_SHA_512 | rsa::SHA_512_WITH_RSA_ENCRYPTION => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The digest of some bytes.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        }
    }

    /// The digest in base64, as manifests hold it.
    pub(super) fn base64(self, bytes: &[u8]) -> String {
        STANDARD.encode(self.of(bytes))
    }

    /// RSA PKCS#1 v1.5 over this digest.
    pub(super) fn padding(self) -> Pkcs1v15Sign {
        match self {
            Self::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
            Self::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
            Self::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        }
    }
}
