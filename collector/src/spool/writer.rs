//! The thread that writes: group commits, retried until the disk takes them.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use redb::{Database, ReadableTable};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::group::{Group, Heads, Placed};
use super::index::{CURSORS, POSITIONS, SEEN, STREAMS, Shared, StreamId, start};
use super::log::{Log, Spares};
use super::mark::{self, Mark};
use super::queue::{Queue, now_ms};
use super::{Batch, Health, Opened, lock};

/// Least time from one commit to the next while little is waiting.
pub const PACE: Duration = Duration::from_millis(4);
/// A commit takes up to so many bytes, and does not wait when half of it is there.
const COMMIT_BYTES: usize = 4 * 1024 * 1024;
/// How far each stream is done is written with the next batch, or after this.
const HEADS_EVERY: Duration = Duration::from_secs(1);
/// While the disk takes nothing, what is done is looked for this often.
const LOOK: Duration = Duration::from_millis(20);

/// What the thread is asked for.
#[derive(Debug)]
pub enum Command {
    Put {
        queue: Arc<Queue>,
        batch: Batch,
        kib: u32,
    },
    /// Records before `upto` are done.
    Done {
        queue: Arc<Queue>,
        upto: u64,
    },
    Open {
        name: String,
        reply: oneshot::Sender<Opened>,
    },
    Discard {
        name: String,
        reply: oneshot::Sender<u64>,
    },
    Sync(oneshot::Sender<()>),
}

/// See the module.
pub struct Writer {
    commands: mpsc::UnboundedReceiver<Command>,
    /// What came while the disk took nothing.
    later: VecDeque<Command>,
    shared: Arc<Shared>,
    health: Arc<Health>,
    in_flight: Arc<Semaphore>,
    logs: HashMap<StreamId, Log>,
    spares: Spares,
    /// How far streams are done, where the index does not say it yet.
    heads: Heads,
    heads_written: Instant,
    /// The database takes nothing more until it is opened anew.
    stale: bool,
}

impl Writer {
    pub fn new(
        commands: mpsc::UnboundedReceiver<Command>,
        shared: Arc<Shared>,
        health: Arc<Health>,
        in_flight: Arc<Semaphore>,
    ) -> Self {
        Self {
            commands,
            later: VecDeque::new(),
            spares: Spares::new(&shared.dir),
            shared,
            health,
            in_flight,
            logs: HashMap::new(),
            heads: Heads::new(),
            heads_written: Instant::now(),
            stale: true,
        }
    }

    /// Works until all handles are gone.
    pub fn run(mut self) {
        self.insist(|writer| writer.database().map(drop));
        self.health.open.store(true, Relaxed);
        while let Some(first) = self
            .later
            .pop_front()
            .or_else(|| self.commands.blocking_recv())
        {
            let started = Instant::now();
            let mut group = Group::default();
            let mut next = Some(first);
            while let Some(command) = next {
                if let Some(alone) = self.sort(command, &mut group) {
                    self.write(std::mem::take(&mut group));
                    self.alone(alone);
                }
                next = if group.bytes < COMMIT_BYTES {
                    self.later
                        .pop_front()
                        .or_else(|| self.commands.try_recv().ok())
                } else {
                    None
                };
            }
            let small = group.bytes < COMMIT_BYTES / 2;
            self.write(group);
            if small {
                std::thread::sleep(PACE.saturating_sub(started.elapsed()));
            }
        }
    }

    /// Files have their room back at once, so that a full disk has some again; everything else
    /// joins the group, but for what has to happen alone.
    fn sort(&mut self, command: Command, group: &mut Group) -> Option<Command> {
        match command {
            Command::Done { queue, upto } => {
                self.release(&queue, upto);
            }
            Command::Put { queue, batch, kib } => group.put(queue, batch, kib),
            Command::Sync(reply) => group.syncs.push(reply),
            alone => return Some(alone),
        }
        None
    }

    /// The bytes of lines whose files went.
    fn release(&mut self, queue: &Queue, upto: u64) -> u64 {
        let Some(log) = self.logs.get_mut(&queue.id) else {
            return 0;
        };
        let freed = log.release(upto, &mut self.spares);
        if freed > 0 {
            lock(&queue.reader).forget(upto);
        }
        self.heads.insert(queue.id, upto);
        self.spares.limit(self.shared.spare_bytes.load(Relaxed));
        queue.freed(freed);
        freed
    }

    fn write(&mut self, group: Group) {
        let heads_due = !self.heads.is_empty() && self.heads_written.elapsed() >= HEADS_EVERY;
        if !group.puts.is_empty() || !group.syncs.is_empty() || heads_due {
            let placed = self.insist(|writer| writer.commit(&group));
            self.heads.clear();
            self.heads_written = Instant::now();
            self.in_flight.add_permits(group.kib);
            group.publish(placed);
        }
    }

    /// Lines into segments, the rest into the index, which decides what counts.
    fn commit(&mut self, group: &Group) -> Result<Vec<Placed>, redb::Error> {
        for log in self.logs.values_mut() {
            log.rollback();
        }
        let database = self.database()?;
        let now = now_ms();
        let mut placed = group.placed();
        for place in &mut placed {
            let Some(log) = self.logs.get_mut(&place.queue.id) else {
                continue;
            };
            let (lines, full) = (group.lines(place), place.queue.segment_bytes());
            place.written_ms = now;
            place.sequence = log.append(place.events, now, &lines, full, &mut self.spares)?;
        }
        for log in self.logs.values_mut() {
            log.sync()?;
        }
        self.stale = true;
        group.index(&database, &placed, &self.heads)?;
        self.stale = false;
        for log in self.logs.values_mut() {
            log.commit();
        }
        Ok(placed)
    }

