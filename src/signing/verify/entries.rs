//! The entries against the manifest: changed, added, missing, renamed, moved.

use super::{Trust, at, block::holds};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::package::archive::{Archive, Entry};
use crate::signing::manifest::Section;
use crate::signing::{MODE_ATTRIBUTE, is_signature_file};

const AGAIN: &str = "get the package again from where it was signed";

/// Finds every difference between the manifest and the archive, one diagnostic each.
pub(super) fn compare(
    archive: &Archive,
    sections: &[Section<'_>],
    trust: &Trust,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Only our own manifests list directories, hold modes and keep the order.
    let ours = sections.iter().any(|s| s.get(MODE_ATTRIBUTE).is_some());
    let entries: Vec<&Entry> = archive
        .entries
        .iter()
        .filter(|e| !is_signature_file(&e.name) && (ours || !e.is_dir()))
        .collect();
    let named: std::collections::BTreeMap<&str, &Section<'_>> = sections
        .iter()
        .filter_map(|s| Some((s.name.as_deref()?, s)))
        .collect();
    let present: std::collections::BTreeSet<&str> =
        entries.iter().map(|e| e.name.as_str()).collect();
    let mut added = Vec::new();
    for entry in &entries {
        match named.get(entry.name.as_str()) {
            Some(section) => diagnostics.extend(compare_one(entry, section, trust)),
            None => added.push(*entry),
        }
    }
    let missing: Vec<&Section<'_>> = named
        .iter()
        .filter(|(name, _)| !present.contains(*name) && !is_signature_file(name))
        .map(|(_, section)| *section)
        .collect();
    diagnostics.extend(pair_up(missing, added));
    if ours {
        diagnostics.extend(order(sections, &entries));
    }
}

fn found(code: &'static Code, entry: &str, message: String) -> Diagnostic {
    Diagnostic::new(code, at(entry), message).help(AGAIN)
}

fn compare_one(entry: &Entry, section: &Section<'_>, trust: &Trust) -> Option<Diagnostic> {
    let name = &entry.name;
    if trust.changed.contains(name) {
        return None;
    }
    match holds(section, "-Digest", &entry.bytes) {
        Some(true) => {}
        Some(false) => {
            let message = format!("{name:?} was changed after signing");
            return Some(found(&codes::DS510, name, message));
        }
        None => {
            let message = format!("the manifest has no SHA-2 digest for {name:?}");
            return Some(Diagnostic::new(&codes::DS507, at(name), message));
        }
    }
    let mode = format!("{:04o}", entry.mode);
    if let Some(signed) = section.get(MODE_ATTRIBUTE).filter(|m| *m != mode) {
        let message =
            format!("the mode of {name:?} was changed from {signed} to {mode} after signing");
        return Some(found(&codes::DS516, name, message));
    }
    if trust.any && !trust.covered.contains(name) {
        let message = format!("no signature covers {name:?}, although the manifest lists it");
        return Some(found(&codes::DS517, name, message));
    }
    None
}

/// What is missing under one name and there under another was renamed or moved.
fn pair_up(missing: Vec<&Section<'_>>, mut added: Vec<&Entry>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for section in missing {
        let old = section.name.as_deref().unwrap_or_default();
        let twin = added
            .iter()
            .position(|e| !e.bytes.is_empty() && holds(section, "-Digest", &e.bytes) == Some(true));
        diagnostics.push(if let Some(index) = twin {
            gone_to(old, &added.remove(index).name)
        } else {
            let message = format!("{old:?} is missing: it was removed after signing");
            found(&codes::DS512, old, message)
        });
    }
    diagnostics.extend(added.into_iter().map(|entry| {
        let name = &entry.name;
        let message = format!("{name:?} was added after signing: no signature covers it");
        found(&codes::DS511, name, message)
    }));
    diagnostics
}

fn gone_to(old: &str, new: &str) -> Diagnostic {
    let file = |path: &str| path.rsplit('/').next().map(str::to_owned);
    if file(old) == file(new) {
        let message = format!("{old:?} was moved to {new:?} after signing");
        found(&codes::DS514, new, message)
    } else {
        let message = format!("{old:?} was renamed to {new:?} after signing");
        found(&codes::DS513, new, message)
    }
}

/// The first entry that stands elsewhere than the manifest has it.
fn order(sections: &[Section<'_>], entries: &[&Entry]) -> Option<Diagnostic> {
    let in_manifest: std::collections::BTreeSet<&str> =
        sections.iter().filter_map(|s| s.name.as_deref()).collect();
    let now: Vec<&str> = entries
        .iter()
        .map(|e| e.name.as_str())
        .filter(|n| in_manifest.contains(n))
        .collect();
    let present: std::collections::BTreeSet<&str> = now.iter().copied().collect();
    let signed: Vec<&str> = sections
        .iter()
        .filter_map(|s| s.name.as_deref())
        .filter(|n| present.contains(n))
        .collect();
    let index = now.iter().zip(&signed).position(|(a, b)| a != b)?;
    // When the next entry is the expected one, this one was put before it;
    // otherwise the expected one was taken away to a later place.
    let moved = if now.get(index + 1) == signed.get(index) {
        now[index]
    } else {
        signed[index]
    };
    let message = format!("{moved:?} stands at another place in the zip than when it was signed");
    Some(found(&codes::DS515, moved, message))
}
