//! Frames from the client.
use bytes::{Buf, BytesMut};
use std::io::Cursor;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::OpCode;

/// The longest frame that a client has reason to send; it sends control frames.
const LONGEST: u64 = 64 * 1024;

/// What cannot be a client's frame.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

/// Takes a whole frame out of `inbox`, unmasked; `None` when more has to come.
pub fn next(inbox: &mut BytesMut) -> Result<Option<(OpCode, Vec<u8>)>, Malformed> {
    let mut cursor = Cursor::new(&inbox[..]);
    let parsed = FrameHeader::parse(&mut cursor).map_err(|_| Malformed)?;
    let Some((header, length)) = parsed else {
        return Ok(None);
    };
    if length > LONGEST {
        return Err(Malformed);
    }
    let start = usize::try_from(cursor.position()).map_err(|_| Malformed)?;
    let length = usize::try_from(length).map_err(|_| Malformed)?;
    if inbox.len() - start < length {
        return Ok(None);
    }
    inbox.advance(start);
    let mut payload = inbox.split_to(length).to_vec();
    if let Some(mask) = header.mask {
        for (byte, key) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= key;
        }
    }
    Ok(Some((header.opcode, payload)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tungstenite::protocol::frame::coding::Control;

    /// A masked ping with payload `x`.
    const PING: [u8; 7] = [0x89, 0x81, 1, 2, 3, 4, b'x' ^ 1];

    #[test]
    fn a_ping_is_unmasked() {
        let mut inbox = BytesMut::from(&PING[..]);
        let ping = (OpCode::Control(Control::Ping), b"x".to_vec());
        assert_eq!(next(&mut inbox), Ok(Some(ping)));
        assert!(inbox.is_empty());
    }

    #[test]
    fn half_a_frame_waits_for_the_rest() {
        for length in 0..PING.len() {
            let mut inbox = BytesMut::from(&PING[..length]);
            assert_eq!(next(&mut inbox), Ok(None));
            assert_eq!(inbox.len(), length);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_frames_or_an_error(bytes: Vec<u8>) {
            let mut inbox = BytesMut::from(&bytes[..]);
            while let Ok(Some(_)) = next(&mut inbox) {}
        }
    }
}
