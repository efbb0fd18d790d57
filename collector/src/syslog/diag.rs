//! Asking the kernel for one socket's unacknowledged bytes, over netlink (`sock_diag(7)`).
//!
//! The table in `/proc/self/net/tcp` has the same number, but the kernel goes through all of
//! its sockets' slots for every look: milliseconds, where this takes microseconds.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

const AF_NETLINK: i32 = 16;
const NETLINK_SOCK_DIAG: i32 = 4;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST: u16 = 1;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
const IPPROTO_TCP: u8 = 6;
/// `struct nlmsghdr`.
const HEAD: usize = 16;
/// `struct nlmsghdr` and `struct inet_diag_req_v2`.
const REQUEST: usize = HEAD + 56;
/// Where `idiag_wqueue` is: after the head, four bytes, the socket's identity (48), `expires`
/// and `rqueue`.
const WQUEUE: usize = HEAD + 4 + 48 + 4 + 4;

/// A question about one socket, and where to ask it.
#[derive(Debug)]
pub struct Diag {
    netlink: Socket,
    request: [u8; REQUEST],
}

impl Diag {
    /// For the socket between these addresses; `None` where the kernel is not to be asked.
    pub fn new(local: SocketAddr, remote: SocketAddr) -> Option<Self> {
        let domain = Domain::from(AF_NETLINK);
        let netlink = Socket::new(domain, Type::RAW, Some(Protocol::from(NETLINK_SOCK_DIAG)));
        let netlink = netlink.ok()?;
        // It answers while it is asked; this is for a kernel that does not.
        netlink
            .set_read_timeout(Some(Duration::from_millis(20)))
            .ok()?;
        let request = request(local, remote);
        Some(Self { netlink, request })
    }

    /// Bytes not yet acknowledged; `None` where there is no answer or no such socket.
    pub fn bytes(&self) -> Option<u64> {
        let mut netlink = &self.netlink;
        netlink.write_all(&self.request).ok()?;
        let mut answer = [0; 4096];
        let size = netlink.read(&mut answer).ok()?;
        parse(&answer[..size])
    }
}

fn request(local: SocketAddr, remote: SocketAddr) -> [u8; REQUEST] {
    let mut out = [0; REQUEST];
    // Far below the bound.
    let length = u32::try_from(REQUEST).unwrap_or(u32::MAX);
    out[..4].copy_from_slice(&length.to_ne_bytes());
    out[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    out[6..8].copy_from_slice(&NLM_F_REQUEST.to_ne_bytes());
    out[HEAD] = if local.is_ipv4() { AF_INET } else { AF_INET6 };
    out[HEAD + 1] = IPPROTO_TCP;
    out[HEAD + 4..HEAD + 8].copy_from_slice(&u32::MAX.to_ne_bytes());
    out[HEAD + 8..HEAD + 10].copy_from_slice(&local.port().to_be_bytes());
    out[HEAD + 10..HEAD + 12].copy_from_slice(&remote.port().to_be_bytes());
    address(local, &mut out[HEAD + 12..HEAD + 28]);
    address(remote, &mut out[HEAD + 28..HEAD + 44]);
    // Any interface, and no cookie.
    out[HEAD + 48..].fill(0xff);
    out
}

fn address(address: SocketAddr, out: &mut [u8]) {
    match address.ip() {
        IpAddr::V4(ip) => out[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => out[..16].copy_from_slice(&ip.octets()),
    }
}

fn parse(answer: &[u8]) -> Option<u64> {
    let kind = u16::from_ne_bytes(*answer.get(4..)?.first_chunk()?);
    if kind != SOCK_DIAG_BY_FAMILY {
        return None;
    }
    let bytes = answer.get(WQUEUE..)?.first_chunk()?;
    Some(u64::from(u32::from_ne_bytes(*bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_kernel_tells_the_same_as_its_table() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (local, remote) = (stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        let diag = Diag::new(local, remote).unwrap();
        assert_eq!(diag.bytes(), Some(0));
        // Nobody reads: what the peer's buffer does not take stays unacknowledged.
        stream.set_nonblocking(true).unwrap();
        let chunk = vec![0; 1 << 20];
        while stream.write(&chunk).is_ok() {}
        std::thread::sleep(Duration::from_millis(50));
        let table = super::super::outq::table(local, remote);
        assert!(table > Some(0));
        assert_eq!(diag.bytes(), table);
    }

    #[test]
    fn a_socket_that_is_not_there_has_no_answer() {
        let nobody = "127.0.0.1:1".parse().unwrap();
        assert_eq!(Diag::new(nobody, nobody).unwrap().bytes(), None);
    }

    proptest! {
        #[test]
        fn arbitrary_answers_never_panic(answer in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&answer);
        }
    }
}