    /// The database, opened anew where a failure left it unusable.
    fn database(&mut self) -> Result<Arc<Database>, redb::Error> {
        if self.stale {
            self.shared.reopen()?;
            self.stale = false;
        }
        self.shared.get()
    }

    /// Repeats `work` until it succeeds.
    fn insist<T>(&mut self, work: impl Fn(&mut Self) -> Result<T, redb::Error>) -> T {
        let mut wait = Duration::from_millis(100);
        loop {
            let started = Instant::now();
            match work(self) {
                Ok(result) => {
                    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
                    self.health.commits.fetch_add(1, Relaxed);
                    self.health.commit_micros.fetch_add(micros, Relaxed);
                    *lock(&self.health.trouble) = None;
                    return result;
                }
                Err(error) => {
                    tracing::error!(%error, "the spool cannot be written; trying again");
                    *lock(&self.health.trouble) =
                        Some(format!("The spool cannot be written: {error}"));
                    self.make_room();
                    self.sit_out(wait);
                    wait = (wait * 2).min(Duration::from_secs(5));
                }
            }
        }
    }

    /// The disk may be full: nothing stays on it that is only there to be reused.
    fn make_room(&mut self) {
        for log in self.logs.values_mut() {
            log.rollback();
        }
        self.spares.limit(0);
    }

    /// Waits; meanwhile what is done goes, which may be what the disk is waiting for.
    fn sit_out(&mut self, wait: Duration) {
        let started = Instant::now();
        let mut freed = 0;
        while started.elapsed() < wait && freed == 0 {
            std::thread::sleep(LOOK);
            while let Ok(command) = self.commands.try_recv() {
                match command {
                    Command::Done { queue, upto } => freed += self.release(&queue, upto),
                    other => self.later.push_back(other),
                }
            }
        }
        if freed > 0 {
            self.spares.limit(0);
        }
    }

    fn alone(&mut self, command: Command) {
        match command {
            Command::Open { name, reply } => {
                let opened = self.insist(|writer| writer.open(&name));
                // Nobody waits any more when the process is stopping.
                let _ = reply.send(opened);
            }
            Command::Discard { name, reply } => {
                let discarded = self.insist(|writer| writer.discard(&name));
                // As above.
                let _ = reply.send(discarded);
            }
            Command::Put { .. } | Command::Done { .. } | Command::Sync(_) => {}
        }
    }

    fn open(&mut self, name: &str) -> Result<Opened, redb::Error> {
        let database = self.database()?;
        let dir = self.shared.dir.clone();
        let id = stream_id(&database, name)?;
        let start = start(&database, id)?;
        let (head, next) = start.positions;
        let log = match self.logs.entry(id) {
            Entry::Occupied(log) => log.into_mut(),
            Entry::Vacant(place) => place.insert(Log::open(&dir, id, next)?),
        };
        let head = self.heads.get(&id).copied().unwrap_or(head);
        let mark = Mark::open(&dir, id)?;
        let acknowledged = mark.read().filter(|mark| *mark <= log.next());
        let head = head.max(log.first()).max(acknowledged.unwrap_or(0));
        mark.write(head);
        log.release(head, &mut self.spares);
        self.heads.insert(id, head);
        let held = log.held(head)?;
        Ok(Opened {
            queue: Arc::new(Queue::new(id, mark, head, log.next(), held)),
            cursor: start.cursor,
            recent: start.recent,
        })
    }

    fn discard(&mut self, name: &str) -> Result<u64, redb::Error> {
        let database = self.database()?;
        let Some(id) = remove(&database, name)? else {
            return Ok(0);
        };
        let head = self.heads.remove(&id);
        let Some(log) = self.logs.remove(&id) else {
            return Ok(0);
        };
        let head = head.unwrap_or(log.first());
        let events = log.held(head).map_or(0, |held| held.events);
        log.remove();
        // One that is left behind is nobody's.
        let _ = std::fs::remove_file(mark::path(&self.shared.dir, id));
        Ok(events)
    }
}

/// The stream's number. Numbers count up for ever: a deleted stream's is not given again.
fn stream_id(database: &Database, name: &str) -> Result<StreamId, redb::Error> {
    let transaction = database.begin_write()?;
    let id = {
        let mut streams = transaction.open_table(STREAMS)?;
        let known = streams.get(name)?.map(|id| id.value());
        if let Some(id) = known {
            id
        } else {
            let mut positions = transaction.open_table(POSITIONS)?;
            let id = positions.last()?.map_or(1, |(last, _)| last.value() + 1);
            positions.insert(id, (0, 0))?;
            streams.insert(name, id)?;
            id
        }
    };
    transaction.commit()?;
    Ok(id)
}

/// Takes a stream out of the index; its number if there was one.
fn remove(database: &Database, name: &str) -> Result<Option<StreamId>, redb::Error> {
    let transaction = database.begin_write()?;
    let removed = transaction
        .open_table(STREAMS)?
        .remove(name)?
        .map(|id| id.value());
    if let Some(id) = removed {
        transaction
            .open_table(SEEN)?
            .retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
        transaction.open_table(CURSORS)?.remove(id)?;
        // The position stays, at zero, so that its number is not given again.
        transaction.open_table(POSITIONS)?.insert(id, (0, 0))?;
    }
    transaction.commit()?;
    Ok(removed)
}
