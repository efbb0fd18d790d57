//! Opening a WebSocket session, live or archive, and reading frames from it.

use std::fmt::Write;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::Access;
use super::answer::{Refusal, broken, refusal};
use crate::facts::Facts;
use crate::net::{Connection, service_clock};
use crate::secrets::Secret;

/// Larger messages are refused; the largest on record are a little over 1 MB.
const MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// For the whole handshake.
const HANDSHAKE: Duration = Duration::from_secs(30);
/// For the closing handshake.
const CLOSING: Duration = Duration::from_millis(400);

/// An open session.
pub struct Socket {
    stream: WebSocketStream<Connection>,
    ping: tokio::time::Interval,
    heard: Instant,
    silence: Duration,
    /// The service's clock at the handshake, milliseconds since 1970, where it told.
    pub date: Option<i64>,
}

/// What came.
#[derive(Debug)]
pub enum Heard {
    /// An event, or nothing if empty.
    Event(Bytes),
    /// A sign of life without an event.
    Alive,
    /// The end.
    End(Ended),
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// With a closing handshake: nothing was under way.
    Closed(String),
    /// The server hung up without one.
    HungUp,
    /// In any other way.
    Broken(String),
}

/// Opens a session of `kind`; `window` asks the archive for seconds since 1970.
pub async fn open(
    access: &Access,
    key: &Secret,
    kind: &str,
    window: Option<(i64, i64)>,
    facts: &Facts,
) -> Result<Socket, Refusal> {
    let connection = access
        .dialer
        .connect(&access.target, access.proxy.as_ref())
        .await;
    let connection = connection.map_err(|error| broken(&error.to_string(), facts))?;
    let mut request = url(access, kind, window)
        .into_client_request()
        .map_err(|error| broken(&error.to_string(), facts))?;
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
        .map_err(|_| broken("the API key holds characters that no key has", facts))?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES))
        .max_frame_size(Some(MESSAGE_BYTES));
    let handshake = tokio_tungstenite::client_async_with_config(request, connection, Some(config));
    let opened = tokio::time::timeout(HANDSHAKE, handshake).await;
    let opened = opened.map_err(|_| broken("no answer to the handshake in time", facts))?;
    let (stream, response) = opened.map_err(|error| refusal(&error, facts))?;
    let every = Duration::from_secs(facts.pod_ping_seconds.max(1));
    let mut ping = tokio::time::interval_at(Instant::now() + every, every);
    ping.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let silence = Duration::from_secs(facts.pod_silence_seconds);
    Ok(Socket {
        stream,
        ping,
        heard: Instant::now(),
        silence,
        date: service_clock::date(response.headers()),
    })
}

/// Whether a live session can be opened; it is closed at once.
pub async fn probe(access: &Access, kind: &str, facts: &Facts) -> Result<(), String> {
    let socket = open(access, &access.api_key, kind, None, facts).await;
    let mut socket = socket.map_err(|refusal| refusal.message)?;
    socket.close().await;
    Ok(())
}

fn url(access: &Access, kind: &str, window: Option<(i64, i64)>) -> String {
    let scheme = if access.target.tls { "wss" } else { "ws" };
    let mut url = format!(
        "{scheme}://{}/v1/stream?cid={}&type={}",
        access.target.address(),
        encode(&access.cluster_id),
        encode(kind)
    );
    if let Some((since, to)) = window {
        let (since, to) = (encode(&stamp(since)), encode(&stamp(to)));
        url.push_str("&sinceTime=");
        url.push_str(&since);
        url.push_str("&toTime=");
        url.push_str(&to);
    }
    url
}

/// The form that is safest with the archive: no fraction, an offset without a colon or plus.
fn stamp(seconds: i64) -> String {
    let time = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S-0000").to_string()
}

/// Percent-encodes all but what is never special.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl Socket {
    /// Waits for the next frame; sends pings meanwhile.
    pub async fn next(&mut self) -> Heard {
        loop {
            let deadline = self.heard + self.silence;
            tokio::select! {
                message = self.stream.next() => {
                    self.heard = Instant::now();
                    return heard(message);
                }
                _ = self.ping.tick() => {
                    if let Err(error) = self.stream.send(Message::Ping(Bytes::new())).await {
                        return Heard::End(Ended::Broken(error.to_string()));
                    }
                }
                () = tokio::time::sleep_until(deadline) => {
                    let reason = format!("nothing was heard for {} s", self.silence.as_secs());
                    return Heard::End(Ended::Broken(reason));
                }
            }
        }
    }

    /// The next frame if it is already there.
    pub fn ready(&mut self) -> Option<Heard> {
        let message = futures_util::FutureExt::now_or_never(self.stream.next())?;
        self.heard = Instant::now();
        Some(heard(message))
    }

    /// Keeps the session alive while `work` takes its time.
    pub async fn while_busy(&mut self, work: impl Future<Output = ()>) {
        tokio::pin!(work);
        loop {
            tokio::select! {
                () = &mut work => break,
                _ = self.ping.tick() => {
                    // A failure shows at the next frame.
                    let _ = self.stream.send(Message::Ping(Bytes::new())).await;
                }
            }
        }
        // The wait was ours, not the server's silence.
        self.heard = Instant::now();
    }

    /// Begins the closing handshake; what still comes is read with [`Self::rest`].
    pub async fn close(&mut self) {
        // If it cannot be sent, the session is broken, which `rest` finds out.
        let _ = self.stream.close(None).await;
    }

    /// What still comes after [`Self::close`]; the end at last.
    pub async fn rest(&mut self) -> Heard {
        match tokio::time::timeout(CLOSING, self.stream.next()).await {
            Ok(message) => heard(message),
            Err(_) => Heard::End(Ended::Broken("no answer to the close".into())),
        }
    }
}

fn heard(message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>) -> Heard {
    use tokio_tungstenite::tungstenite::Error;
    use tokio_tungstenite::tungstenite::error::ProtocolError;
    match message {
        Some(Ok(Message::Text(text))) => Heard::Event(text.into()),
        Some(Ok(Message::Binary(bytes))) => Heard::Event(bytes),
        Some(Ok(Message::Close(frame))) => {
            let code = frame.map_or_else(|| "no code".to_owned(), |frame| frame.code.to_string());
            Heard::End(Ended::Closed(code))
        }
        Some(Ok(_)) => Heard::Alive,
        None | Some(Err(Error::ConnectionClosed)) => Heard::End(Ended::Closed("no code".into())),
        Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
            Heard::End(Ended::HungUp)
        }
        Some(Err(Error::Io(error))) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Heard::End(Ended::HungUp)
        }
        Some(Err(error)) => Heard::End(Ended::Broken(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_asked_in_the_form_that_is_known_to_work() {
        assert_eq!(
            stamp(1_600_000_000 / 3600 * 3600),
            "2020-09-13T12:00:00-0000"
        );
        assert_eq!(
            encode("2020-09-13T12:00:00+0000"),
            "2020-09-13T12%3A00%3A00%2B0000"
        );
        assert_eq!(encode("a b&c"), "a%20b%26c");
    }
}
