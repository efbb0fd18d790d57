//! A syslog receiver of our own: for what rsyslogd cannot do, such as reading
//! slowly, and for benchmarks, where it must not be what is measured.
use anyhow::Result;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What a sink does with what it reads.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// At most so many bytes a second.
    pub bytes_per_second: Option<u32>,
    /// Append it to this file.
    pub file: Option<PathBuf>,
}

/// A listener that counts lines; dropped, it is closed.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    lines: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
    _server: JoinSet<()>,
}

impl Sink {
    /// Listens on a free loopback port.
    pub async fn start(manner: Manner) -> Result<Self> {
        Self::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), manner).await
    }

    /// Listens on that address.
    pub async fn start_on(address: SocketAddr, manner: Manner) -> Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (lines, bytes) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let mut server = JoinSet::new();
        let counters = (Arc::clone(&lines), Arc::clone(&bytes));
        server.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (manner, (lines, bytes)) = (manner.clone(), counters.clone());
                connections.spawn(async move {
                    // A connection's end is the sender's affair.
                    let _ = read(stream, &manner, &lines, &bytes).await;
                });
            }
        });
        Ok(Self {
            address,
            lines,
            bytes,
            _server: server,
        })
    }

    /// Line ends so far.
    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

async fn read(
    mut stream: TcpStream,
    manner: &Manner,
    lines: &AtomicU64,
    bytes: &AtomicU64,
) -> Result<()> {
    let mut file = match &manner.file {
        None => None,
        Some(path) => {
            let mut options = tokio::fs::File::options();
            Some(options.create(true).append(true).open(path).await?)
        }
    };
    let size = manner
        .bytes_per_second
        .map_or(256 * 1024, |rate| (rate / 20).max(1) as usize);
    let mut buffer = vec![0; size];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        let piece = &buffer[..count];
        if let Some(file) = &mut file {
            file.write_all(piece).await?;
            file.flush().await?;
        }
        let ends = memchr::memchr_iter(b'\n', piece).count() as u64;
        lines.fetch_add(ends, Ordering::Relaxed);
        bytes.fetch_add(count as u64, Ordering::Relaxed);
        if manner.bytes_per_second.is_some() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
