//! One signature: its block against its *.SF file, and that against the manifest.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString};
use der::oid::db::{rfc5911, rfc5912};
use der::{Decode as _, Encode as _};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::time::Time;

use super::certificate::{CertificateInfo, Chain, base64, chain, iso, recover};
use super::{Block, Trust, at, incomplete};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::package::archive::Archive;
use crate::signing::digest::Algorithm;
use crate::signing::key::public_key;
use crate::signing::manifest::{Section, parse};

/// id-aa-timeStampToken of RFC 3161.
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// A fault that makes a signature worth nothing: its code and a sentence.
type Fault = (&'static Code, String);

/// Verifies the signature `base` (`META-INF/NAME`), and notes in `trust` which
/// sections of the manifest it vouches for.
pub(super) fn verify(
    archive: &Archive,
    base: &str,
    manifest: (&[u8], &[Section<'_>]),
    trust: &mut Trust,
    diagnostics: &mut Vec<Diagnostic>,
) -> Block {
    let mut block = Block {
        name: base.trim_start_matches("META-INF/").to_owned(),
        valid: false,
        signer: None,
        chain: Vec::new(),
        chain_state: Chain::None,
        signing_time: None,
        timestamped: false,
    };
    let Some((file, signature)) = pair(archive, base, diagnostics) else {
        return block;
    };
    let checked = read(signature.1).and_then(|data| check(&data, file, &mut block));
    if let Err((code, message)) = checked {
        diagnostics.push(Diagnostic::new(code, at(signature.0), message));
        return block;
    }
    match parse(file) {
        Ok(sections) => {
            block.valid = true;
            trust.any = true;
            compare_manifest(&sections, manifest, trust, diagnostics);
        }
        Err(reason) => {
            let message = format!("{base}.SF cannot be read: {reason}");
            diagnostics.push(Diagnostic::new(
                &codes::DS508,
                at(&format!("{base}.SF")),
                message,
            ));
        }
    }
    block
}

type Pair<'a> = (&'a [u8], (&'a str, &'a [u8]));

/// The signature file and the block; both are needed.
fn pair<'a>(
    archive: &'a Archive,
    base: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pair<'a>> {
    let find = |ending: &str| {
        let name = format!("{base}.{ending}");
        archive
            .entries
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(&name))
    };
    let file = find("SF");
    let signature = ["RSA", "DSA", "EC"].iter().find_map(|e| find(e));
    match (file, signature) {
        (Some(file), Some(signature)) => Some((&file.bytes, (&signature.name, &signature.bytes))),
        (Some(_), None) => {
            let name = format!("{base}.RSA");
            let message = format!("{base}.SF has no signature block");
            diagnostics.push(incomplete(&name, message));
            None
        }
        _ => {
            let name = format!("{base}.SF");
            let message = format!("the signature block of {base} has no {name}");
            diagnostics.push(incomplete(&name, message));
            None
        }
    }
}

/// Reads the DER; tells a block that was cut off from one that is none.
fn read(bytes: &[u8]) -> Result<SignedData, Fault> {
    if is_truncated(bytes) {
        let message = format!("the signature block ends after {} bytes", bytes.len());
        return Err((&codes::DS503, message));
    }
    let unreadable = |e: der::Error| -> Fault {
        let message = format!("the signature block is no CMS SignedData: {e}");
        (&codes::DS504, message)
    };
    let info = ContentInfo::from_der(bytes).map_err(unreadable)?;
    if info.content_type != rfc5911::ID_SIGNED_DATA {
        let message = "the signature block holds something else than SignedData".to_owned();
        return Err((&codes::DS504, message));
    }
    info.content.decode_as().map_err(unreadable)
}

/// Whether the outer SEQUENCE is longer than the bytes that are there.
fn is_truncated(bytes: &[u8]) -> bool {
    let body = match bytes {
        [] | [0x30] => return true,
        [0x30, short, ..] if *short < 0x80 => 2 + usize::from(*short),
        [0x30, long, rest @ ..] => {
            let count = usize::from(long & 0x7f);
            if count > 4 {
                return false;
            }
            let Some(length) = rest.get(..count) else {
                return true;
            };
            let length = length.iter().fold(0, |n, b| n << 8 | usize::from(*b));
            2 + count + length
        }
        _ => return false,
    };
    bytes.len() < body
}

/// Checks the signature over `file` and fills in who made it.
fn check(data: &SignedData, file: &[u8], block: &mut Block) -> Result<(), Fault> {
    let [info] = data.signer_infos.0.as_slice() else {
        let count = data.signer_infos.0.len();
        let message = format!("the signature block has {count} signers instead of one");
        return Err((&codes::DS504, message));
    };
    let certificates = certificates(data);
    let Some(signer) = certificates.iter().find(|c| is_signer(c, &info.sid)) else {
        let message = "the signature block lacks the signer's certificate".to_owned();
        return Err((&codes::DS504, message));
    };
    let (above, state) = chain(signer, &certificates);
    block.signer = Some(CertificateInfo::new(signer));
    block.chain = above.iter().map(CertificateInfo::new).collect();
    block.chain_state = state;
    block.signing_time = signing_time(info);
    block.timestamped = info
        .unsigned_attrs
        .as_ref()
        .is_some_and(|attributes| attributes.iter().any(|a| a.oid == TIME_STAMP));
    check_signature(info, signer, file)
}

