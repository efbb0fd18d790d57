//! One WebSocket session: events out, pings and closes in.
use super::Pod;
use super::frames::{self, Batch};
use super::incoming::next;
use super::lease::Lease;
use super::source::Source;
use crate::feeds::faults::{Credentials, Cut, Ending, Flow, PodFaults};
use crate::feeds::kind::Kind;
use crate::feeds::transport::Connection;
use bytes::{Bytes, BytesMut};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::Instant;
use tungstenite::protocol::frame::coding::{Control, OpCode};

/// Events that are rendered and written at once.
const BATCH: usize = 64;
/// How long what was written gets to arrive before a connection is reset: the
/// document promises that data continues from the drop, so a reset must not
/// take with it what the feed counts as sent.
const QUIESCE: Duration = Duration::from_millis(150);

/// Why a session ends.
enum Over {
    /// The client closed, or the connection broke.
    Peer,
    /// The client sent a close frame, which is to be answered.
    PeerClosed,
    /// The feed ends it.
    Feed(Ending),
    /// The feed falls silent for ever.
    HalfOpen,
}

/// One session.
pub struct Session {
    feed: Arc<Pod>,
    kind: Kind,
    source: Source,
    lease: Lease,
    faults: watch::Receiver<PodFaults>,
    half_open: u64,
    reader: ReadHalf<Connection>,
    writer: WriteHalf<Connection>,
    inbox: BytesMut,
    replies: Vec<u8>,
    heard: Instant,
}

impl Session {
    /// A session on an upgraded connection; `unread` is what the client sent
    /// right after its request.
    pub fn new(
        feed: Arc<Pod>,
        kind: Kind,
        source: Source,
        lease: Lease,
        (connection, unread): (Connection, Bytes),
    ) -> Self {
        let (reader, writer) = tokio::io::split(connection);
        let faults = feed.faults.subscribe();
        let half_open = faults.borrow().half_open;
        Self {
            feed,
            kind,
            source,
            lease,
            faults,
            half_open,
            reader,
            writer,
            inbox: BytesMut::from(&unread[..]),
            replies: Vec::new(),
            heard: Instant::now(),
        }
    }

    /// Serves until one side ends it.
    pub async fn run(mut self) {
        let over = loop {
            if let Err(over) = self.step().await {
                break over;
            }
        };
        self.finish(over).await;
    }

    /// Sends the next events, or waits for some reason to.
    async fn step(&mut self) -> Result<(), Over> {
        let faults = self.faults.borrow_and_update().clone();
        if faults.half_open > self.half_open {
            return Err(Over::HalfOpen);
        }
        if faults.credentials == Credentials::Revoked {
            return Err(Over::Feed(Ending::Eof));
        }
        if faults.flow == Flow::Stalled {
            return self.wait().await;
        }
        let events = self
            .source
            .read(&self.feed, self.kind, self.lease.position, BATCH);
        let count = events.len() as u64;
        if let Some(cut) = take_cut(&self.feed, count) {
            let batch = frames::encode_cut(events, self.lease.position, &cut, &faults);
            self.send(&batch, &faults).await?;
            return Err(Over::Feed(cut.ending));
        }
        if count == 0 {
            if self.source.is_finite() {
                return Err(Over::Feed(faults.archive_ending));
            }
            return self.wait().await;
        }
        let batch = frames::encode(events, self.lease.position, &faults);
        self.send(&batch, &faults).await
    }

    /// Writes a batch; moves the position by what got out, however it ends.
    async fn send(&mut self, batch: &Batch, faults: &PodFaults) -> Result<(), Over> {
        let mut written = 0;
        let outcome = self.write_all(batch, faults, &mut written).await;
        self.lease.position += batch.done(written);
        let (finite, sent) = (self.source.is_finite(), batch.sent);
        self.feed.count(self.kind, |counts| {
            if finite {
                counts.archive_events += sent;
            } else {
                counts.live_events += sent;
            }
        });
        outcome?;
        self.reply().await
    }

