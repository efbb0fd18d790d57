//! Signing: the manifest, the signature file and the signature block are put first
//! in the archive.

use super::digest::Algorithm;
use super::manifest::{Section, parse, push_line};
use super::{MANIFEST, MODE_ATTRIBUTE, SigningError, SigningKey, cms, is_signature_file};
use crate::package::archive::{Archive, Entry};

/// The name of a signature's files in META-INF: 1 to 8 of `A-Z 0-9 _ -`, not VALIDATE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureName(String);

impl SignatureName {
    /// Checks the name.
    pub fn new(name: &str) -> Result<Self, SigningError> {
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-".contains(&b);
        if !(1..=8).contains(&name.len()) || !name.bytes().all(allowed) {
            return Err(SigningError::Name(name.to_owned()));
        }
        if name == "VALIDATE" {
            return Err(SigningError::ReservedName);
        }
        Ok(Self(name.to_owned()))
    }
}

impl Default for SignatureName {
    fn default() -> Self {
        Self("DSMITH".to_owned())
    }
}

/// How to sign.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The signature's name.
    pub name: SignatureName,
    /// When it is signed, in seconds of Unix time. Without it the same package and
    /// key always give the same bytes.
    pub signing_time: Option<u64>,
}

/// Signs every entry. A package that is signed already gets a second signature
/// beside the first, over the same manifest.
///
/// # Errors
/// A name that is taken, or a manifest that does not fit the content.
pub fn sign(
    archive: &Archive,
    key: &SigningKey,
    options: &Options,
) -> Result<Archive, SigningError> {
    let base = format!("META-INF/{}", options.name.0);
    let (file, block) = (format!("{base}.SF"), format!("{base}.RSA"));
    if archive.get(&file).is_some() || archive.get(&block).is_some() {
        return Err(SigningError::NameTaken(options.name.0.clone()));
    }
    let manifest = match archive.get(MANIFEST) {
        Some(entry) => kept_manifest(archive, entry)?,
        None => manifest(archive),
    };
    let signature_file = signature_file(&manifest)?;
    let signature = cms::sign(key, &signature_file, options.signing_time)?;
    let mut entries = vec![Entry::file(MANIFEST, manifest)];
    let (others, content): (Vec<Entry>, Vec<Entry>) = archive
        .entries
        .iter()
        .filter(|e| e.name != MANIFEST)
        .cloned()
        .partition(|e| is_signature_file(&e.name));
    entries.extend(others);
    entries.push(Entry::file(file, signature_file));
    entries.push(Entry::file(block, signature));
    entries.extend(content);
    Ok(Archive { entries })
}

/// The archive without any signature.
#[must_use]
pub fn strip(archive: &Archive) -> Archive {
    let kept = archive.entries.iter();
    Archive {
        entries: kept
            .filter(|e| !is_signature_file(&e.name))
            .cloned()
            .collect(),
    }
}

fn created_by() -> String {
    format!("dsmith {}", env!("CARGO_PKG_VERSION"))
}

fn manifest(archive: &Archive) -> Vec<u8> {
    let mut out = Vec::new();
    push_line(&mut out, "Manifest-Version", "1.0");
    push_line(&mut out, "Created-By", &created_by());
    out.extend_from_slice(b"\r\n");
    for entry in archive
        .entries
        .iter()
        .filter(|e| !is_signature_file(&e.name))
    {
        push_line(&mut out, "Name", &entry.name);
        let digest = Algorithm::Sha256.base64(&entry.bytes);
        push_line(&mut out, "SHA-256-Digest", &digest);
        push_line(&mut out, MODE_ATTRIBUTE, &format!("{:04o}", entry.mode));
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// The manifest of an earlier signature, when it still says of every entry what is true.
fn kept_manifest(archive: &Archive, entry: &Entry) -> Result<Vec<u8>, SigningError> {
    let sections = parse(&entry.bytes).map_err(|_| SigningError::AlreadySigned)?;
    let fits = archive
        .files()
        .filter(|e| !is_signature_file(&e.name))
        .all(|e| {
            let named = |s: &&Section<'_>| s.name.as_deref() == Some(e.name.as_str());
            let digest = sections.iter().find(named).map(|s| s.get("SHA-256-Digest"));
            digest == Some(Some(Algorithm::Sha256.base64(&e.bytes).as_str()))
        });
    if fits {
        Ok(entry.bytes.clone())
    } else {
        Err(SigningError::AlreadySigned)
    }
}

fn signature_file(manifest: &[u8]) -> Result<Vec<u8>, SigningError> {
    let sections = parse(manifest).map_err(|_| SigningError::AlreadySigned)?;
    let digest = |bytes| Algorithm::Sha256.base64(bytes);
    let mut out = Vec::new();
    push_line(&mut out, "Signature-Version", "1.0");
    push_line(
        &mut out,
        "SHA-256-Digest-Manifest-Main-Attributes",
        &digest(sections[0].raw),
    );
    push_line(&mut out, "SHA-256-Digest-Manifest", &digest(manifest));
    push_line(&mut out, "Created-By", &created_by());
    out.extend_from_slice(b"\r\n");
    for section in &sections {
        if let Some(name) = &section.name {
            push_line(&mut out, "Name", name);
            push_line(&mut out, "SHA-256-Digest", &digest(section.raw));
            out.extend_from_slice(b"\r\n");
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{SignatureName, SigningError};

    #[test]
    fn names_that_jarsigner_takes_are_taken() {
        for name in ["A", "DSMITH", "A_B-9"] {
            assert!(SignatureName::new(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn other_names_are_refused() {
        for name in ["", "dsmith", "NINECHARS", "A.B", "Ä"] {
            let refused = Err(SigningError::Name(name.to_owned()));
            assert_eq!(SignatureName::new(name), refused);
        }
        assert_eq!(
            SignatureName::new("VALIDATE"),
            Err(SigningError::ReservedName)
        );
    }
}
