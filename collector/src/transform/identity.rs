//! When two events are the same one: 128-bit keys for the de-duplication.

use sha2::{Digest, Sha256};

use super::kind::EventKind;
use super::scan::{elements, members};
use crate::facts::DuplicateKey;

/// Identifies an event within its stream.
pub type Key = u128;

/// The key of an event whose identity member, if it has one, is `identity`.
pub fn key(kind: EventKind, bytes: &[u8], identity: Option<&[u8]>, policy: DuplicateKey) -> Key {
    match (identity, policy) {
        (Some(identity), DuplicateKey::Identity) => digest(&[identity]),
        (Some(_), DuplicateKey::IdentityAndContent) => digest(&[bytes]),
        (None, _) => digest(&[
            kind.event_type().as_bytes(),
            &canonical(bytes).to_be_bytes(),
        ]),
    }
}

fn digest(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    truncate(&hash.finalize())
}

fn truncate(hash: &[u8]) -> Key {
    hash.first_chunk::<16>()
        .map_or(0, |head| Key::from_be_bytes(*head))
}

/// A hash that neither the order of members nor that of array elements changes: TAP repeats
/// events with their arrays shuffled. Depth is bounded by the scanner.
fn canonical(value: &[u8]) -> Key {
    match value.first() {
        Some(b'{') => {
            let mut parts = Vec::new();
            // What the scanner accepted before, it accepts again.
            let _ = members(value, |member| {
                parts.push(digest(&[
                    member.key,
                    &canonical(member.value).to_be_bytes(),
                ]));
            });
            unordered(b'{', parts)
        }
        Some(b'[') => {
            let mut parts = Vec::new();
            let _ = elements(value, |element| parts.push(canonical(element)));
            unordered(b'[', parts)
        }
        _ => digest(&[value]),
    }
}

fn unordered(kind: u8, mut parts: Vec<Key>) -> Key {
    parts.sort_unstable();
    let mut hash = Sha256::new();
    hash.update([kind]);
    for part in parts {
        hash.update(part.to_be_bytes());
    }
    truncate(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tap(text: &str) -> Key {
        key(
            EventKind::MessageBlocked,
            text.as_bytes(),
            None,
            DuplicateKey::Identity,
        )
    }

    #[test]
    fn order_does_not_make_another_event() {
        assert_eq!(
            tap(r#"{"GUID":"a","messageParts":[{"x":1,"y":2},{"z":3}]}"#),
            tap(r#"{"messageParts":[{"z":3},{"y":2,"x":1}],"GUID":"a"}"#)
        );
    }

    #[test]
    fn one_message_with_two_recipients_is_two_events() {
        assert_ne!(
            tap(r#"{"GUID":"a","recipient":["one@example.com"]}"#),
            tap(r#"{"GUID":"a","recipient":["two@example.com"]}"#)
        );
    }

    #[test]
    fn a_pod_identity_is_enough_unless_the_facts_say_otherwise() {
        let pod = |bytes: &[u8], policy| key(EventKind::PodMessage, bytes, Some(b"\"g\""), policy);
        assert_eq!(
            pod(b"1", DuplicateKey::Identity),
            pod(b"2", DuplicateKey::Identity)
        );
        let both = DuplicateKey::IdentityAndContent;
        assert_ne!(pod(b"1", both), pod(b"2", both));
    }
}