    async fn write_all(
        &mut self,
        batch: &Batch,
        faults: &PodFaults,
        written: &mut usize,
    ) -> Result<(), Over> {
        while *written < batch.bytes.len() {
            let rest = &batch.bytes[*written..];
            let piece = piece(rest, faults.bytes_per_second);
            tokio::select! {
                result = self.writer.write(piece) => match result {
                    Ok(0) | Err(_) => return Err(Over::Peer),
                    Ok(count) => {
                        *written += count;
                        pace(count, faults.bytes_per_second).await;
                    }
                },
                result = self.reader.read_buf(&mut self.inbox) => {
                    self.hear(result.is_ok_and(|count| count > 0))?;
                }
            }
        }
        self.writer.flush().await.map_err(|_| Over::Peer)
    }

    /// Waits for new events, other faults, something from the client, or the
    /// idle limit.
    async fn wait(&mut self) -> Result<(), Over> {
        let mut grown = self.feed.log(self.kind).map(super::super::log::Log::watch);
        let position = self.lease.position;
        let stalled = self.faults.borrow().flow == Flow::Stalled;
        let growth = async {
            match &mut grown {
                Some(grown) if !stalled => drop(grown.wait_for(|length| *length > position).await),
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = growth => {}
            _ = self.faults.changed() => {}
            () = tokio::time::sleep_until(self.heard + self.feed.limits.idle) => {
                return Err(Over::Feed(Ending::Eof));
            }
            result = self.reader.read_buf(&mut self.inbox) => {
                self.hear(result.is_ok_and(|count| count > 0))?;
            }
        }
        self.reply().await
    }

    async fn reply(&mut self) -> Result<(), Over> {
        if self.replies.is_empty() {
            return Ok(());
        }
        let replies = std::mem::take(&mut self.replies);
        let result = self.writer.write_all(&replies).await;
        result.map_err(|_| Over::Peer)?;
        self.writer.flush().await.map_err(|_| Over::Peer)
    }

    /// Takes in the client's frames: pings are answered, a close ends the
    /// session, everything else has no meaning here.
    fn hear(&mut self, alive: bool) -> Result<(), Over> {
        if !alive {
            return Err(Over::Peer);
        }
        self.heard = Instant::now();
        while let Some((opcode, payload)) = next(&mut self.inbox).map_err(|_| Over::Peer)? {
            match opcode {
                OpCode::Control(Control::Ping) => {
                    frames::push_control(&mut self.replies, Control::Pong, &payload);
                    self.feed.count(self.kind, |counts| counts.pings += 1);
                }
                OpCode::Control(Control::Close) => return Err(Over::PeerClosed),
                OpCode::Control(_) | OpCode::Data(_) => {}
            }
        }
        Ok(())
    }

    async fn finish(self, over: Over) {
        let Self {
            lease,
            reader,
            mut writer,
            ..
        } = self;
        match over {
            Over::Peer => {}
            Over::PeerClosed => close(&mut writer, 1000).await,
            Over::Feed(Ending::Close(code)) => close(&mut writer, code).await,
            Over::Feed(Ending::Eof) => drop(writer.shutdown().await),
            Over::Feed(Ending::Reset) => {
                tokio::time::sleep(QUIESCE).await;
                let _ = reader.unsplit(writer).reset_on_drop();
            }
            Over::HalfOpen => {
                drop(lease);
                std::future::pending::<()>().await;
            }
        }
    }
}

/// Sends a close frame and ends the connection in order.
async fn close(writer: &mut WriteHalf<Connection>, code: u16) {
    let mut frame = Vec::new();
    frames::push_control(&mut frame, Control::Close, &code.to_be_bytes());
    let _ = writer.write_all(&frame).await;
    let _ = writer.shutdown().await;
}

/// The cut that falls within the next `count` events, taken; or else the cut
/// moved nearer by as many.
fn take_cut(feed: &Pod, count: u64) -> Option<Cut> {
    let mut taken = None;
    feed.faults.send_if_modified(|faults| {
        match &mut faults.cut {
            Some(cut) if cut.after_events < count || (cut.after_events == 0 && !cut.mid_frame) => {
                taken = faults.cut.take();
            }
            Some(cut) => cut.after_events -= count,
            None => {}
        }
        false
    });
    taken
}

fn piece(bytes: &[u8], per_second: Option<u32>) -> &[u8] {
    let most = per_second.map_or(usize::MAX, |rate| (rate / 20).max(1) as usize);
    &bytes[..bytes.len().min(most)]
}

async fn pace(count: usize, per_second: Option<u32>) {
    if let Some(rate) = per_second {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        tokio::time::sleep(Duration::from_secs(1) * count / rate.max(1)).await;
    }
}
