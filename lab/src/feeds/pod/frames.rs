//! Events as WebSocket frames, ready to write, with the faults that concern
//! what is sent.
use crate::feeds::event::Event;
use crate::feeds::faults::{Cut, Framing, PodFaults};
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// Frames in one buffer.
#[derive(Debug, Default)]
pub struct Batch {
    /// The frames' bytes.
    pub bytes: Vec<u8>,
    /// For each frame that completes something: where it ends, and how many of
    /// the source's events are done with it.
    marks: Vec<(usize, usize)>,
    /// Events in it, repeats included.
    pub sent: u64,
}

impl Batch {
    /// How many of the source's events are done once `written` bytes are out.
    pub fn done(&self, written: usize) -> usize {
        let whole = self.marks.iter().take_while(|(end, _)| *end <= written);
        whole.map(|(_, events)| events).sum()
    }
}

/// Encodes a source's next events. `position` is the first one's, so that every
/// n-th event means the same however the batches fall.
pub fn encode(mut events: Vec<Event>, position: usize, faults: &PodFaults) -> Batch {
    let mut batch = Batch::default();
    let mut payload = Vec::new();
    let count = events.len();
    shuffle(&mut events, position, faults.reorder_within);
    for (index, event) in events.iter().enumerate() {
        let number = position + index + 1;
        payload.clear();
        event.render(&mut payload);
        if faults.framing == Framing::Newline {
            payload.push(b'\n');
        }
        let copies = 1 + usize::from(nth(number, faults.repeat_every));
        for _ in 0..copies {
            push_frame(&mut batch.bytes, data_opcode(faults.framing), &payload);
            batch.sent += 1;
        }
        if nth(number, faults.empty_every) {
            push_frame(&mut batch.bytes, OpCode::Data(Data::Text), &[]);
        }
        if faults.reorder_within < 2 {
            batch.marks.push((batch.bytes.len(), 1));
        }
    }
    if faults.reorder_within >= 2 {
        batch.marks.push((batch.bytes.len(), count));
    }
    batch
}

/// Encodes up to where a cut wants the session to end; `events` are more than
/// it lets through.
pub fn encode_cut(mut events: Vec<Event>, position: usize, cut: &Cut, faults: &PodFaults) -> Batch {
    let keep = usize::try_from(cut.after_events)
        .unwrap_or(usize::MAX)
        .min(events.len());
    let next = events.get(keep).cloned();
    events.truncate(keep);
    let mut batch = encode(events, position, faults);
    if let (true, Some(event)) = (cut.mid_frame, next) {
        let mut frame = Vec::new();
        push_frame(&mut frame, data_opcode(faults.framing), &event.bytes());
        batch.bytes.extend_from_slice(&frame[..frame.len() / 2]);
    }
    batch
}

/// A pong or close frame.
pub fn push_control(out: &mut Vec<u8>, control: Control, payload: &[u8]) {
    push_frame(out, OpCode::Control(control), payload);
}

fn push_frame(out: &mut Vec<u8>, opcode: OpCode, payload: &[u8]) {
    let header = FrameHeader {
        opcode,
        ..FrameHeader::default()
    };
    // Writing to memory cannot fail.
    let _ = header.format(payload.len() as u64, out);
    out.extend_from_slice(payload);
}

fn data_opcode(framing: Framing) -> OpCode {
    OpCode::Data(match framing {
        Framing::Text | Framing::Newline => Data::Text,
        Framing::Binary => Data::Binary,
    })
}

fn nth(number: usize, every: usize) -> bool {
    every != 0 && number.is_multiple_of(every)
}

fn shuffle(events: &mut [Event], position: usize, within: usize) {
    if within < 2 {
        return;
    }
    let mut random = fastrand::Rng::with_seed(position as u64);
    for chunk in events.chunks_mut(within) {
        random.shuffle(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::faults::Ending;
    use jiff::Timestamp;

    fn events(texts: &[&str]) -> Vec<Event> {
        let at = Timestamp::UNIX_EPOCH;
        texts
            .iter()
            .map(|text| Event::literal(text.as_bytes(), at))
            .collect()
    }

    #[test]
    fn an_event_is_a_text_frame() {
        let batch = encode(events(&["{}"]), 0, &PodFaults::default());
        assert_eq!(batch.bytes, b"\x81\x02{}");
        assert_eq!((batch.done(3), batch.done(4)), (0, 1));
    }

    #[test]
    fn every_nth_event_comes_twice() {
        let faults = PodFaults {
            repeat_every: 2,
            ..PodFaults::default()
        };
        let batch = encode(events(&["1", "2", "3"]), 0, &faults);
        assert_eq!(batch.bytes, b"\x81\x011\x81\x012\x81\x012\x81\x013");
        assert_eq!((batch.sent, batch.done(batch.bytes.len())), (4, 3));
    }

    #[test]
    fn a_cut_in_mid_frame_does_not_count_the_half_event() {
        let cut = Cut {
            after_events: 1,
            mid_frame: true,
            ending: Ending::Reset,
        };
        let batch = encode_cut(events(&["1", "abcd"]), 0, &cut, &PodFaults::default());
        assert_eq!(batch.bytes, b"\x81\x011\x81\x04a");
        assert_eq!(batch.done(batch.bytes.len()), 1);
    }
}
