//! Why something could not be signed. No variant holds any part of a key or passphrase.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic, Place, codes};

/// Why a key, a certificate or a package could not be used for signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningError {
    /// The key file holds no PEM private key of a known kind.
    KeyFormat,
    /// The key is encrypted and no passphrase was given.
    PassphraseMissing,
    /// The key cannot be decrypted with the passphrase.
    PassphraseWrong,
    /// The RSA key has another size than 2048 to 4096 bits.
    KeySize(usize),
    /// A certificate file holds no PEM certificate, or a damaged one.
    CertificateFormat,
    /// The certificate belongs to another key.
    CertificateOfAnotherKey,
    /// The signature's name is not 1 to 8 of `A-Z 0-9 _ -`.
    Name(String),
    /// The name is IBM's own for its validation.
    ReservedName,
    /// A signature of this name is there already.
    NameTaken(String),
    /// The package has a manifest that no longer fits its content.
    AlreadySigned,
    /// A cryptographic step failed.
    Crypto(&'static str),
    /// A development key file could not be read or written: its path and the reason.
    File(String, String),
}

impl SigningError {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::KeyFormat => {
                "give a PEM file with an RSA key in PKCS#8 (`openssl genpkey -algorithm RSA`)"
            }
            Self::PassphraseMissing => {
                "set the environment variable of the passphrase, or answer the prompt"
            }
            Self::PassphraseWrong => {
                "check the passphrase; keys must be encrypted with PBES2 (`openssl pkcs8 -topk8 -v2 aes-256-cbc`)"
            }
            Self::KeySize(_) => "use an RSA key of 2048 to 4096 bits",
            Self::CertificateFormat => {
                "give a PEM file that starts with `-----BEGIN CERTIFICATE-----`"
            }
            Self::CertificateOfAnotherKey => {
                "give the certificate that was issued for this key with --cert, and those above it with --chain"
            }
            Self::Name(_) => "use 1 to 8 characters out of A-Z, 0-9, `_` and `-`",
            Self::ReservedName => "use another name: IBM's App Validation Team signs as VALIDATE",
            Self::NameTaken(_) => "choose another name for the second signature",
            Self::AlreadySigned => {
                "build the package anew and sign that, or remove its signatures first"
            }
            Self::Crypto(_) => "check the key with `openssl pkey -check`",
            Self::File(..) => "check the folder's owner and rights",
        }
    }

    fn code(&self) -> &'static Code {
        match self {
            Self::Name(_) | Self::ReservedName | Self::NameTaken(_) => &codes::DS531,
            Self::AlreadySigned => &codes::DS532,
            _ => &codes::DS530,
        }
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyFormat => write!(f, "the key file holds no usable RSA private key"),
            Self::PassphraseMissing => {
                write!(f, "the key is encrypted, and there is no passphrase")
            }
            Self::PassphraseWrong => write!(f, "the key cannot be decrypted with this passphrase"),
            Self::KeySize(bits) => write!(f, "the RSA key has {bits} bits"),
            Self::CertificateFormat => {
                write!(f, "a certificate file holds no readable certificate")
            }
            Self::CertificateOfAnotherKey => write!(f, "the certificate belongs to another key"),
            Self::Name(name) => write!(f, "{name:?} cannot name a signature"),
            Self::ReservedName => write!(f, "the signature name VALIDATE is reserved"),
            Self::NameTaken(name) => write!(f, "the package has a signature {name} already"),
            Self::AlreadySigned => write!(f, "the package's manifest does not fit its content"),
            Self::Crypto(what) => write!(f, "{what} failed"),
            Self::File(path, reason) => write!(f, "{path}: {reason}"),
        }
    }
}

impl std::error::Error for SigningError {}

impl From<&SigningError> for Diagnostic {
    fn from(error: &SigningError) -> Self {
        Self::new(error.code(), Place::Whole, error.to_string()).help(error.help())
    }
}
