//! JAR signatures over a package: written and verified.
//!
//! The scheme is the one of Java archives, as QRadar's own packages carry it:
//! META-INF/MANIFEST.MF holds the digest of every entry, NAME.SF the digests of the
//! manifest and its sections, NAME.RSA a CMS signature over NAME.SF. What a JAR
//! signature leaves open, modes and order, is kept in the manifest as well.

mod cms;
mod digest;
mod error;
mod key;
mod manifest;
mod sign;

pub mod dev_key;
pub mod verify;

pub use error::SigningError;
pub use key::SigningKey;
pub use sign::{Options, SignatureName, sign, strip};

/// Where the manifest stands.
const MANIFEST: &str = "META-INF/MANIFEST.MF";

/// The section attribute that holds an entry's mode, such as `0644`. Java ignores it.
const MODE_ATTRIBUTE: &str = "Dsmith-Mode";

/// Whether an entry belongs to a signature, so that no signature covers it: the
/// manifest, and `*.SF`, `*.RSA`, `*.DSA`, `*.EC` and `SIG-*` directly in META-INF.
fn is_signature_file(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let Some(file) = upper.strip_prefix("META-INF/") else {
        return false;
    };
    let by_ending = [".SF", ".RSA", ".DSA", ".EC"]
        .iter()
        .any(|ending| file.ends_with(ending));
    !file.contains('/')
        && (by_ending || file.starts_with("SIG-") || file == "MANIFEST.MF" || file.is_empty())
}
