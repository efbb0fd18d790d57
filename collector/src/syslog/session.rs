//! One connection to the event collector: writing, watching acknowledgements, noticing the end.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::outq::Outq;
use super::{BUFFER, GRACE, Sender};
use crate::accounts::Framing;
use crate::net::Connection;
use crate::net::backoff::Backoff;
use crate::spool::{Sent, Stored, lock};

/// How often to look where the kernel does not tell how far the receiver has acknowledged.
const BLIND_POLL: Duration = Duration::from_millis(100);
/// How long a stop waits for acknowledgements.
const DRAIN: Duration = Duration::from_millis(200);
/// Where the kernel does not tell, what was written counts as acknowledged after this.
const BLIND: Duration = Duration::from_secs(2);
/// Unacknowledged data for so long means that nobody is there.
const DEAD: Duration = Duration::from_mins(2);

/// How a session ended.
pub enum End {
    /// Cancelled.
    Stopped,
    /// The receiver closed the connection. A program that had not read all that its system
    /// acknowledged cannot do this: the system would reset the connection.
    Closed(String),
    /// Why the connection is gone.
    Broken(String),
}

/// A batch on its way: what it was, where it ends on the wire, when it was written and
/// acknowledged.
struct OnItsWay {
    sent: Sent,
    end: u64,
    written: Instant,
    acknowledged: Option<Instant>,
}

impl OnItsWay {
    fn is_done(&mut self, grace: Grace, now: Instant, reached: u64) -> bool {
        let Some(at) = self.acknowledged else {
            return false;
        };
        let long_ago = now.duration_since(at) >= GRACE || reached - self.end >= BUFFER;
        grace == Grace::None || long_ago
    }
}

/// How long what is acknowledged is kept for the case that the receiver's program did not
/// read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grace {
    /// [`GRACE`], or until a whole receive buffer was acknowledged after it.
    Whole,
    /// The connection ends in good order: it has been read, or will be.
    None,
}

/// See the module.
pub struct Session<'a> {
    sender: &'a Sender,
    outq: Option<Outq>,
    /// The kernel has told of this socket.
    told: AtomicBool,
    written: Arc<AtomicU64>,
    sent: Mutex<VecDeque<OnItsWay>>,
    tls: bool,
    first: u64,
    /// After the last that was let go.
    resume: AtomicU64,
    /// After the last that was acknowledged.
    acknowledged: AtomicU64,
    /// There is something to be acknowledged.
    busy: Notify,
}

impl<'a> Session<'a> {
    /// A session that begins with batch `first`.
    pub fn new(sender: &'a Sender, connection: &Connection, first: u64) -> Self {
        let tcp = connection.tcp();
        watch_for_death(tcp);
        let ends = tcp.local_addr().ok().zip(tcp.peer_addr().ok());
        Self {
            sender,
            outq: ends.map(|(local, remote)| Outq::new(local, remote)),
            told: false.into(),
            written: connection.written(),
            sent: Mutex::default(),
            tls: sender.receiver.target.tls,
            first,
            resume: first.into(),
            acknowledged: first.into(),
            busy: Notify::new(),
        }
    }

    /// Runs until the connection breaks or `stop`; leaves in `next` the first batch that was
    /// not acknowledged.
    pub async fn run(
        self,
        connection: Connection,
        next: &mut u64,
        backoff: &mut Backoff,
        stop: &CancellationToken,
    ) -> End {
        let (mut reader, mut writer) = tokio::io::split(connection);
        let end = tokio::select! {
            // What the kernel knows of the end comes before a write that fails of it.
            biased;
            end = closed(&mut reader) => end,
            reason = self.write(&mut writer) => End::Broken(reason),
            () = self.acknowledgements(backoff) => End::Stopped,
            () = stop.cancelled() => End::Stopped,
        };
        match end {
            End::Stopped => self.drain(&mut writer).await,
            // Over TLS the program may have said goodbye with records still unread.
            End::Closed(_) if !self.tls => self.look(Grace::None),
            End::Closed(_) | End::Broken(_) => {}
        }
        *next = match end {
            End::Closed(_) if !self.tls => self.acknowledged.load(Relaxed),
            _ => self.resume.load(Relaxed),
        };
        // From there on it is sent again, after a kill too.
        self.sender.queue.acknowledged(*next);
        end
    }

    async fn write(&self, writer: &mut (impl AsyncWrite + Unpin)) -> String {
        let mut next = self.first;
        loop {
            let (sequence, stored) = self.sender.spool.next(&self.sender.queue, next).await;
            let start = self.written.load(Relaxed);
            let entry = |end| OnItsWay {
                sent: Sent::of(sequence, &stored),
                end,
                written: Instant::now(),
                acknowledged: None,
            };
            // Known before it is whole, so that a break in the middle sends it again.
            let oldest = {
                let mut sent = lock(&self.sent);
                sent.push_back(entry(u64::MAX));
                sent.len() == 1
            };
            if oldest {
                self.sender.queue.head_written(stored.written_ms);
                self.busy.notify_one();
            }
            if let Err(error) = self.write_batch(writer, &stored).await {
                return format!("the connection broke off: {error}");
            }
            let end = self.written.load(Relaxed).max(start);
            if let Some(last) = lock(&self.sent).back_mut() {
                *last = entry(end);
            }
            next = sequence + 1;
        }
    }

