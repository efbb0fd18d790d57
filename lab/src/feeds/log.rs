//! All events of one stream, in the order in which they arrived.
use super::event::Event;
use jiff::Timestamp;
use parking_lot::RwLock;
use tokio::sync::watch;

/// A stream's events; positions count from 0 and never change.
#[derive(Debug)]
pub struct Log {
    events: RwLock<Vec<Event>>,
    length: watch::Sender<usize>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            events: RwLock::default(),
            length: watch::Sender::new(0),
        }
    }
}

impl Log {
    /// Appends events and wakes whoever waits for them.
    pub fn extend(&self, events: impl IntoIterator<Item = Event>) {
        let length = {
            let mut held = self.events.write();
            held.extend(events);
            held.len()
        };
        self.length.send_replace(length);
    }

    /// Events so far.
    pub fn len(&self) -> usize {
        self.events.read().len()
    }

    /// Whether nothing was appended yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes whenever events were appended.
    pub fn watch(&self) -> watch::Receiver<usize> {
        self.length.subscribe()
    }

    /// At most `most` events from position `from` on.
    pub fn read(&self, from: usize, most: usize) -> Vec<Event> {
        let held = self.events.read();
        let rest = held.get(from..).unwrap_or_default();
        rest[..rest.len().min(most)].to_vec()
    }

    /// The first position that holds an event made at `time` or later.
    pub fn first_since(&self, time: Timestamp) -> usize {
        let held = self.events.read();
        held.iter()
            .position(|event| event.at >= time)
            .unwrap_or(held.len())
    }

    /// The events that were made in `start..end` and can be seen at `now`.
    pub fn between(&self, start: Timestamp, end: Timestamp, now: Timestamp) -> Vec<Event> {
        let held = self.events.read();
        held.iter()
            .filter(|event| (start..end).contains(&event.at) && event.visible_at <= now)
            .cloned()
            .collect()
    }
}
