//! Addresses: INCIDR, and LONG of an address.

use std::net::IpAddr;

use rusqlite::{Connection, Result};

use super::{PURE, shown, whole};

/// Protocols that have a name here.
const PROTOCOLS: &[(i64, &str)] = &[
    (1, "icmp_ip"),
    (6, "tcp_ip"),
    (17, "udp_ip"),
    (255, "Reserved"),
];

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_scalar_function("aql_in_cidr", 2, PURE, |x| {
        let (network, address) = (shown(x.get_raw(0)), shown(x.get_raw(1)));
        Ok(network
            .zip(address)
            .is_some_and(|(network, address)| in_cidr(&network, &address)))
    })?;
    connection.create_scalar_function("aql_long", 1, PURE, |x| {
        let address = shown(x.get_raw(0)).and_then(|text| text.parse::<IpAddr>().ok());
        Ok(match address {
            Some(IpAddr::V4(v4)) => Some(i64::from(v4.to_bits())),
            _ => whole(x.get_raw(0)),
        })
    })?;
    connection.create_scalar_function("aql_protocol_name", 1, PURE, |x| {
        let id = whole(x.get_raw(0));
        let name = PROTOCOLS.iter().find(|(known, _)| Some(*known) == id);
        Ok(name
            .map(|(_, name)| (*name).to_owned())
            .or_else(|| id.map(|id| id.to_string())))
    })
}

/// Whether an address lies in `10.0.0.0/8`, or is the address given without a length.
fn in_cidr(network: &str, address: &str) -> bool {
    let (base, length) = network.split_once('/').unwrap_or((network, ""));
    let (Ok(base), Ok(address)) = (base.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return false;
    };
    let (base, address, most) = match (base, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u128::from(a.to_bits()), u128::from(b.to_bits()), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits(), b.to_bits(), 128),
        _ => return false,
    };
    let length: u32 = length.parse().unwrap_or(most);
    let shift = most - length.min(most);
    shift == 128 || base >> shift == address >> shift
}

#[cfg(test)]
mod tests {
    use super::in_cidr;

    #[test]
    fn an_address_is_in_its_network() {
        assert!(in_cidr("10.0.0.0/8", "10.200.0.1") && !in_cidr("10.0.0.0/8", "11.0.0.1"));
        assert!(in_cidr("192.0.2.7", "192.0.2.7") && in_cidr("0.0.0.0/0", "192.0.2.7"));
        assert!(in_cidr("2001:db8::/32", "2001:db8::1") && !in_cidr("2001:db8::/32", "10.0.0.1"));
    }
}
