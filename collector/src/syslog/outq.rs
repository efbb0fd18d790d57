//! How many bytes of a socket the peer has not acknowledged.
//!
//! The system call for it has no safe wrapper. The kernel is asked over netlink ([`Diag`]);
//! where that is not allowed, `/proc/self/net/tcp` has the same number in its column
//! `tx_queue` and can be read in every container, at a price.

use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::diag::Diag;

/// How often the kernel is asked where that is cheap.
const OFTEN: Duration = Duration::from_millis(5);
/// And where it is not.
const SELDOM: Duration = Duration::from_millis(50);

/// One socket.
#[derive(Debug)]
pub struct Outq {
    local: SocketAddr,
    remote: SocketAddr,
    diag: Option<Diag>,
}

impl Outq {
    /// The socket between these addresses, which is open.
    pub fn new(local: SocketAddr, remote: SocketAddr) -> Self {
        let diag = Diag::new(local, remote).filter(|diag| diag.bytes().is_some());
        Self {
            local,
            remote,
            diag,
        }
    }

    /// Bytes not yet acknowledged; `None` where the kernel does not tell.
    pub fn bytes(&self) -> Option<u64> {
        match &self.diag {
            Some(diag) => diag.bytes(),
            None => table(self.local, self.remote),
        }
    }

    /// How long to wait between two looks.
    pub fn pace(&self) -> Duration {
        if self.diag.is_some() { OFTEN } else { SELDOM }
    }
}

/// As [`Outq::bytes`], from the table.
pub fn table(local: SocketAddr, remote: SocketAddr) -> Option<u64> {
    let table = if local.is_ipv4() {
        "/proc/self/net/tcp"
    } else {
        "/proc/self/net/tcp6"
    };
    let ends = format!("{} {}", hex(local), hex(remote));
    find(&std::fs::read_to_string(table).ok()?, &ends)
}

fn find(table: &str, ends: &str) -> Option<u64> {
    let line = table.lines().find(|line| line.contains(ends))?;
    let (_, rest) = line.split_once(ends)?;
    let queues = rest.split_whitespace().nth(1)?;
    u64::from_str_radix(queues.split_once(':')?.0, 16).ok()
}

/// An address as the table writes it: words of four bytes in the machine's order.
fn hex(address: SocketAddr) -> String {
    let bytes = match address.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    let mut text = String::new();
    for word in bytes.as_chunks::<4>().0 {
        // Writing to a string cannot fail.
        let _ = write!(text, "{:08X}", u32::from_ne_bytes(*word));
    }
    let _ = write!(text, ":{:04X}", address.port());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_ends() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue\n   1: 0100007F:9C40 0100007F:0202 01 0000001F:00000000 00:0 0 0\n";
        let (local, remote) = (
            "127.0.0.1:40000".parse().unwrap(),
            "127.0.0.1:514".parse().unwrap(),
        );
        let ends = format!("{} {}", hex(local), hex(remote));
        assert_eq!(find(table, &ends), Some(31));
        assert_eq!(find(table, "0100007F:9C40 0100007F:0203"), None);
    }

    #[test]
    fn the_kernel_counts_what_nobody_reads_beyond_the_buffers() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let outq = Outq::new(stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        assert_eq!(outq.bytes(), Some(0));
    }
}
