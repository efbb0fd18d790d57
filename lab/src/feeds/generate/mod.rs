//! Realistic Proofpoint events from a seed: the same seed gives the same events
//! in the same order, each with an identity of its own.
mod filter;
mod maillog;
mod message;
mod threats;
mod words;

use super::event::Event;
use super::kind::Kind;
use super::template::Template;
use fastrand::Rng;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many different events there are per kind and size, but for identity and time.
const VARIANTS: u64 = 64;

/// How long events are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Size {
    /// As the content happens to be.
    #[default]
    Natural,
    /// Messages of exactly so many bytes (4 KiB or more); other kinds stay natural.
    Bytes(usize),
}

/// Makes events of all kinds.
#[derive(Debug)]
pub struct Generator {
    seed: u32,
    made: BTreeMap<Kind, u64>,
    templates: BTreeMap<(Kind, Size), Vec<Arc<Template>>>,
}

impl Generator {
    /// A generator that made nothing yet.
    pub fn new(seed: u32) -> Self {
        Self {
            seed,
            made: BTreeMap::new(),
            templates: BTreeMap::new(),
        }
    }

    /// The next event of a kind.
    pub fn next(&mut self, kind: Kind, size: Size, at: Timestamp) -> Event {
        let seed = self.seed;
        let templates = self
            .templates
            .entry((kind, size))
            .or_insert_with(|| templates(seed, kind, size));
        let number = self.made.entry(kind).or_default();
        let variant = usize::try_from(*number % VARIANTS).unwrap_or(0);
        let event = Event::generated(Arc::clone(&templates[variant]), *number, at);
        *number += 1;
        event
    }
}

/// The identity of the event with that number.
pub fn identity(seed: u32, kind: Kind, number: u64) -> String {
    format!("{}{number:022}", prefix(seed, kind))
}

fn prefix(seed: u32, kind: Kind) -> String {
    format!("{seed:08x}{:02}", kind as u8)
}

fn templates(seed: u32, kind: Kind, size: Size) -> Vec<Arc<Template>> {
    let mut random = Rng::with_seed(u64::from(seed) << 8 | kind as u64);
    (0..VARIANTS)
        .map(|_| {
            let text = match kind {
                Kind::Message => message::text(&mut random, size),
                Kind::Maillog => maillog::text(&mut random),
                Kind::ClicksPermitted | Kind::ClicksBlocked => threats::click(&mut random),
                Kind::MessagesDelivered | Kind::MessagesBlocked => threats::message(&mut random),
            };
            let offset_minutes = if random.bool() { -480 } else { 60 };
            Arc::new(Template::new(text, prefix(seed, kind), offset_minutes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::event::time_of;
    use serde_json::Value;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn every_kind_gives_json_objects_with_identity_and_time() {
        let mut generator = Generator::new(42);
        for kind in Kind::ALL {
            for number in 0..2 * VARIANTS {
                let bytes = generator.next(kind, Size::Natural, AT).bytes();
                let event: Value = serde_json::from_slice(&bytes).unwrap();
                assert_eq!(event[kind.identity_field()], identity(42, kind, number));
                assert_eq!(time_of(kind, &event), Some(AT), "{kind:?}");
            }
        }
    }

    #[test]
    fn messages_have_the_size_that_was_asked_for() {
        let mut generator = Generator::new(1);
        for size in [4096, 12_288] {
            for _ in 0..VARIANTS {
                let event = generator.next(Kind::Message, Size::Bytes(size), AT);
                assert_eq!(event.bytes().len(), size);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_events() {
        let made = |seed| {
            Generator::new(seed)
                .next(Kind::Message, Size::Natural, AT)
                .bytes()
        };
        assert_eq!(made(7), made(7));
        assert_ne!(made(7), made(8));
    }

    #[test]
    fn messages_hold_escapes_and_text_beyond_ascii() {
        let mut generator = Generator::new(3);
        let all: Vec<u8> = (0..VARIANTS)
            .flat_map(|_| generator.next(Kind::Message, Size::Natural, AT).bytes())
            .collect();
        assert!(!all.is_ascii());
        assert!(all.contains(&b'\\'));
    }
}
