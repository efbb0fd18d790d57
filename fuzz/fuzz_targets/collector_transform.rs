//! Any bytes as an event: refused, or one line within the limit.
#![no_main]

use collector::facts::Facts;
use collector::transform::{EventKind, LEAST_LIMIT, Profile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let profile = Profile::new("a", LEAST_LIMIT, Facts::default());
    for kind in [EventKind::PodMessage, EventKind::ClickBlocked, EventKind::MessageDelivered] {
        if let Ok(event) = profile.read(kind, bytes) {
            let mut line = Vec::new();
            profile.write(&event, jiff::Timestamp::UNIX_EPOCH, &mut line);
            assert!(line.len() <= LEAST_LIMIT + 1);
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        }
    }
});