    async fn write_batch(
        &self,
        writer: &mut (impl AsyncWrite + Unpin),
        stored: &Stored,
    ) -> std::io::Result<()> {
        match self.sender.receiver.framing {
            Framing::Newline => {
                for piece in &stored.pieces {
                    writer.write_all(piece).await?;
                }
            }
            Framing::OctetCounting => {
                for piece in &stored.pieces {
                    writer.write_all(&octet_counted(piece)).await?;
                }
            }
        }
        writer.flush().await
    }

    async fn acknowledgements(&self, backoff: &mut Backoff) {
        let pace = self.outq.as_ref().map_or(BLIND_POLL, Outq::pace);
        loop {
            if lock(&self.sent).is_empty() {
                self.busy.notified().await;
            }
            tokio::time::sleep(pace).await;
            self.look(Grace::Whole);
            if self.acknowledged.load(Relaxed) > self.first {
                backoff.reset();
            }
        }
    }

    /// Marks what is acknowledged, and lets go of what the receiver has surely read by now.
    fn look(&self, grace: Grace) {
        // In this order: what is written in between only makes the answer older.
        let written = self.written.load(Relaxed);
        let mut sent = lock(&self.sent);
        if sent.iter().any(|batch| batch.acknowledged.is_none()) {
            let waiting = self.outq.as_ref().and_then(Outq::bytes);
            self.acknowledge(&mut sent, written, waiting);
        }
        let reached = sent.iter().rfind(|batch| batch.acknowledged.is_some());
        let reached = reached.map_or(0, |batch| batch.end);
        let now = Instant::now();
        let mut done = Vec::new();
        while let Some(batch) = sent.pop_front_if(|batch| batch.is_done(grace, now, reached)) {
            done.push(batch.sent);
        }
        drop(sent);
        if let Some(last) = done.last() {
            self.resume.store(last.sequence + 1, Relaxed);
        }
        self.let_go(&done);
    }

    /// Notes how far the receiver's system has acknowledged, here and for after a kill.
    fn acknowledge(&self, sent: &mut VecDeque<OnItsWay>, written: u64, waiting: Option<u64>) {
        let now = Instant::now();
        self.told.fetch_or(waiting.is_some(), Relaxed);
        let before = self.acknowledged.load(Relaxed);
        for batch in sent.iter_mut().filter(|batch| batch.acknowledged.is_none()) {
            let arrived = match waiting {
                Some(waiting) => batch.end <= written.saturating_sub(waiting),
                // A socket that was in the table and is gone has nothing more to tell.
                None if self.told.load(Relaxed) => false,
                None => batch.end <= written && batch.written.elapsed() > BLIND,
            };
            if !arrived {
                break;
            }
            batch.acknowledged = Some(now);
            self.acknowledged.store(batch.sent.sequence + 1, Relaxed);
        }
        let after = self.acknowledged.load(Relaxed);
        if after > before {
            self.sender.queue.acknowledged(after);
        }
    }

    fn let_go(&self, done: &[Sent]) {
        if done.is_empty() {
            return;
        }
        let status = &self.sender.status;
        let events = done.iter().map(|sent| u64::from(sent.events)).sum();
        status.forwarded.fetch_add(events, Relaxed);
        status
            .forwarded_bytes
            .fetch_add(done.iter().map(|sent| sent.bytes).sum(), Relaxed);
        self.sender.spool.done(&self.sender.queue, done);
    }

    /// At a stop: a moment for what is on its way. The close that follows is orderly, so no
    /// grace is needed beyond the acknowledgement.
    async fn drain(&self, writer: &mut (impl AsyncWrite + Unpin)) {
        let whole = lock(&self.sent)
            .back()
            .is_none_or(|batch| batch.end != u64::MAX);
        let deadline = Instant::now() + DRAIN;
        while whole && Instant::now() < deadline {
            self.look(Grace::None);
            if lock(&self.sent).is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if whole {
            // What is not acknowledged by now is sent again after the next start.
            let _ = tokio::time::timeout(DRAIN, writer.shutdown()).await;
        }
    }
}

/// Ends when the receiver closes; whatever it says before is of no meaning in syslog.
async fn closed(reader: &mut (impl AsyncRead + Unpin)) -> End {
    let mut scrap = [0; 1024];
    loop {
        match reader.read(&mut scrap).await {
            Ok(0) => return End::Closed("it closed the connection".into()),
            Ok(_) => {}
            Err(error) => return End::Broken(format!("the connection broke off: {error}")),
        }
    }
}

fn watch_for_death(tcp: &tokio::net::TcpStream) {
    let socket = socket2::SockRef::from(tcp);
    let keepalive = socket2::TcpKeepalive::new()
        .with_time(Duration::from_secs(30))
        .with_interval(Duration::from_secs(10));
    // Without these a dead receiver is only noticed later.
    let _ = socket.set_tcp_keepalive(&keepalive);
    let _ = socket.set_tcp_user_timeout(Some(DEAD));
}

/// Each line as `LENGTH SP LINE`, its line end left out.
fn octet_counted(lines: &[u8]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(lines.len() + lines.len() / 64);
    for line in lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        framed.extend_from_slice(line.len().to_string().as_bytes());
        framed.push(b' ');
        framed.extend_from_slice(line);
    }
    framed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octet_counting_puts_the_length_before_each_line() {
        assert_eq!(octet_counted("ab\nñ\n".as_bytes()), "2 ab2 ñ".as_bytes());
    }
}
