//! The development key: made once per user, kept in a folder that only they can read.
//!
//! This is a door: it reads and writes files. Which folder it is, is the caller's choice.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use der::pem::LineEnding;
use der::{DateTime, EncodePem as _};
use getrandom::SysRng;
use rsa::PrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
use rsa::rand_core::TryRng as _;
use rsa::sha2::Sha256;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::ext::{Extension, ToExtension as _};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};
use zeroize::Zeroizing;

use super::{SigningError, SigningKey};

/// File name of the key in its folder.
pub const KEY_FILE: &str = "development-key.pem";
/// File name of its certificate.
pub const CERTIFICATE_FILE: &str = "development-cert.pem";
const LOCK_FILE: &str = "development-key.lock";

const BITS: usize = 3072;
const SUBJECT: &str = "CN=dsmith development key,OU=Not for release";
/// 2020-01-01 and 2050-01-01, both 00:00 UTC: no clock decides about them.
const VALID: (u64, u64) = (1_577_836_800, 2_524_608_000);

/// A key and its self-signed certificate as PEM texts.
pub struct KeyPair {
    /// PKCS#8, not encrypted; wiped when dropped.
    pub key: Zeroizing<String>,
    /// The certificate.
    pub certificate: String,
}

/// Makes a new RSA key of 3072 bits with a certificate for code signing.
pub fn generate() -> Result<KeyPair, SigningError> {
    let failed = SigningError::Crypto("making the development key");
    make().map_err(|_| failed)
}

/// The key in `folder`, which is made first when it is not there. The second value
/// says whether it was made now.
///
/// # Errors
/// A folder that cannot be written, or a key file in it that is damaged.
pub fn load_or_create(folder: &Path) -> Result<(SigningKey, bool), SigningError> {
    let key_path = folder.join(KEY_FILE);
    let made = !key_path.exists() && make_once(folder, &key_path)?;
    let key = Zeroizing::new(read(&key_path)?);
    let certificate = read(&folder.join(CERTIFICATE_FILE))?;
    Ok((SigningKey::from_pem(&key, None, &certificate, &[])?, made))
}

fn read(path: &Path) -> Result<String, SigningError> {
    fs::read_to_string(path).map_err(|e| file_error(path, &e))
}

/// Makes the pair unless another program just did: two first builds at once would
/// otherwise keep the certificate of one beside the key of the other.
fn make_once(folder: &Path, key_path: &Path) -> Result<bool, SigningError> {
    let _one_at_a_time = lock(folder)?;
    let missing = !key_path.exists();
    if missing {
        store(folder, &generate()?)?;
    }
    Ok(missing)
}

fn lock(folder: &Path) -> Result<fs::File, SigningError> {
    let path = folder.join(LOCK_FILE);
    fs::create_dir_all(folder).map_err(|e| file_error(folder, &e))?;
    let open = fs::File::options().create(true).append(true).open(&path);
    open.and_then(|file| file.lock().map(|()| file))
        .map_err(|e| file_error(&path, &e))
}

/// Writes the certificate first: a key without certificate would never be mended.
fn store(folder: &Path, pair: &KeyPair) -> Result<(), SigningError> {
    write_private(&folder.join(CERTIFICATE_FILE), pair.certificate.as_bytes())?;
    write_private(&folder.join(KEY_FILE), pair.key.as_bytes())
}

/// Writes a file that only its owner can read, and puts it in place in one step.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), SigningError> {
    let part: PathBuf = path.with_extension("part");
    let _ = fs::remove_file(&part);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, path));
    written.map_err(|e| file_error(path, &e))
}

fn file_error(path: &Path, error: &std::io::Error) -> SigningError {
    SigningError::File(path.display().to_string(), error.to_string())
}

fn make() -> Result<KeyPair, Box<dyn std::error::Error>> {
    let key = PrivateKey::new(&mut SysRng, BITS)?;
    let public = key.to_public_key().to_public_key_der()?;
    let mut serial = [0; 16];
    SysRng.try_fill_bytes(&mut serial)?;
    // The first bits are fixed so that the number is positive and of one length.
    serial[0] = serial[0] & 0x3f | 0x40;
    let builder = CertificateBuilder::new(
        SelfSigned(Name::from_str(SUBJECT)?),
        SerialNumber::new(&serial)?,
        Validity::new(time(VALID.0)?, time(VALID.1)?),
        SubjectPublicKeyInfoOwned::try_from(public.as_bytes())?,
    )?;
    let pem = key.to_pkcs8_pem(LineEnding::LF)?;
    let signer = rsa::pkcs1v15::SigningKey::<Sha256>::new(key);
    let certificate = builder.build(&signer)?;
    Ok(KeyPair {
        key: pem,
        certificate: certificate.to_pem(LineEnding::LF)?,
    })
}

fn time(seconds: u64) -> der::Result<Time> {
    let date = DateTime::from_unix_duration(Duration::from_secs(seconds))?;
    Ok(Time::GeneralTime(
        der::asn1::GeneralizedTime::from_date_time(date),
    ))
}

/// A certificate that signs code and nothing else, issued by itself.
struct SelfSigned(Name);

impl BuilderProfile for SelfSigned {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>, x509_cert::builder::Error> {
        let subject = tbs.subject();
        let constraints = BasicConstraints {
            ca: false,
            path_len_constraint: None,
        };
        let usage = KeyUsage(KeyUsages::DigitalSignature.into());
        let purpose = ExtendedKeyUsage(vec![der::oid::db::rfc5280::ID_KP_CODE_SIGNING]);
        Ok(vec![
            constraints.to_extension(subject, &[])?,
            usage.to_extension(subject, &[])?,
            purpose.to_extension(subject, &[])?,
        ])
    }
}