fn certificates(data: &SignedData) -> Vec<Certificate> {
    let Some(set) = &data.certificates else {
        return Vec::new();
    };
    set.0
        .iter()
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
            CertificateChoices::Other(_) => None,
        })
        .collect()
}

fn is_signer(certificate: &Certificate, id: &SignerIdentifier) -> bool {
    let tbs = certificate.tbs_certificate();
    match id {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            tbs.issuer() == &id.issuer && tbs.serial_number() == &id.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => tbs
            .get_extension::<SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, key_id)| &key_id == id)),
    }
}

fn signing_time(info: &SignerInfo) -> Option<String> {
    let attributes = info.signed_attrs.as_ref()?;
    let value = attributes
        .iter()
        .find(|a| a.oid == rfc5911::ID_SIGNING_TIME)?
        .values
        .get(0)?;
    Time::from_der(&value.to_der().ok()?).ok().map(iso)
}

fn check_signature(info: &SignerInfo, signer: &Certificate, file: &[u8]) -> Result<(), Fault> {
    let digest = Algorithm::from_oid(info.digest_alg.oid);
    let is_rsa = info.signature_algorithm.oid == rfc5912::RSA_ENCRYPTION
        || Algorithm::from_oid(info.signature_algorithm.oid) == digest;
    let (Some(digest), Some(key), true) = (digest, public_key(signer), is_rsa) else {
        let message = format!(
            "the signature uses {} with {}, which is not verified here",
            info.signature_algorithm.oid, info.digest_alg.oid
        );
        return Err((&codes::DS507, message));
    };
    let message = signed_message(info, digest, file)?;
    let signature = info.signature.as_bytes();
    if key
        .verify(digest.padding(), &digest.of(&message), signature)
        .is_ok()
    {
        return Ok(());
    }
    if recover(&key, signature).is_some() {
        return Err(file_changed());
    }
    let message = format!(
        "the signature was not made with the key of the certificate of {:?}",
        signer.tbs_certificate().subject().to_string()
    );
    Err((&codes::DS505, message))
}

/// What the signature is over: the file itself, or attributes that hold its digest.
fn signed_message(info: &SignerInfo, digest: Algorithm, file: &[u8]) -> Result<Vec<u8>, Fault> {
    let Some(attributes) = &info.signed_attrs else {
        return Ok(file.to_vec());
    };
    let stated = attributes
        .iter()
        .find(|a| a.oid == rfc5911::ID_MESSAGE_DIGEST)
        .and_then(|a| a.values.get(0)?.decode_as::<OctetString>().ok());
    if stated.is_none_or(|d| d.as_bytes() != digest.of(file)) {
        return Err(file_changed());
    }
    attributes.to_der().map_err(|e| {
        let message = format!("the signed attributes cannot be read: {e}");
        (&codes::DS504, message)
    })
}

fn file_changed() -> Fault {
    let message = "the signature file (*.SF) was changed after it was signed".to_owned();
    (&codes::DS506, message)
}

/// Compares what the signature file says of the manifest with the manifest.
fn compare_manifest(
    file: &[Section<'_>],
    (manifest, sections): (&[u8], &[Section<'_>]),
    trust: &mut Trust,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let whole = holds(&file[0], "-Digest-Manifest", manifest) == Some(true);
    let main = holds(
        &file[0],
        "-Digest-Manifest-Main-Attributes",
        sections[0].raw,
    );
    if !whole && main == Some(false) {
        diagnostics.push(manifest_changed(
            "the main attributes of META-INF/MANIFEST.MF were changed after signing".into(),
        ));
    }
    let before = diagnostics.len();
    for section in &file[1..] {
        let name = section.name.as_deref().unwrap_or_default();
        let found = sections.iter().find(|s| s.name.as_deref() == Some(name));
        let same = found.map(|s| whole || holds(section, "-Digest", s.raw) == Some(true));
        match same {
            Some(true) => {
                trust.covered.insert(name.to_owned());
            }
            Some(false) => {
                trust.changed.insert(name.to_owned());
                diagnostics.push(manifest_changed(format!(
                    "what META-INF/MANIFEST.MF says of {name:?} was changed after signing"
                )));
            }
            None => diagnostics.push(manifest_changed(format!(
                "META-INF/MANIFEST.MF no longer has the section of {name:?}"
            ))),
        }
    }
    let added = sections.len() > file.len();
    if !whole && main != Some(false) && before == diagnostics.len() && !added {
        diagnostics.push(manifest_changed(
            "META-INF/MANIFEST.MF was changed after signing, between its sections".into(),
        ));
    }
}

fn manifest_changed(message: String) -> Diagnostic {
    Diagnostic::new(&codes::DS509, at(crate::signing::MANIFEST), message)
        .help("get the package again from where it was signed")
}

/// Whether the strongest digest that the section has under `ALGORITHM` + `suffix`
/// is the one of these bytes; none when it has no known digest.
pub(super) fn holds(section: &Section<'_>, suffix: &str, bytes: &[u8]) -> Option<bool> {
    Algorithm::ALL.iter().find_map(|algorithm| {
        let stated = section.get(&format!("{}{suffix}", algorithm.name()))?;
        Some(base64(stated) == Some(algorithm.of(bytes)))
    })
}
